"""What is indexed of one work, whatever the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

KEY_LENGTH: Final = 40
# The columns of facet tokens; "flag" holds i1 (a picture to show) and r1 (reusable).
ROW_FACETS: Final = ("maker", "period", "type", "place", "status", "flag")
# Subjects are long: they stand in the detail, so that the row stays narrow.
DETAIL_FACET: Final = "subject"
COLUMNS: Final = (*ROW_FACETS, DETAIL_FACET)
ROW_COLUMNS: Final = ("work_id", "bare", "title_words", "earliest", "latest", *ROW_FACETS)
DETAIL_COLUMNS: Final = ("work_id", "title_key", "maker_key", DETAIL_FACET)
EVERY: Final = "all"
WITH_IMAGE: Final = "i1"
REUSABLE: Final = "r1"
# An undated work sorts last and overlaps no years.
NO_EARLIEST: Final = 99_999
NO_LATEST: Final = -99_999


@dataclass(frozen=True, slots=True)
class Document:
    """One work as searching knows it: cleaned words by weight, keys to sort by, tokens by facet.

    words: (title, makers, everything else). facets: tokens parted by spaces, in the order of COLUMNS.
    """

    work: int
    words: tuple[str, str, str]
    title_key: str
    maker_key: str
    earliest: int
    latest: int
    facets: tuple[str, ...]

    @property
    def tokens(self) -> str:
        """Every token, the one all works bear first."""
        return " ".join((EVERY, *filter(None, self.facets)))

    @property
    def row(self) -> tuple[Any, ...]:
        """The values of its SearchRow, in the order of ROW_COLUMNS."""
        bare = 0 if WITH_IMAGE in self.facets[ROW_FACETS.index("flag")] else 1
        length = min(self.words[0].count(" "), 9_999)
        return (self.work, bare, length, self.earliest, self.latest, *self.facets[:-1])

    @property
    def detail(self) -> tuple[Any, ...]:
        """The values of its SearchDetail, in the order of DETAIL_COLUMNS."""
        return (self.work, self.title_key, self.maker_key, self.facets[-1])


def count_tokens(documents: Iterable[tuple[str, ...]]) -> Counter[tuple[str, str]]:
    """Works by (facet, token) for the facets of documents, the token all works bear included."""
    counted: Counter[tuple[str, str]] = Counter()
    columns = list(zip(*documents, strict=True))
    for facet, column in zip(COLUMNS, columns, strict=False):
        # One split of one long string: a million tokens cost a tenth of a second.
        counted.update({(facet, token): works for token, works in Counter(" ".join(column).split()).items()})
    if columns:
        counted["all", EVERY] = len(columns[0])
    return counted
