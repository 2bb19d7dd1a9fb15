"""Starting Django on a home, and bringing its database up to date."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import django
from django.utils import translation

from parvis.cli.language import language, say
from parvis.config.home import Home, current_home
from parvis.core.errors import NotAllowed, NotFound


def prepared_home(chosen: Mapping[tuple[str, str], object] | None = None) -> Home:
    """The chosen home, created if need be (its configuration then starts with ``chosen``), with Django started on it."""
    home = current_home()
    home.prepare(chosen)
    start(home)
    return home


def existing_home() -> Home:
    """The chosen home with Django started on it. Raises NotFound when it was never prepared."""
    home = current_home()
    refuse_unfinished(home)
    if not home.secret:
        raise NotFound(
            say(f"Aucune institution dans {home.folder}.", f"No institution in {home.folder}."),
            remedy=say("Lancez d’abord « parvis init ».", "Run “parvis init” first."),
        )
    start(home)
    return home


def refuse_unfinished(home: Home) -> None:
    """Raises NotAllowed while a restore is under way in the home, or was interrupted there."""
    if home.restoring_file.exists():
        raise NotAllowed(
            say(f"Une restauration est inachevée dans {home.folder}.", f"A restore is unfinished in {home.folder}."),
            remedy=say(
                "Relancez « parvis restore » avec le même fichier : il continue.",
                "Run “parvis restore” again with the same file: it goes on.",
            ),
        )


@contextmanager
def held(home: Home, *, alone: bool = False) -> Iterator[None]:
    """Hold the home while working in it; ``alone`` is for whoever changes it under everybody's feet.

    Raises NotAllowed when somebody else holds it otherwise.
    """
    home.folder.mkdir(parents=True, exist_ok=True)
    with home.lock_file.open("a") as lock:
        try:
            fcntl.flock(lock, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError:
            raise _held_already(home, alone=alone) from None
        yield


def _held_already(home: Home, *, alone: bool) -> NotAllowed:
    where = home.folder
    if alone:
        return NotAllowed(
            say(f"Un serveur ou un travailleur tourne dans {where}.", f"A server or a worker runs in {where}."),
            remedy=say("Arrêtez-le d’abord, puis relancez.", "Stop it first, then run this again."),
        )
    return NotAllowed(
        say(f"{where} est en cours de mise à jour ou de restauration.", f"{where} is being upgraded or restored."),
        remedy=say("Attendez la fin.", "Wait for its end."),
    )


def start(home: Home) -> None:
    """Read the configuration (ConfigurationError names a bad key) and start Django."""
    _ = home.configuration
    django.setup()
    translation.activate(language())


def pending_migrations() -> list[str]:
    """The migrations the database has not had, as "app.name"."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _is_backwards in plan]


def refuse_old_database() -> None:
    """Raises NotAllowed when the database is of an older version: it changes after a backup only."""
    if count := len(pending_migrations()):
        raise NotAllowed(
            say(
                f"La base est d’une version plus ancienne : {count} changement(s) à faire.",
                f"The database is of an older version: {count} change(s) to make.",
            ),
            remedy=say(
                "Lancez « parvis upgrade » : il sauvegarde d’abord.", "Run “parvis upgrade”: it backs up first."
            ),
        )


def migrate() -> None:
    """Bring the database to this version's shape."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
