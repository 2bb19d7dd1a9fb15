"""Our actors, posts and activities as ActivityStreams 2.0 documents. Nothing here writes."""

from parvis.fediverse.documents.actors import actor_document
from parvis.fediverse.documents.collections import collection, ordered_page, total_only
from parvis.fediverse.documents.context import CONTEXT, MEDIA_TYPE, PUBLIC
from parvis.fediverse.documents.posts import post_document
from parvis.fediverse.documents.things import thing_document

__all__ = [
    "CONTEXT",
    "MEDIA_TYPE",
    "PUBLIC",
    "actor_document",
    "collection",
    "ordered_page",
    "post_document",
    "thing_document",
    "total_only",
]
