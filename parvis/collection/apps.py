from __future__ import annotations

from django.apps import AppConfig


class CollectionConfig(AppConfig):
    name = "parvis.collection"

    def ready(self) -> None:
        """Show works, makers, places and subjects at their permanent addresses; hear of rights."""
        from parvis.collection import receivers, representations  # noqa: F401

        representations.register()
