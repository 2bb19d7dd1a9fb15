"""What makers, types, places and subjects add to the documents of their works.

Loaded as needed and kept while one batch of works is indexed: an import meets each name once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import models

from parvis.collection.models import Maker, Place, Subject, WorkType
from parvis.collection.search.words import clean, words

_AT_ONCE: Final = 500
_NAMES: Final = ("name_fr", "name_en")


@dataclass(frozen=True, slots=True)
class Entry:
    """One name: its token, its words, its sort key, and its parent's primary key."""

    token: str
    words: str
    key: str = ""
    parent: int | None = None


@dataclass(slots=True)
class _Shelf:
    """The entries of one model, by primary key."""

    model: type[models.Model]
    letter: str
    columns: tuple[str, ...]
    entries: dict[int, Entry] = field(default_factory=dict)

    def load(self, wanted: Iterable[int]) -> None:
        """Read what is wanted and not yet known, ancestors included."""
        missing = sorted(set(wanted) - self.entries.keys())
        while missing:
            batch, missing = missing[:_AT_ONCE], missing[_AT_ONCE:]
            rows = self.model._default_manager.filter(pk__in=batch).values_list("pk", *self.columns)
            found = {pk: self._entry(pk, *values) for pk, *values in rows}
            self.entries |= found
            parents = {entry.parent for entry in found.values() if entry.parent is not None}
            missing += sorted(parents - self.entries.keys() - set(missing))

    def _entry(self, pk: int, *values: Any) -> Entry:
        if self.model is Subject:
            *names, parent = values
            return Entry(f"{self.letter}{pk}", _both(*names), parent=parent)
        key = " ".join(words(values[1] or values[0])) if self.model is Maker else ""
        return Entry(f"{self.letter}{pk}", _both(*values), key)


class Vocabulary:
    """Entries of every model that gives works their words and tokens."""

    def __init__(self) -> None:
        self.makers = _Shelf(Maker, "m", ("name", "sort_name"))
        self.types = _Shelf(WorkType, "t", _NAMES)
        self.places = _Shelf(Place, "p", _NAMES)
        self.subjects = _Shelf(Subject, "s", (*_NAMES, "parent_id"))
        self._lines: dict[int, tuple[Entry, ...]] = {}

    def lineage(self, subject: int) -> tuple[Entry, ...]:
        """A subject and its ancestors, itself first; a cycle is walked once."""
        if subject not in self._lines:
            line: dict[int, Entry] = {}
            step: int | None = subject
            while step is not None and step not in line:
                line[step] = self.subjects.entries[step]
                step = line[step].parent
            self._lines[subject] = tuple(line.values())
        return self._lines[subject]


def _both(first: str, second: str) -> str:
    """Two names of one thing as words, without saying twice what both say."""
    one, other = clean(first), clean(second)
    if not other or set(words(other)) <= set(words(one)):
        return one
    return f"{one} {other}" if one else other
