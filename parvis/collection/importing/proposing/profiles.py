"""What the values of each column look like."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from statistics import median

from parvis.collection.dates import read_date
from parvis.collection.importing.readers.table import LIST_SIGN, Row, Table
from parvis.core.text import fold

SAMPLE = 600
ROWS = 200_000
LIST_SIGNS = (LIST_SIGN, "|", ";", " / ")

NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?$")
YEAR = re.compile(r"-?\d{3,4}$|1\d{3}-\d\d-\d\d|20[0-2]\d-\d\d-\d\d|-?0\d{3}-\d\d-\d\d")
DECIMAL = re.compile(r"-?\d{1,3}[.,]\d{2,}$")
ADDRESS = re.compile(r"https?://\S+$", re.IGNORECASE)
PICTURE = re.compile(r"\.(jpe?g|png|tiff?|webp|gif)\b|filepath|image", re.IGNORECASE)
CODE = re.compile(r"[\w.:/@#-]{1,60}$")
INVERTED = re.compile(r"[^\W\d_][\w.’'\- ]+, [^\W\d_][\w.’'\- ]*")
CAPITALS = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ'’\- ]{2,} [A-ZÀ-Þ][a-zß-ÿ]")
SIZE = re.compile(r"\d[\d.,]*\s*(?:mm|cm|in\b|inches|m\b|[x×]\s*\d)", re.IGNORECASE)


@dataclass(slots=True)
class _Column:
    values: list[str] = field(default_factory=list)
    hashes: set[int] = field(default_factory=set)
    filled: int = 0
    is_unique: bool = True


class Profile:
    """One column: how full, how varied, and what share of its values has some look."""

    def __init__(self, heading: str, place: int, column: _Column, rows: int) -> None:
        self.heading, self.place, self.values = heading, place, column.values
        self.filled = column.filled / rows if rows else 0.0
        self.is_unique = bool(rows) and column.is_unique and column.filled == rows

    def share(self, looks: Callable[[str], object]) -> float:
        """The share of values for which ``looks`` is true, 0 to 1."""
        return sum(bool(looks(value)) for value in self.values) / len(self.values) if self.values else 0.0

    @cached_property
    def variety(self) -> float:
        """Distinct values among those seen, 0 to 1."""
        return len(set(self.values)) / len(self.values) if self.values else 0.0

    @cached_property
    def count(self) -> int:
        """How many distinct values were seen."""
        return len(set(self.values))

    @cached_property
    def length(self) -> float:
        """The median length."""
        return float(median(map(len, self.values))) if self.values else 0.0

    @cached_property
    def numbers(self) -> float:
        return self.share(NUMBER.match)

    @cached_property
    def years(self) -> float:
        return self.share(YEAR.match)

    @cached_property
    def dates(self) -> float:
        """Values that read_date understands and that are not bare numbers of another kind."""
        return self.share(_is_date)

    @cached_property
    def written_dates(self) -> float:
        """Dates said in words or as ranges, which no other number looks like."""
        return self.share(lambda value: not NUMBER.match(value) and _is_date(value) and read_date(value).is_known)

    @cached_property
    def separator(self) -> str:
        """The sign that separates several values in one cell; "" when there is none."""
        counts = {sign: self._holding(sign) for sign in LIST_SIGNS}
        best = max(LIST_SIGNS, key=lambda sign: counts[sign])
        return best if counts[best] >= 0.02 else ""

    def _holding(self, sign: str) -> float:
        return self.share(lambda value: sign in value)

    @cached_property
    def items(self) -> float:
        """The mean number of values in a cell."""
        if not self.separator:
            return 1.0
        return sum(value.count(self.separator) + 1 for value in self.values) / len(self.values)

    @cached_property
    def words(self) -> Counter[str]:
        """Folded words of all the values seen."""
        return Counter(re.findall(r"[a-z']+", fold(" ".join(self.values[:600]))))

    def vocabulary(self, words: frozenset[str]) -> float:
        """The share of values that hold one of these folded words."""
        return self.share(lambda value: not words.isdisjoint(re.findall(r"[a-z']+", fold(value))))


def _is_date(value: str) -> bool:
    if len(value) > 80 or value.startswith("http"):
        return False
    span = read_date(value)
    return span.is_understood and (span.earliest is None or -5000 <= span.earliest <= 2100)


def profile(table: Table) -> list[Profile]:
    """Look at the first rows of every column, and at all of them for what must be unique."""
    columns = [_Column() for _ in table.headings]
    rows = 0
    for entry in table.rows():
        if not isinstance(entry, Row):
            continue
        rows += 1
        for column, cell in zip(columns, entry.cells, strict=True):
            _take(column, cell.strip(), rows)
        if rows >= ROWS:
            break
    return [
        Profile(heading, place, column, rows)
        for place, (heading, column) in enumerate(zip(table.headings, columns, strict=True))
    ]


def _take(column: _Column, value: str, rows: int) -> None:
    if not value:
        column.is_unique = False
        column.hashes.clear()
        return
    column.filled += 1
    # Beyond the first rows one value in several is kept, so that a file sorted by maker is seen whole.
    if len(column.values) < SAMPLE or (rows % 37 == 0 and len(column.values) < 2 * SAMPLE):
        column.values.append(value)
    if column.is_unique:
        number = hash(value)
        if number in column.hashes:
            column.is_unique = False
            column.hashes.clear()
        else:
            column.hashes.add(number)
