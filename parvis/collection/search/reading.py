"""Reads works from the database as documents: few statements, whatever the number of works."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.db import connection

from parvis.collection.search import periods
from parvis.collection.search.document import KEY_LENGTH, NO_EARLIEST, NO_LATEST, Document
from parvis.collection.search.flags import flags_of
from parvis.collection.search.vocabulary import Vocabulary
from parvis.collection.search.words import clean

_TEXTS: Final = (
    "inventory", "date_fr", "date_en", "technique_fr", "technique_en", "credit_line",
    "description_fr", "description_en", "inscription",
)  # fmt: skip
_COLUMNS: Final = ("id", "type_id", "status", "earliest", "latest", "title_fr", "title_en", *_TEXTS)
# A tsvector holds one megabyte; no catalogue entry needs a tenth of it.
_LONGEST_NAME: Final = 10_000
_LONGEST_TEXT: Final = 80_000
_UNKNOWN_MAKER: Final = "~"
_EDGE: Final = " \t\n'\"([{<.,;:-!?"

Links = dict[int, list[int]]


def read_documents(ids: Sequence[int], vocabulary: Vocabulary) -> Iterator[Document]:
    """The documents of those of the works that are published and not removed."""
    works = _works(ids)
    found = [row[0] for row in works]
    if not found:
        return
    makers, places, subjects, pictures = (_links(name, found) for name in ("maker", "place", "subject", "picture"))
    vocabulary.makers.load(_all(makers))
    vocabulary.places.load(_all(places))
    vocabulary.subjects.load(_all(subjects))
    vocabulary.types.load({row[1] for row in works if row[1]})
    flags = flags_of(pictures)
    for row in works:
        work = row[0]
        named = (makers.get(work, []), places.get(work, []), subjects.get(work, []))
        yield _document(row, named, flags.get(work, ""), vocabulary)


def in_list(ids: Sequence[int]) -> str:
    """Whole numbers as an SQL list; "(NULL)" for none."""
    return f"({','.join(str(int(pk)) for pk in ids) or 'NULL'})"


def concat(column: str) -> str:
    """An SQL aggregate joining a column's values by spaces, on either database."""
    if connection.vendor == "sqlite":
        return f"group_concat({column}, ' ')"
    return f"string_agg({column}::text, ' ')"


def _works(ids: Sequence[int]) -> list[tuple[Any, ...]]:
    columns = ", ".join(f"w.{column}" for column in _COLUMNS)
    statement = (
        f"SELECT {columns} FROM collection_work w JOIN traces_thing t ON t.id = w.thing_id"
        f" WHERE w.id IN {in_list(ids)} AND w.is_published AND t.state = 'live' ORDER BY w.id"
    )
    return _rows(statement)


def _links(name: str, works: Sequence[int]) -> Links:
    """Linked primary keys by work, in their order where they have one."""
    table, column = f"collection_work{name}", f"{name}_id"
    order = 'work_id, "order", id' if name in ("maker", "picture") else f"work_id, {column}"
    inner = f"SELECT work_id, {column} FROM {table} WHERE work_id IN {in_list(works)} ORDER BY {order}"
    statement = f"SELECT work_id, {concat(column)} FROM ({inner}) linked GROUP BY work_id"
    return {work: [int(pk) for pk in str(pks).split()] for work, pks in _rows(statement)}


def _rows(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def _all(links: Links) -> set[int]:
    return {pk for pks in links.values() for pk in pks}


def _document(row: tuple[Any, ...], named: tuple[list[int], ...], flag: str, known: Vocabulary) -> Document:
    work, type_id, status, earliest, latest, title_fr, title_en, *texts = row
    makers = [known.makers.entries[pk] for pk in named[0]]
    places = [known.places.entries[pk] for pk in named[1]]
    # A dict keeps an ancestor shared by two subjects once, in order.
    subjects = {entry.token: entry.words for pk in named[2] for entry in known.lineage(pk)}
    kind = known.types.entries[type_id] if type_id else None
    title = clean(f"{title_fr} {title_en}" if title_fr and title_en != title_fr else title_fr or title_en)
    rest = [*filter(None, texts), kind.words if kind else "", *(entry.words for entry in places)]
    return Document(
        work=work,
        words=(
            title[:_LONGEST_NAME],
            " ".join(entry.words for entry in makers)[:_LONGEST_NAME],
            f"{clean(' '.join(rest)[:_LONGEST_TEXT])} {' '.join(subjects.values())}"[:_LONGEST_TEXT],
        ),
        title_key=title.lstrip(_EDGE)[:KEY_LENGTH],
        maker_key=makers[0].key[:KEY_LENGTH] if makers else _UNKNOWN_MAKER,
        earliest=_first_known(earliest, latest, NO_EARLIEST),
        latest=_first_known(latest, earliest, NO_LATEST),
        facets=(
            " ".join(dict.fromkeys(entry.token for entry in makers)),
            " ".join(periods.tokens_of(earliest, latest)),
            kind.token if kind else "",
            " ".join(dict.fromkeys(entry.token for entry in places)),
            status_token(status),
            flag,
            " ".join(subjects),
        ),
    )


def status_token(status: str) -> str:
    """The token of a status: ASCII letters only, so that every database keeps it whole."""
    return f"v{status.replace('_', '')}"


def _first_known(year: int | None, other: int | None, neither: int) -> int:
    if year is not None:
        return year
    return other if other is not None else neither
