"""What every reader gives: headings, then rows or reasons why a row was refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from parvis.collection.importing.limits import LIMITS, Limits
from parvis.collection.importing.problems import FileRefused, Problem

# What separates the values of one cell where the file itself keeps them apart (a JSON list).
LIST_SIGN = "\x1f"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet shows it (the headings are row 1) and its cells, all text."""

    number: int
    cells: Sequence[str]


@dataclass(slots=True)
class Table:
    """A file opened for reading, row by row.

    rows gives each row or the problem it was refused for; size and position tell how far it is;
    notes are sentences to tell the person (a guessed encoding, for instance).
    """

    kind: str
    digest: str
    headings: list[str]
    rows: Callable[[], Iterator[Row | Problem]]
    size: int
    position: Callable[[], int] = lambda: 0
    encoding: str = "utf-8"
    is_guessed: bool = False
    delimiter: str = ""
    limits: Limits = field(default=LIMITS)


def checked_headings(cells: Sequence[str], limits: Limits) -> list[str]:
    """The headings, those left empty named by their place. Raises FileRefused."""
    if len(cells) > limits.columns:
        raise FileRefused("too_many_headings", limit=limits.columns)
    names = [cell.strip().lstrip("\ufeff") for cell in cells]
    if not any(names):
        raise FileRefused("no_headings")
    twice = [name for name, count in Counter(names).items() if name and count > 1]
    if twice:
        raise FileRefused("duplicate_headings", names=", ".join(name[:40] for name in twice[:10]))
    return [name or f"#{place}" for place, name in enumerate(names, start=1)]
