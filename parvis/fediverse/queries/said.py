"""What our voices said to everybody: theirs, and by word."""

from __future__ import annotations

from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from parvis.fediverse.models import Actor, Post

_PUBLIC = (Post.Visibility.PUBLIC, Post.Visibility.UNLISTED)


def _said() -> QuerySet[Post]:
    rows = Post.objects.filter(deleted_at=None, actor__retired_at=None)
    return rows.select_related("thing", "actor__thing", "actor__picture", "about")


def said_by(actor: Actor) -> QuerySet[Post]:
    """Listed posts of a voice, pinned ones first, then the latest."""
    return _said().filter(actor=actor, visibility=Post.Visibility.PUBLIC).order_by("-is_pinned", "-published_at", "-pk")


def post_of(thing: UUID) -> Post | None:
    """One that anybody may read."""
    return _said().filter(thing=thing, visibility__in=_PUBLIC).first()


def said_with(word: str) -> QuerySet[Post]:
    """Listed posts with that hashtag, however it is capitalised, the latest first."""
    wanted = word.casefold()
    rows = _said().filter(visibility=Post.Visibility.PUBLIC)
    # SQLite has no way into a list of JSON: a narrow look at the text, then each word for itself.
    near = rows.exclude(tags=[]).values_list("pk", "tags")
    if connection.vendor == "postgresql":
        near = near.filter(Q(tags__icontains=wanted))
    found = [pk for pk, tags in near.iterator(1_000) if wanted in (tag.casefold() for tag in tags)]
    return rows.filter(pk__in=found[:2_000]).order_by("-published_at", "-pk")
