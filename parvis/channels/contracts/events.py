"""What comes back from a network, in no network's own words."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal

from parvis.channels.contracts.message import Visibility

What = Literal["reply", "mention", "quote", "repost", "like", "follow", "unfollow", "tag", "link", "message", "deleted"]


@dataclass(frozen=True, kw_only=True)
class Author:
    """Somebody of a network. address: what names them there once and for all (acct:, DID…); shown: as people write it."""

    address: str
    shown: str = ""
    name: str = ""
    url: str = ""
    is_bot: bool = False


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something somebody did towards us.

    id: the network's own, never given twice to two events; object_id, object_url: the post that was written
    (or is gone); on_id: the post of ours it is about, as the network names it; at: aware; text: plain;
    html: cleaned; visibility: DIRECT for private messages, whose words stay out of the ledger.
    answers, root: the post it answers, ours or anybody's, and the one the whole conversation began with.
    """

    id: str
    what: What
    author: Author
    at: datetime
    object_id: str = ""
    object_url: str = ""
    on_id: str = ""
    answers: str = ""
    root: str = ""
    text: str = ""
    html: str = ""
    language: str = ""
    visibility: Visibility = Visibility.PUBLIC
    tags: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    payload: dict[str, Any] = field(default_factory=dict)


def told(event: Event) -> dict[str, Any]:
    """An event as JSON can carry it; ``event_told`` makes it again."""
    plain = {**asdict(event), "at": event.at.isoformat(), "visibility": event.visibility.value}
    return {name: _writable(value) for name, value in plain.items()}


def _writable(value: Any) -> Any:
    """Without what no database's JSON takes: zeros, halves of characters."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_writable(name): _writable(each) for name, each in value.items()}
    return [_writable(each) for each in value] if isinstance(value, list | tuple) else value


def event_told(told: dict[str, Any]) -> Event:
    """The event that was written so."""
    lists = {name: tuple(told[name]) for name in ("tags", "links", "pictures")}
    at, visibility = datetime.fromisoformat(told["at"]), Visibility(told["visibility"])
    return Event(**{**told, **lists, "author": Author(**told["author"]), "at": at, "visibility": visibility})


@dataclass(frozen=True, kw_only=True)
class Change:
    """What somebody did about what they had written, or about us, in the middle of a conversation.

    what: "edited" (text, html, pictures: as they are now), "deleted", "moved" (to: their new address) or "blocked";
    handle: the primary key of theirs, None for who objected.
    """

    what: Literal["edited", "deleted", "moved", "blocked"]
    network: str
    at: datetime
    object_id: str = ""
    object_url: str = ""
    handle: int | None = None
    text: str = ""
    html: str = ""
    language: str = ""
    pictures: tuple[str, ...] = ()
    to: str = ""


@dataclass(frozen=True, kw_only=True)
class Round:
    """One round of listening. cursor: where the next one begins; more: whether to go on at once."""

    events: tuple[Event, ...] = ()
    cursor: dict[str, Any] = field(default_factory=dict)
    more: bool = False
