"""The index on SQLite: a contentless FTS5 table whose last column holds facet tokens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from parvis.collection.search.document import DETAIL_COLUMNS, DETAIL_FACET, EVERY, ROW_COLUMNS, ROW_FACETS, Document
from parvis.collection.search.matching import Facets, Match, Source, years
from parvis.collection.search.query import Term
from parvis.collection.search.reading import in_list

_WORDS = "{title maker body}"
_NAMES = "{title maker}"
_INSERT = "INSERT INTO collection_search (rowid, title, maker, body, facets) VALUES (%s, %s, %s, %s, %s)"
_DELETE = (
    "INSERT INTO collection_search (collection_search, rowid, title, maker, body, facets)"
    " VALUES ('delete', %s, %s, %s, %s, %s)"
)
_TABLES = ("collection_searchkept", "collection_searchdetail", "collection_searchrow")
_KEEP = "INSERT INTO collection_searchkept (work_id, title, maker, body) VALUES (%s, %s, %s, %s)"


class SqliteIndex:
    """See ``matching.Index``."""

    def source(self, match: Match, *, detail: bool = False, many: bool = False) -> Source:
        """FTS5 first where it has something to say, so that hits come in order of work; many or few."""
        between, sought = years(match), expression(match)
        further = " JOIN collection_searchdetail d ON d.work_id = r.work_id" if detail else ""
        if not sought:
            return Source(f"collection_searchrow r{further} WHERE 1 = 1{between.sql}", between.parameters)
        found = "collection_search CROSS JOIN collection_searchrow r ON r.work_id = collection_search.rowid"
        sql = f"{found}{further} WHERE collection_search MATCH %s{between.sql}"
        return Source(sql, (sought, *between.parameters))

    def nearness(self, steps: Sequence[Match]) -> Source | None:
        """A statement costs no journey here."""
        return None

    def put(self, documents: list[Document]) -> None:
        """Words, what is needed to take them out again, and the row to sort and count by."""
        with connection.cursor() as cursor:
            cursor.executemany(_INSERT, [(each.work, *each.words, each.tokens) for each in documents])
            cursor.executemany(_KEEP, [(each.work, *each.words) for each in documents])
            cursor.executemany(_insert("collection_searchrow", ROW_COLUMNS), [each.row for each in documents])
            cursor.executemany(_insert("collection_searchdetail", DETAIL_COLUMNS), [each.detail for each in documents])

    def drop(self, works: list[int]) -> list[Facets]:
        """FTS5 forgets a contentless row only when given exactly what was indexed."""
        listed = in_list(works)
        columns = ", ".join((*(f"r.{column}" for column in ROW_FACETS), f"d.{DETAIL_FACET}"))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT r.work_id, k.title, k.maker, k.body, {columns} FROM collection_searchrow r"
                " JOIN collection_searchdetail d ON d.work_id = r.work_id"
                f" JOIN collection_searchkept k ON k.work_id = r.work_id WHERE r.work_id IN {listed}"
            )
            found = cursor.fetchall()
            cursor.executemany(_DELETE, [_old_values(*row) for row in found])
            for table in _TABLES:
                cursor.execute(f"DELETE FROM {table} WHERE work_id IN {listed}")
        return [row[4:] for row in found]

    def clear(self) -> None:
        """FTS5 empties a contentless table by a command of its own."""
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO collection_search (collection_search) VALUES ('delete-all')")
            for table in _TABLES:
                cursor.execute(f"DELETE FROM {table}")

    def settle(self) -> None:
        """Merge the segments that many inserts left."""
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO collection_search (collection_search) VALUES ('optimize')")


def expression(match: Match) -> str:
    """The FTS5 expression of a match; empty when only years, or nothing, are asked.

    Every token is letters and digits, so that quoting it is all the escaping there is to do.
    """
    wanted = [_term(term) for term in match.terms if not term.is_excluded]
    refused = [_term(term) for term in match.terms if term.is_excluded]
    parts = [f"{_NAMES if match.narrow else _WORDS} : ({' AND '.join(wanted)})"] if wanted else []
    parts += [f"facets : ({_any(tokens)})" for tokens in match.groups.values()]
    if refused:
        return f"({' AND '.join(parts) or f'facets : {EVERY}'}) NOT {_WORDS} : ({' OR '.join(refused)})"
    return " AND ".join(parts)


def _insert(table: str, columns: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('%s' for _ in columns)})"


def _term(term: Term) -> str:
    return f'"{" ".join(term.words)}"{" *" if term.is_prefix else ""}'


def _any(tokens: tuple[str, ...]) -> str:
    return " OR ".join(f'"{token}"' for token in tokens)


def _old_values(work: int, title: str, maker: str, body: str, *facets: str) -> tuple[Any, ...]:
    return (work, title, maker, body, " ".join((EVERY, *filter(None, facets))))
