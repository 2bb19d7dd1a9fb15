"""What a network can carry, declared by its adapter; the table of the documentation is printed from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from parvis.channels.contracts.message import Visibility
from parvis.channels.contracts.moderating import Moderates

Hears = Literal["tags", "links", "deleted"]


@dataclass(frozen=True, kw_only=True)
class Pictures:
    """Pictures or films in one message: how many at most, bytes and pixels of each, types, words of a description.

    captions, poster: of films, whether theirs go with them.
    """

    most: int = 4
    most_bytes: int = 8_000_000
    most_side: int = 4096
    types: frozenset[str] = frozenset({"image/jpeg", "image/png", "image/webp"})
    alt_length: int = 1500
    ratios: tuple[float, ...] = ()
    captions: bool = False
    poster: bool = False


@dataclass(frozen=True, kw_only=True)
class Capabilities:
    """What one network does.

    characters: the limit of a text, counted by ``count`` as the network counts; 0: no limit.
    pictures, videos: None when it takes none; ratios of ``Pictures`` are width / height to which a hand crops.
    alt, threads, edits, deletes, replies, quotes, mentions, metrics, listens: whether it can.
    hears: beside what is said to us, "tags" (hashtags), "links" (addresses of ours), "deleted" (what its author took back).
    moderates: what can be asked of it about somebody, by its own means: "mute", "block", "report".
    visibilities: those it knows; link_in_text: whether an address written in the text can be followed.
    """

    characters: int = 0
    count: Callable[[str], int] = len
    pictures: Pictures | None = field(default_factory=Pictures)
    videos: Pictures | None = None
    alt: bool = True
    threads: bool = False
    edits: bool = False
    deletes: bool = False
    replies: bool = False
    quotes: bool = False
    mentions: bool = False
    metrics: bool = False
    listens: bool = False
    hears: frozenset[Hears] = frozenset()
    moderates: frozenset[Moderates] = frozenset()
    link_in_text: bool = True
    visibilities: frozenset[Visibility] = frozenset({Visibility.PUBLIC})
