from __future__ import annotations

from django.apps import AppConfig


class CollectionConfig(AppConfig):
    name = "parvis.collection"

    def ready(self) -> None:
        """Show works, makers, places and subjects at their permanent addresses; hear of rights."""
        from parvis.collection import receivers, representations
        from parvis.collection.search.writing import rebuild_index
        from parvis.core.backup.derived import made_from_others
        from parvis.media.usage import users

        representations.register()
        users.register("works", receivers.uses_of)
        made_from_others(
            "collection search",
            tables=("collection_searchrow", "collection_searchdetail", "collection_searchtotal"),
            rebuild=rebuild_index,
        )
