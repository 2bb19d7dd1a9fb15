"""The index on PostgreSQL: a stored tsvector beside the search row, under a GIN index.

Words of titles and makers' names stand in the vector twice, the second time behind "=": weights would
say the same, but PostgreSQL reads every row again to check a weight. Facet tokens stand behind a
colon; no word contains either sign. No text search configuration is used: ``words`` did its work.

Vectors weigh a kilobyte and only phrases read them, yet a search passes over the rows of all its hits:
so they are made to stand outside the row. PostgreSQL moves a value out once its row exceeds two
kilobytes, whatever ``toast_tuple_target`` says, and the token every work bears is long enough for that;
compressed, it weighs nothing. Migration 0005 sets the table's side of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from django.db import connection

from parvis.collection.search.document import DETAIL_COLUMNS, DETAIL_FACET, EVERY, ROW_COLUMNS, ROW_FACETS, Document
from parvis.collection.search.matching import Facets, Match, Source, years
from parvis.collection.search.query import Term
from parvis.collection.search.reading import in_list
from parvis.collection.search.words import words

_NAME, _TOKEN = "=", ":"
# 2,046 bytes are the most a word of a vector may have.
_EVERY = EVERY.ljust(2_040, "-")
_COPY_ROWS = f"COPY collection_searchrow ({', '.join(ROW_COLUMNS)}, document) FROM STDIN"
_COPY_DETAILS = f"COPY collection_searchdetail ({', '.join(DETAIL_COLUMNS)}) FROM STDIN"
# A tsvector's own limits: positions of a word, the last position, bytes of a word.
_MOST_PLACES, _LAST_PLACE, _LONGEST_WORD = 255, 16_000, 250
# Phrases do not run from one column into the next.
_GAP = 20


class PostgresIndex:
    """See ``matching.Index``."""

    def source(self, match: Match, *, detail: bool = False, many: bool = False) -> Source:
        """The rows themselves: the GIN index chooses among them; of many hits, the rows are read in order and checked."""
        between, sought = years(match), expression(match)
        further = " JOIN collection_searchdetail d ON d.work_id = r.work_id" if detail else ""
        if not sought:
            return Source(f"collection_searchrow r{further} WHERE true{between.sql}", between.parameters)
        # Put so, it is no condition GIN could serve: what remains is the index of the order asked.
        checked = "(r.document @@ %s::tsquery) IS TRUE" if many else "r.document @@ %s::tsquery"
        sql = f"collection_searchrow r{further} WHERE {checked}{between.sql}"
        return Source(sql, (sought, *between.parameters))

    def nearness(self, steps: Sequence[Match]) -> Source | None:
        """Each step asks the index once, within the statement: checking hits would fetch their vectors."""
        nearer = [self.source(step) for step in steps[:-1]]
        cases = " ".join(
            f"WHEN r.work_id IN (SELECT r.work_id FROM {step.sql}) THEN {at}" for at, step in enumerate(nearer)
        )
        return Source(
            f"CASE {cases} ELSE {len(nearer)} END", tuple(each for step in nearer for each in step.parameters)
        )

    def put(self, documents: list[Document]) -> None:
        """Two COPYs for all."""
        with connection.cursor() as cursor:
            with cursor.copy(_COPY_ROWS) as rows:
                for document in documents:
                    rows.write_row((*document.row, vector(document)))
            with cursor.copy(_COPY_DETAILS) as details:
                for document in documents:
                    details.write_row(document.detail)

    def drop(self, works: list[int]) -> list[Facets]:
        """The vector goes with its row."""
        listed, columns = in_list(works), ", ".join(f"r.{column}" for column in ROW_FACETS)
        statement = (
            "DELETE FROM collection_searchrow r USING collection_searchdetail d"
            f" WHERE d.work_id = r.work_id AND r.work_id IN {listed} RETURNING {columns}, d.{DETAIL_FACET}"
        )
        with connection.cursor() as cursor:
            # Two writers of one work take turns: the second must see the row the first wrote.
            cursor.execute(f"SELECT id FROM collection_work WHERE id IN {listed} ORDER BY id FOR UPDATE")
            cursor.execute(statement)
            found = [tuple(row) for row in cursor.fetchall()]
            cursor.execute(f"DELETE FROM collection_searchdetail WHERE work_id IN {listed}")
        return found

    def clear(self) -> None:
        """Every row goes."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM collection_searchrow")
            cursor.execute("DELETE FROM collection_searchdetail")

    def settle(self) -> None:
        """Fresh statistics, or the planner keeps thinking the table empty."""
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE collection_searchrow, collection_searchdetail, collection_searchtotal")


def vector(document: Document) -> str:
    """A document as tsvector text: 'word':1,7 '=word':1 ':token'."""
    title, maker, body = map(words, document.words)
    names = [*_placed(title, 1), *_placed(maker, len(title) + _GAP)]
    everything = [*names, *_placed(body, len(title) + len(maker) + 2 * _GAP)]
    lexemes = chain(_lexemes("", everything), _lexemes(_NAME, names))
    return " ".join(chain(lexemes, map(_token, document.tokens.split())))


def _placed(found: Iterable[str], first: int) -> Iterator[tuple[str, int]]:
    return ((word[:_LONGEST_WORD], min(place, _LAST_PLACE)) for place, word in enumerate(found, first))


def _lexemes(sign: str, placed: Iterable[tuple[str, int]]) -> Iterator[str]:
    places: dict[str, list[str]] = {}
    for word, place in placed:
        places.setdefault(word, []).append(str(place))
    return (f"'{sign}{word}':{','.join(found[:_MOST_PLACES])}" for word, found in places.items())


def expression(match: Match) -> str:
    """The tsquery of a match; empty when only years, or nothing, are asked."""
    sign = _NAME if match.narrow else ""
    wanted = [_term(term, sign) for term in match.terms if not term.is_excluded]
    refused = [_term(term, "") for term in match.terms if term.is_excluded]
    chosen = [f"({' | '.join(map(_token, tokens))})" for tokens in match.groups.values()]
    if refused and not (wanted or chosen):
        chosen = [_token(EVERY)]
    return " & ".join(wanted + chosen + [f"!{term}" for term in refused])


def _token(token: str) -> str:
    return f"'{_TOKEN}{_EVERY if token == EVERY else token}'"


def _term(term: Term, sign: str) -> str:
    parts = [f"'{sign}{word}'" for word in term.words]
    return f"({' <-> '.join(parts)}{':*' if term.is_prefix else ''})"
