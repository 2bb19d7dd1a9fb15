"""How many works, and how many for each token of each facet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from parvis.collection.search.document import DETAIL_FACET, EVERY
from parvis.collection.search.index import index
from parvis.collection.search.matching import Match
from parvis.collection.search.reading import concat

# Two facets of the questions are kept in one column of the rows.
COLUMN_OF: Final = {"reusable": "flag", "image": "flag"}
# No facet shown whole, as periods are, has more values than this.
_ALL: Final = 1_000

Tokens = dict[str, Counter[str]]


@dataclass(frozen=True, slots=True)
class Counted:
    """Works that fulfil a match, and works by token for each facet asked."""

    total: int
    capped: bool
    tokens: Tokens


def count(match: Match, facets: Sequence[str], *, most: int, values: int) -> Counted:
    """Count at most ``most`` works; a facet's own choice does not narrow its counts.

    values: how many tokens a facet needs at least, the commonest; those chosen come besides.
    """
    if match.is_open:
        tokens = {name: _totals(name, values, ()) for name in facets}
        return Counted(_total(), False, tokens)
    chosen = [name for name in facets if name in match.groups]
    total, tokens = _hits(match, [name for name in facets if name not in chosen], most + 1)
    for name in chosen:
        tokens[name] = _beside(match, name, most, values)
    return Counted(min(total, most), total > most, tokens)


def _beside(match: Match, facet: str, most: int, values: int) -> Counter[str]:
    """A facet's counts as if nothing were chosen in it."""
    freed = match.without(facet)
    if freed.is_open:
        return _totals(facet, values, match.groups[facet])
    return _hits(freed, [facet], most)[1][facet]


def _hits(match: Match, facets: Sequence[str], most: int) -> tuple[int, Tokens]:
    """Join each column into one string in the database: a row a hit would cost three times more."""
    columns = list(dict.fromkeys(COLUMN_OF.get(name, name) for name in facets))
    source = index().source(match, detail=DETAIL_FACET in columns)
    inner = ", ".join(f"{'d' if column == DETAIL_FACET else 'r'}.{column}" for column in columns) or "1"
    outer = ", ".join(("count(*)", *map(concat, columns)))
    statement = f"SELECT {outer} FROM (SELECT {inner} FROM {source.sql} LIMIT %s) hits"
    [(total, *joined)] = _rows(statement, (*source.parameters, most))
    counters = dict(zip(columns, (Counter((text or "").split()) for text in joined), strict=True))
    return total, {name: counters[COLUMN_OF.get(name, name)] for name in facets}


def _total() -> int:
    rows = _rows("SELECT works FROM collection_searchtotal WHERE token = %s", (EVERY,))
    return rows[0][0] if rows else 0


def _totals(facet: str, values: int, chosen: Sequence[str]) -> Counter[str]:
    """The whole collection is counted as it is written, not as it is read."""
    most = _ALL if facet == "period" else values
    commonest = (
        "SELECT token, works FROM collection_searchtotal WHERE facet = %s AND works > 0"
        " ORDER BY works DESC, token LIMIT %s"
    )
    found = Counter(dict(_rows(commonest, (COLUMN_OF.get(facet, facet), most))))
    missing = [token for token in chosen if token not in found]
    if missing:
        marks = ", ".join("%s" for _ in missing)
        found.update(dict(_rows(f"SELECT token, works FROM collection_searchtotal WHERE token IN ({marks})", missing)))
    return found


def _rows(statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()
