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

from parvis.core.processing import Processing, processings
from parvis.core.registry import Registry
from parvis.traces.processing import PUBLIC_ACTS

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
    eraser: the columns ("text", "payload") that hold a person's words in a given trace;
    processing: the line of the register of processing it belongs to; months: how long its words
    are kept, None for as long as its processing says.
    """

    name: str
    verb: str
    sentence: Promise
    link: Callable[[Trace], str]
    eraser: Eraser
    processing: str = PUBLIC_ACTS
    months: int | None = None

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} is not of the form app.thing.happened")
        if self.verb not in VERBS:
            raise ValueError(f"{self.verb!r} is no ActivityStreams activity type")
        if not callable(self.eraser):
            raise ValueError(f"{self.name!r} has no eraser")
        if self.processing not in processings:
            raise ValueError(f"{self.name!r} belongs to no registered processing")
        if self.months is not None and self.months < 1:
            raise ValueError(f"{self.name!r} keeps words for less than a month")

    @property
    def purpose(self) -> Processing:
        """Why such traces are kept at all."""
        return processings[self.processing]

    @property
    def usual_months(self) -> int | None:
        """How long words are kept unless the institution decides otherwise; None: without end."""
        return self.months if self.months is not None else self.purpose.months


kinds: Registry[Kind] = Registry("trace kind")


def words_in(trace: Trace) -> frozenset[str]:
    """The columns to empty: as the kind says, all of them when its app is no longer installed."""
    kind = kinds.get(trace.kind)
    return (kind.eraser if kind else erase_all_words)(trace) & {"text", "payload"}


def register_kind(kind: Kind) -> None:
    """Make a kind known. Raises ValueError when its name is taken."""
    kinds.register(kind.name, kind)


def tell(trace: Trace) -> str:
    """The trace as a sentence in the current language."""
    who = trace.handle.name or trace.handle.address if trace.handle else "—"
    kind = kinds.get(trace.kind)
    # An app may be gone while what people did stays.
    sentence = str(kind.sentence) if kind else f"{{who}}: {trace.verb}, {{thing}}"
    return sentence.format(who=who, thing=trace.thing.title)
