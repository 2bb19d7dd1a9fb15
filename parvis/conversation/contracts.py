"""What comes in by any way, and what a way that is no network promises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID

from parvis.core.registry import Registry

Way = Literal["network", "private", "mail", "form", "question", "by_hand", "review"]
What = Literal["reply", "mention", "quote", "tag", "link", "message"]


@dataclass(frozen=True, kw_only=True)
class Author:
    """Who speaks. network: "own", "mastodon", "mail"…; address: what names them there once and for all.

    email: where somebody who wrote by mail or form is answered, kept sealed; then ``address`` may be empty.
    """

    network: str
    address: str = ""
    name: str = ""
    url: str = ""
    email: str = ""
    is_bot: bool = False


@dataclass(frozen=True, kw_only=True)
class Enclosed:
    """A file that came with it, cleaned already. content: its bytes; url: a picture of elsewhere, shown through us."""

    name: str = ""
    media_type: str = ""
    content: bytes = field(default=b"", repr=False)
    url: str = ""
    alt: str = ""


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """One message as a way in hands it over.

    key: the same for the same message, whoever brings it and however often; at: aware; text: plain; html: cleaned again
    here; author: None for somebody who is not named, or who objected to being recorded;
    address: where the message is ("https://…", "mid:…" for mail), remote: what its network calls it;
    in_reply_to: the address, or the network's name, of what it answers; earlier: those before it (References,
    the root of a thread), the nearest first; about: what of ours it concerns; what: how it is towards us;
    is_automatic: a machine wrote it, no answer is owed;
    trace, heard, under: the trace and the ``channels.Heard`` it is already, and the sending of ours it stands under.
    """

    key: str
    way: Way
    at: datetime
    text: str = ""
    html: str = ""
    author: Author | None = None
    address: str = ""
    remote: str = ""
    in_reply_to: str = ""
    earlier: Sequence[str] = ()
    about: UUID | None = None
    network: str = ""
    connection: UUID | None = None
    language: str = ""
    is_private: bool = False
    is_automatic: bool = False
    subject: str = ""
    visibility: str = "public"
    what: What = "message"
    site: int | None = None
    pictures: Sequence[str] = ()
    enclosed: Sequence[Enclosed] = ()
    trace: UUID | None = None
    heard: int | None = None
    under: UUID | None = None
    handle: int | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)


class Carrier(Protocol):
    """How answers leave by a way that is no network (mail): one object a way, in ``carriers``."""

    def refusal(self, thread: Any, message: Any) -> Any:
        """Why nobody can be answered there, a sentence; None when they can."""

    def carry(self, answer: Any) -> None:
        """Write down that it goes, in the caller's transaction; whoever sends it settles it by its id, once."""

    def standing(self, answer: Any) -> tuple[str, Any]:
        """(code, sentence) of how far it is: "waiting", "sending", "sent", "held", "unknown"."""


# Way to carrier: "mail", "form", "question".
carriers: Registry[Carrier] = Registry("carrier of answers")
