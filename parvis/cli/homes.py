"""Starting Django on a home, and bringing its database up to date."""

from __future__ import annotations

from collections.abc import Mapping

import django
from django.utils import translation

from parvis.cli.language import language, say
from parvis.config.home import Home, current_home
from parvis.core.errors import NotFound


def prepared_home(chosen: Mapping[tuple[str, str], object] | None = None) -> Home:
    """The chosen home, created if need be (its configuration then starts with ``chosen``), with Django started on it."""
    home = current_home()
    home.prepare(chosen)
    start(home)
    return home


def existing_home() -> Home:
    """The chosen home with Django started on it. Raises NotFound when it was never prepared."""
    home = current_home()
    if not home.secret:
        raise NotFound(
            say(f"Aucune institution dans {home.folder}.", f"No institution in {home.folder}."),
            remedy=say("Lancez d’abord « parvis init ».", "Run “parvis init” first."),
        )
    start(home)
    return home


def start(home: Home) -> None:
    """Read the configuration (ConfigurationError names a bad key) and start Django."""
    _ = home.configuration
    django.setup()
    translation.activate(language())


def migrate() -> None:
    """Bring the database to this version's shape."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
