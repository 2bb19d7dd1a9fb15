"""How many works, and how many for each token of each facet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection

from parvis.collection.search.document import EVERY
from parvis.collection.search.index import index
from parvis.collection.search.matching import Match
from parvis.collection.search.reading import concat

# Two facets of the questions are kept in one column of the rows.
COLUMN_OF: Final = {"reusable": "flag", "image": "flag"}


@dataclass(frozen=True, slots=True)
class Counted:
    """Works that fulfil a match, and works by token for each facet asked."""

    total: int
    capped: bool
    tokens: dict[str, Counter[str]]


def count(match: Match, facets: Sequence[str], *, most: int) -> Counted:
    """Count at most ``most`` works; a facet's own choice does not narrow its counts."""
    chosen = [name for name in facets if name in match.groups]
    total, tokens = _count(match, [name for name in facets if name not in chosen], most)
    for name in chosen:
        tokens |= _count(match.without(name), [name], most)[1]
    return Counted(min(total, most) if not match.is_open else total, total > most and not match.is_open, tokens)


def _count(match: Match, facets: Sequence[str], most: int) -> tuple[int, dict[str, Counter[str]]]:
    columns = list(dict.fromkeys(COLUMN_OF.get(name, name) for name in facets))
    total, counters = _totals(columns) if match.is_open else _hits(match, columns, most + 1)
    return total, {name: counters[COLUMN_OF.get(name, name)] for name in facets}


def _hits(match: Match, columns: Sequence[str], most: int) -> tuple[int, dict[str, Counter[str]]]:
    """Join each column into one string in the database: a row a hit would cost ten times more."""
    source = index().source(match)
    inner = ", ".join(f"r.{column}" for column in columns) or "1"
    outer = ", ".join(("count(*)", *map(concat, columns)))
    statement = f"SELECT {outer} FROM (SELECT {inner} FROM {source.sql} LIMIT %s) hits"
    with connection.cursor() as cursor:
        cursor.execute(statement, (*source.parameters, most))
        total, *joined = cursor.fetchone() or (0,)
    counters = (Counter((text or "").split()) for text in joined)
    return total, dict(zip(columns, counters, strict=True))


def _totals(columns: Sequence[str]) -> tuple[int, dict[str, Counter[str]]]:
    """The whole collection is counted as it is written, not as it is read."""
    names: Iterable[str] = ("all", *columns)
    counters: dict[str, Counter[str]] = {name: Counter() for name in names}
    marks = ", ".join("%s" for _ in counters)
    statement = f"SELECT facet, token, works FROM collection_searchtotal WHERE facet IN ({marks}) AND works > 0"
    with connection.cursor() as cursor:
        cursor.execute(statement, tuple(counters))
        for facet, token, works in cursor.fetchall():
            counters[facet][token] = works
    return counters["all"][EVERY], counters
