"""Answers a question: which works, in what order, how many, and how they divide."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Final

from django.db import connection

from parvis.collection.search.counting import count
from parvis.collection.search.facets import present, tokens_of
from parvis.collection.search.index import index
from parvis.collection.search.matching import Match, Source
from parvis.collection.search.query import FACETS, Query
from parvis.collection.search.results import Results

# Beyond this many hits a person narrows; counting them all would only make everybody wait.
MOST_HITS: Final = 10_000
VALUES_SHOWN: Final = 20
_PICTURED_FIRST: Final = "r.bare, r.work_id"
_NEAREST_FIRST: Final = "bare, title_words, work_id"
_ORDERS: Final = {
    "relevance": _PICTURED_FIRST,
    "date": "r.earliest, r.work_id",
    "title": "d.title_key, d.work_id",
    "maker": "d.maker_key, d.work_id",
    "newest": "r.work_id DESC",
}
# So few hits may be looked at one by one.
_FEW: Final = 500
# Of many hits, so many in order are met before long; the tenth page of a screenful.
_SOON: Final = 240
_BY_DETAIL: Final = ("title", "maker")


def search(
    query: Query,
    *,
    limit: int = 24,
    offset: int = 0,
    with_facets: bool | Collection[str] = True,
    values: int = VALUES_SHOWN,
) -> Results:
    """Find published works.

    with_facets: whether to count facets, or the names of those to count; values: at most so many
    values a facet, the commonest and the chosen. Only the first MOST_HITS works can be paged to.
    """
    if query.text.strip() and not query.terms:
        return Results((), 0)
    match = Match.of(query, tokens_of(query))
    wanted = _facets_wanted(with_facets)
    counted = count(match, wanted, most=MOST_HITS, values=values)
    limit = max(0, min(limit, MOST_HITS - offset))
    ids = _page(match, query.sort, limit, offset, counted.total) if counted.total > offset and limit else []
    facets = tuple(present(name, counted.tokens[name], query, values) for name in wanted)
    return Results(tuple(ids), counted.total, counted.capped, facets)


def suggest(text: str, *, limit: int = 8) -> Results:
    """Works for a text being typed: no facets, the last word a beginning."""
    return search(Query(text=text), limit=limit, with_facets=False)


def _facets_wanted(with_facets: bool | Collection[str]) -> tuple[str, ...]:
    if isinstance(with_facets, bool):
        return FACETS if with_facets else ()
    return tuple(name for name in FACETS if name in with_facets)


def _page(match: Match, sort: str, limit: int, offset: int, total: int) -> list[int]:
    if sort == "relevance" and match.has_words:
        nearness = index().nearness(list(_steps(match))) if total <= _FEW else None
        return _ranked(match, nearness, limit, offset) if nearness else _nearest(match, limit, offset)
    many = total >= MOST_HITS and offset + limit <= _SOON
    source = index().source(match, detail=sort in _BY_DETAIL, many=many)
    statement = f"SELECT r.work_id FROM {source.sql} ORDER BY {_ORDERS[sort]} LIMIT %s OFFSET %s"
    return _ids(statement, (*source.parameters, limit, offset))


def _nearest(match: Match, limit: int, offset: int) -> list[int]:
    """Nearness in three steps rather than a score: it is the same on every database, can be told
    to people, and spares reading every hit of a common word. See docs/decisions."""
    found: dict[int, None] = {}
    for step in _steps(match):
        # A step repeats the hits of the ones before it: ask for enough to see past them.
        for work in _within(step, offset + limit):
            found.setdefault(work)
        if len(found) >= offset + limit:
            break
    return list(found)[offset : offset + limit]


def _ranked(match: Match, nearness: Source, limit: int, offset: int) -> list[int]:
    """The same order, in one statement that looks at every hit."""
    source = index().source(match)
    order = f"{nearness.sql}, r.bare, r.title_words, r.work_id"
    statement = f"SELECT r.work_id FROM {source.sql} ORDER BY {order} LIMIT %s OFFSET %s"
    return _ids(statement, (*source.parameters, *nearness.parameters, limit, offset))


def _steps(match: Match) -> Iterator[Match]:
    """Whole words in names, then beginnings of words in names, then anywhere."""
    yield match.in_names(whole=True)
    if any(term.is_prefix for term in match.terms):
        yield match.in_names(whole=False)
    yield match


def _within(match: Match, most: int) -> list[int]:
    source = index().source(match)
    hits = f"SELECT r.work_id, r.bare, r.title_words FROM {source.sql} LIMIT %s"
    statement = f"SELECT work_id FROM ({hits}) hits ORDER BY {_NEAREST_FIRST} LIMIT %s"
    return _ids(statement, (*source.parameters, MOST_HITS, most))


def _ids(statement: str, parameters: tuple[Any, ...]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [row[0] for row in cursor.fetchall()]
