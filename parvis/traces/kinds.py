"""Kinds of trace: each registered with its sentence, its link and its eraser.

An app declares its kinds in its ``traces.py`` and registers them at start-up. A kind that
cannot say how its personal words are erased is refused: nobody could keep the promise made
to the people concerned.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

from parvis.core.registry import Registry

if TYPE_CHECKING:
    from parvis.traces.models import Trace

# ActivityStreams 2.0 vocabulary, activity types (W3C Recommendation, 23 May 2017).
VERBS = frozenset(
    [
        "Accept",
        "Add",
        "Announce",
        "Arrive",
        "Block",
        "Create",
        "Delete",
        "Dislike",
        "Flag",
        "Follow",
        "Ignore",
        "Invite",
        "Join",
        "Leave",
        "Like",
        "Listen",
        "Move",
        "Offer",
        "Question",
        "Read",
        "Reject",
        "Remove",
        "TentativeAccept",
        "TentativeReject",
        "Travel",
        "Undo",
        "Update",
        "View",
    ]
)
_NAME = re.compile(r"[a-z]+\.[a-z_]+\.[a-z_]+")

Eraser = Callable[["Trace"], frozenset[str]]


def erase_all_words(trace: Trace) -> frozenset[str]:
    """The usual eraser: text and payload both hold words of a person."""
    return frozenset({"text", "payload"})


def holds_no_words(trace: Trace) -> frozenset[str]:
    """The eraser of a kind that never carries words of a person."""
    return frozenset()


@dataclass(frozen=True)
class Kind:
    """One kind of trace.

    name: ``app.thing.happened``, past tense; verb: an ActivityStreams activity type;
    sentence: a lazy translation with {who} and {thing}; link: the path to look at;
    eraser: the columns ("text", "payload") that hold a person's words in a given trace.
    """

    name: str
    verb: str
    sentence: Promise
    link: Callable[[Trace], str]
    eraser: Eraser

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} is not of the form app.thing.happened")
        if self.verb not in VERBS:
            raise ValueError(f"{self.verb!r} is no ActivityStreams activity type")
        if not callable(self.eraser):
            raise ValueError(f"{self.name!r} has no eraser")


kinds: Registry[Kind] = Registry("trace kind")


def register_kind(kind: Kind) -> None:
    """Make a kind known. Raises ValueError when its name is taken."""
    kinds.register(kind.name, kind)


def tell(trace: Trace) -> str:
    """The trace as a sentence in the current language."""
    who = trace.handle.name or trace.handle.address if trace.handle else "—"
    return str(kinds[trace.kind].sentence).format(who=who, thing=trace.thing.title)
