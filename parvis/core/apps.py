from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "parvis.core"
    verbose_name = "Parvis"

    def ready(self) -> None:
        """Import the project's checks so that Django runs them."""
        import_module("parvis.core.checks")
