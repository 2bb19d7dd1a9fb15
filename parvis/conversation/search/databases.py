"""Each database's own index of words, a row a message, its number the message's: the newest come first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from django.db import connection

from parvis.collection.search.query import Term
from parvis.collection.search.words import clean, words

# A tsvector's own limits: positions of a word, the last position, bytes of a word.
_MOST_PLACES, _LAST_PLACE, _LONGEST_WORD = 255, 16_000, 250


class Indexed(Protocol):
    """What is indexed of a message."""

    pk: Any
    author: str
    subject: str
    text: str


class Index(Protocol):
    """One database's index of words. Every method works inside the caller's transaction."""

    def put(self, messages: Sequence[Indexed]) -> None:
        """Add messages that are not in the index."""

    def drop(self, messages: Sequence[Indexed]) -> None:
        """Take out messages, given as they were when they were put."""

    def hits(self, terms: Sequence[Term], *, below: int | None, most: int) -> list[int]:
        """The newest messages that fulfil all terms, older than ``below``."""

    def clear(self) -> None:
        """Empty the index."""

    def settle(self) -> None:
        """Tidy up after many writes, so that searches stay quick."""


def text_of(message: Indexed) -> str:
    """What is indexed of a message, folded as it is looked for."""
    return clean(" ".join(each for each in (message.author, message.subject, message.text) if each))


class SqliteIndex:
    """FTS5 without content: it forgets a row only when given exactly what was indexed."""

    def put(self, messages: Sequence[Indexed]) -> None:
        self._write("INSERT INTO conversation_words (rowid, words) VALUES (%s, %s)", messages)

    def drop(self, messages: Sequence[Indexed]) -> None:
        self._write(
            "INSERT INTO conversation_words (conversation_words, rowid, words) VALUES ('delete', %s, %s)", messages
        )

    def _write(self, statement: str, messages: Sequence[Indexed]) -> None:
        rows = [(each.pk, told) for each in messages if (told := text_of(each)).strip()]
        if rows:
            with connection.cursor() as cursor:
                cursor.executemany(statement, rows)

    def hits(self, terms: Sequence[Term], *, below: int | None, most: int) -> list[int]:
        sought = _sqlite(terms)
        if not sought:
            return []
        older = " AND rowid < %s" if below else ""
        parameters: list[str | int] = [sought, *([below] if below else []), most]
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT rowid FROM conversation_words WHERE conversation_words MATCH %s{older}"
                " ORDER BY rowid DESC LIMIT %s", parameters,
            )  # fmt: skip
            return [row[0] for row in cursor.fetchall()]

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO conversation_words (conversation_words) VALUES ('delete-all')")

    def settle(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO conversation_words (conversation_words) VALUES ('optimize')")


class PostgresIndex:
    """A stored tsvector a message, under GIN; no text search configuration is used: ``words`` did its work."""

    def put(self, messages: Sequence[Indexed]) -> None:
        rows = [(each.pk, _vector(words(told))) for each in messages if (told := text_of(each)).strip()]
        if rows:
            with connection.cursor() as cursor:
                cursor.executemany(
                    "INSERT INTO conversation_words (message_id, document) VALUES (%s, %s::tsvector)", rows
                )

    def drop(self, messages: Sequence[Indexed]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM conversation_words WHERE message_id = ANY(%s)", [[each.pk for each in messages]]
            )

    def hits(self, terms: Sequence[Term], *, below: int | None, most: int) -> list[int]:
        sought = _postgres(terms)
        if not sought:
            return []
        older = " AND message_id < %s" if below else ""
        parameters: list[str | int] = [sought, *([below] if below else []), most]
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT message_id FROM conversation_words WHERE document @@ %s::tsquery{older}"
                " ORDER BY message_id DESC LIMIT %s", parameters,
            )  # fmt: skip
            return [row[0] for row in cursor.fetchall()]

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM conversation_words")

    def settle(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE conversation_words")


def _vector(found: Iterable[str]) -> str:
    places: dict[str, list[str]] = {}
    for place, word in enumerate(found, 1):
        places.setdefault(word[:_LONGEST_WORD], []).append(str(min(place, _LAST_PLACE)))
    return " ".join(f"'{word}':{','.join(told[:_MOST_PLACES])}" for word, told in places.items())


def _postgres(terms: Sequence[Term]) -> str:
    """The tsquery; empty where nothing is wanted. Words are letters and digits: quoting is all the escaping."""
    wanted = [_lexemes(term) for term in terms if not term.is_excluded]
    refused = [f"!{_lexemes(term)}" for term in terms if term.is_excluded]
    return " & ".join(wanted + refused) if wanted else ""


def _lexemes(term: Term) -> str:
    parts = [f"'{word}'" for word in term.words]
    return f"({' <-> '.join(parts)}{':*' if term.is_prefix else ''})"


def _sqlite(terms: Sequence[Term]) -> str:
    wanted = [_quoted(term) for term in terms if not term.is_excluded]
    refused = [_quoted(term) for term in terms if term.is_excluded]
    if not wanted:
        return ""
    sought = " AND ".join(wanted)
    return f"({sought}) NOT ({' OR '.join(refused)})" if refused else sought


def _quoted(term: Term) -> str:
    return f'"{" ".join(term.words)}"{" *" if term.is_prefix else ""}'


_INDEXES: dict[str, Index] = {"sqlite": SqliteIndex(), "postgresql": PostgresIndex()}


def index() -> Index:
    """The index of the default database. Raises KeyError for a database we do not know."""
    return _INDEXES[connection.vendor]
