from __future__ import annotations

from django.apps import AppConfig


class CollectionConfig(AppConfig):
    name = "parvis.collection"

    def ready(self) -> None:
        """Show works, makers, places and subjects at their permanent addresses."""
        from parvis.collection import representations

        representations.register()
