from __future__ import annotations

from django.apps import AppConfig


class CollectionConfig(AppConfig):
    name = "parvis.collection"

    def ready(self) -> None:
        """Show works, makers, places and subjects at their permanent addresses; hear of rights."""
        from parvis.collection import receivers, representations
        from parvis.media.usage import users

        representations.register()
        users.register("works", receivers.uses_of)
