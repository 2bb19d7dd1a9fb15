"""The index of the database in use."""

from __future__ import annotations

from django.db import connection

from parvis.collection.search.matching import Index
from parvis.collection.search.postgres import PostgresIndex
from parvis.collection.search.sqlite import SqliteIndex

_INDEXES: dict[str, Index] = {"sqlite": SqliteIndex(), "postgresql": PostgresIndex()}


def index() -> Index:
    """The index of the default database. Raises KeyError for a database we do not know."""
    return _INDEXES[connection.vendor]
