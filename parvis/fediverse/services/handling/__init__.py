"""What each type of activity does here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from parvis.fediverse.bounds import type_of
from parvis.fediverse.models import RemoteActor
from parvis.fediverse.services.handling import asked, follows, reactions, words
from parvis.fediverse.services.handling.incoming import Incoming, Later, Useless

__all__ = ["Incoming", "Later", "Useless", "handle"]

_HANDLERS: dict[str, Callable[[Incoming], None]] = {
    "Follow": follows.follow,
    "Accept": follows.accept,
    "Reject": follows.reject,
    "Block": follows.block,
    "Move": follows.move,
    "Create": words.create,
    "Update": words.update,
    "Delete": words.delete,
    "Like": reactions.like,
    "EmojiReact": reactions.like,
    "Announce": reactions.announce,
    "Undo": reactions.undo,
    "Flag": asked.flag,
    "QuoteRequest": asked.quote,
}


def handle(remote: RemoteActor, document: dict[str, Any], *, may_ask: bool) -> None:
    """Do with one believed activity. Raises Useless for one that changes nothing here, Later when it must ask."""
    handler = _HANDLERS.get(type_of(document))
    if handler is None:
        raise Useless("of a type we do not use")
    handler(Incoming(remote, document, may_ask))
