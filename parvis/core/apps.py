from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig

from parvis.core.backup.derived import made_from_others


class CoreConfig(AppConfig):
    name = "parvis.core"
    verbose_name = "Parvis"

    def ready(self) -> None:
        """Import the project's checks so that Django runs them."""
        import_module("parvis.core.checks")
        made_from_others(
            "wagtail",
            tables=("wagtailsearch_indexentry", "wagtailsearch_indexentry_fts"),
            rebuild=_index_pages_anew,
        )


def _index_pages_anew() -> None:
    """Wagtail's index of pages and pictures: each database has its own."""
    from django.core.management import call_command

    call_command("wagtail_update_index", verbosity=0)
