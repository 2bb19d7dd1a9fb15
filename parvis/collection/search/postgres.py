"""The index on PostgreSQL: a stored tsvector beside the search row, under a GIN index.

Titles weigh A, makers B, the rest D; facet tokens stand in the same vector behind a colon, which
no word can contain. No text search configuration is used: ``words`` has done its work already.
"""

from __future__ import annotations

from itertools import chain

from django.db import connection

from parvis.collection.search.document import DETAIL_COLUMNS, DETAIL_FACET, EVERY, ROW_COLUMNS, ROW_FACETS, Document
from parvis.collection.search.matching import Facets, Match, Source, years
from parvis.collection.search.query import Term
from parvis.collection.search.reading import in_list
from parvis.collection.search.words import words

_WEIGHTS = ("A", "B", "")
_COPY_ROWS = f"COPY collection_searchrow ({', '.join(ROW_COLUMNS)}, document) FROM STDIN"
_COPY_DETAILS = f"COPY collection_searchdetail ({', '.join(DETAIL_COLUMNS)}) FROM STDIN"
# A tsvector's own limits: positions of a word, the last position, bytes of a word.
_MOST_PLACES, _LAST_PLACE, _LONGEST_WORD = 255, 16_000, 250
# Phrases do not run from one column into the next.
_GAP = 20


class PostgresIndex:
    """See ``matching.Index``."""

    def source(self, match: Match, *, detail: bool = False) -> Source:
        """The rows themselves: the GIN index chooses among them."""
        between, sought = years(match), expression(match)
        further = " JOIN collection_searchdetail d ON d.work_id = r.work_id" if detail else ""
        if not sought:
            return Source(f"collection_searchrow r{further} WHERE true{between.sql}", between.parameters)
        sql = f"collection_searchrow r{further} WHERE r.document @@ %s::tsquery{between.sql}"
        return Source(sql, (sought, *between.parameters))

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
    """A document as tsvector text: 'word':1A,7 ':token'."""
    places: dict[str, list[str]] = {}
    place = 0
    for text, weight in zip(document.words, _WEIGHTS, strict=True):
        for word in words(text):
            place += 1
            places.setdefault(word[:_LONGEST_WORD], []).append(f"{min(place, _LAST_PLACE)}{weight}")
        place += _GAP
    lexemes = (f"'{word}':{','.join(found[:_MOST_PLACES])}" for word, found in places.items())
    return " ".join(chain(lexemes, (f"':{token}'" for token in document.tokens.split())))


def expression(match: Match) -> str:
    """The tsquery of a match; empty when only years, or nothing, are asked."""
    weights = "AB" if match.narrow else ""
    wanted = [_term(term, weights) for term in match.terms if not term.is_excluded]
    refused = [_term(term, "") for term in match.terms if term.is_excluded]
    chosen = [f"({' | '.join(map(_token, tokens))})" for tokens in match.groups.values()]
    if refused and not (wanted or chosen):
        chosen = [_token(EVERY)]
    return " & ".join(wanted + chosen + [f"!{term}" for term in refused])


def _token(token: str) -> str:
    return f"':{token}'"


def _term(term: Term, weights: str) -> str:
    labels = [f":{weights}" if weights else "" for _ in term.words]
    if term.is_prefix:
        labels[-1] = f":*{weights}"
    parts = [f"'{word}'{label}" for word, label in zip(term.words, labels, strict=True)]
    return f"({' <-> '.join(parts)})"
