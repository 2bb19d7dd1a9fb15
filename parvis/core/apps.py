from __future__ import annotations

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "parvis.core"
    verbose_name = "Parvis"

    def ready(self) -> None:
        """Register the house's system checks."""
        from parvis.core import checks  # noqa: F401
