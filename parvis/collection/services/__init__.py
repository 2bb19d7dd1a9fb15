"""What staff do with the collection: describe, publish, remove."""

from parvis.collection.services.entries import refresh_works, remove_entry, save_entry
from parvis.collection.services.publishing import publish_work, remove_work, unpublish_work
from parvis.collection.services.returning import keep_work_removed, let_work_return
from parvis.collection.services.works import Credit, Location, WorkRelations, save_work

__all__ = [
    "Credit",
    "Location",
    "WorkRelations",
    "keep_work_removed",
    "let_work_return",
    "publish_work",
    "refresh_works",
    "remove_entry",
    "remove_work",
    "save_entry",
    "save_work",
    "unpublish_work",
]
