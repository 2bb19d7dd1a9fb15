"""What is made from the rights of many media is kept no longer than the first moment one of them may change.

Whoever keeps something opens ``foreseeing`` around its making: every reading of rights inside tells
the first announced moment of each media, whatever the use asked, so that nothing need be passed on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from uuid import UUID

from parvis.rights.contracts import Facts, Showing
from parvis.rights.decision import upcoming
from parvis.rights.queries import facts_of


class Foresight:
    """The first moment foreseen so far; None when nothing is."""

    until: datetime | None = None

    def note(self, moment: datetime | None) -> None:
        """Take a moment into account."""
        if moment is not None and (self.until is None or moment < self.until):
            self.until = moment


_watching: ContextVar[Foresight | None] = ContextVar("rights_foresight", default=None)


@contextmanager
def foreseeing() -> Iterator[Foresight]:
    """Gather what is foreseen of the rights read inside; the one outside is told too."""
    inner, outer = Foresight(), _watching.get()
    token = _watching.set(inner)
    try:
        yield inner
    finally:
        _watching.reset(token)
        if outer is not None:
            outer.note(inner.until)


def note(moment: datetime | None) -> None:
    """Tell whoever is keeping something that it holds until then at most."""
    watcher = _watching.get()
    if watcher is not None:
        watcher.note(moment)


def read_facts(media: Iterable[UUID]) -> dict[UUID, Facts]:
    """What is known of each media, in one query for 500; tells what is foreseen of them."""
    known = facts_of(media)
    if _watching.get() is not None:
        for one, facts in known.items():
            note(next(iter(upcoming(facts, Showing(media=one))), None))
    return known
