"""One message as an adapter receives it: complete, frozen, in no network's own words."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal
from uuid import UUID


class Visibility(StrEnum):
    """Who may read it (the words of the fediverse; a network that knows only "public" takes only that)."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    FOLLOWERS = "followers"
    DIRECT = "direct"


@dataclass(frozen=True, kw_only=True)
class Range:
    """A stretch of the text that means something. start and end count code points, end excluded.

    kind: "link" (target: its address), "mention" (target: the person's address on the network) or
    "tag" (target: the word without its sign).
    """

    start: int
    end: int
    kind: Literal["link", "mention", "tag"]
    target: str


@dataclass(frozen=True, kw_only=True)
class Media:
    """One picture, film or sound as it will go: bytes already made for sending, location and other metadata gone.

    thing: the media in our collection, None for what belongs to nobody's; crop: a detail of it is shown; box: which
    (left, top, width, height, from 0 to 1), None for the whole;
    duration: seconds, 0 for pictures; captions: WebVTT; poster: what is seen before a film plays (WebP), empty for none.
    """

    content: bytes = field(repr=False)
    media_type: str
    alt: str
    width: int = 0
    height: int = 0
    focus: tuple[float, float] = (0.0, 0.0)
    duration: float = 0.0
    captions: str = ""
    poster: bytes = field(default=b"", repr=False)
    credit: str = ""
    thing: UUID | None = None
    crop: bool = False
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, kw_only=True)
class Link:
    """The address the message leads to, and the words of its card."""

    url: str
    title: str = ""
    description: str = ""
    picture: Media | None = None


@dataclass(frozen=True, kw_only=True)
class Quote:
    """What is quoted or answered, by what the network knows it by (id) and where people see it (url)."""

    id: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Message:
    """One content for one network.

    key: never twice the same for two sendings, the same when one is tried again; language: BCP 47;
    reply_to, quote: posts of that network; sensitive: the words of a content warning, empty for none;
    thread: what follows it, each part answering the one before.
    """

    key: str
    text: str
    language: str = "fr"
    ranges: tuple[Range, ...] = ()
    media: tuple[Media, ...] = ()
    link: Link | None = None
    title: str = ""
    reply_to: Quote | None = None
    quote: Quote | None = None
    visibility: Visibility = Visibility.PUBLIC
    sensitive: str = ""
    tags: tuple[str, ...] = ()
    thread: tuple[Message, ...] = ()
