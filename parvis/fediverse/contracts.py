"""What is told of something heard on the social web."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

What = Literal[
    "follow", "unfollow", "like", "unlike", "boost", "unboost", "reply", "mention", "quote", "message", "vote",
    "edited", "deleted", "moved", "blocked",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Heard:
    """One act of somebody. id: its activity; object_iri: the post that was written, changed or is gone;
    author: their actor's address; address: name@host; thing: what of ours it is about; voice: the actor of ours
    it was said to; text: plain, html: cleaned (both empty in the ledger for a private message, not here).
    """

    id: str
    what: What
    author: str
    address: str
    name: str = ""
    at: datetime
    thing: UUID
    voice: UUID | None = None
    object_iri: str = ""
    object_url: str = ""
    on_iri: str = ""
    text: str = ""
    html: str = ""
    language: str = ""
    visibility: Literal["public", "unlisted", "followers", "direct"] = "public"
    tags: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    payload: dict[str, Any] = field(default_factory=dict)
