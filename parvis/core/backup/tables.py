"""The tables of a database at a given set of migrations, read whole and written whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.management.color import no_style
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from parvis.core.backup.derived import left_out
from parvis.core.backup.manifest import Table
from parvis.core.backup.values import line_of, reader, writer

Told = Callable[[int], None]
_AT_ONCE = 1_000
_MODULUS = 2**256


@dataclass(frozen=True)
class Shape:
    """A table's model as the migrations left it."""

    model: type[models.Model]

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @property
    def fields(self) -> list[Any]:
        return list(self.model._meta.local_concrete_fields)

    @property
    def columns(self) -> list[str]:
        return [field.column for field in self.fields]


def applied(alias: str) -> list[str]:
    """The migrations a database has had, as "app.name", in order of name."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connections[alias]).applied_migrations())


@cache
def _loader() -> MigrationLoader:
    """The migrations of this version, read once."""
    return MigrationLoader(None, ignore_no_migrations=True)


def known() -> set[str]:
    """The migrations this version knows, those they replace included."""
    loader = _loader()
    replaced = {key for migration in loader.disk_migrations.values() for key in migration.replaces}
    return {f"{app}.{name}" for app, name in {*loader.disk_migrations, *replaced}}


def targets(migrations: Collection[str]) -> list[tuple[str, str]]:
    """The last migrations of each app among these."""
    loader = _loader()
    wanted = {(app, name) for app, _, name in (each.partition(".") for each in migrations)}
    nodes = wanted & set(loader.graph.nodes)
    inner = {parent.key for node in nodes for parent in loader.graph.node_map[node].parents if parent.key[0] == node[0]}
    return sorted(nodes - inner)


def shapes(migrations: Collection[str]) -> list[Shape]:
    """Every table of ours at these migrations, but those that are made from others."""
    return _shapes(frozenset(migrations))


@cache
def _shapes(migrations: frozenset[str]) -> list[Shape]:
    state = _loader().project_state(targets(migrations))
    found = [
        Shape(model)
        for model in state.apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.db_table not in left_out()
    ]
    return sorted(found, key=lambda shape: shape.name)


def read(shape: Shape, alias: str) -> Iterator[bytes]:
    """Every row, as lines."""
    connection = connections[alias]
    readers = [reader(field, connection) for field in shape.fields]
    quote = connection.ops.quote_name
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(map(quote, shape.columns))} FROM {quote(shape.name)}")
        while rows := cursor.fetchmany(_AT_ONCE):
            for row in rows:
                yield line_of([read(value) for read, value in zip(readers, row, strict=True)])


class Summing:
    """Counts and sums lines on their way; the sum does not depend on their order."""

    def __init__(self, tell: Told) -> None:
        self.rows, self._sum, self._tell = 0, 0, tell

    def over(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """The same lines."""
        for line in lines:
            self.rows += 1
            self._sum = (self._sum + int.from_bytes(hashlib.sha256(line).digest(), "big")) % _MODULUS
            if self.rows % _AT_ONCE == 0:
                self._tell(_AT_ONCE)
            yield line
        self._tell(self.rows % _AT_ONCE)

    @property
    def digest(self) -> str:
        """The sum as 64 hexadecimal digits."""
        return f"{self._sum:064x}"


def summed(shape: Shape, alias: str, *, tell: Told, keep: Callable[[Iterator[bytes]], None] | None = None) -> Table:
    """A table counted and summed; ``keep`` gets its lines on the way."""
    summing = Summing(tell)
    lines = summing.over(read(shape, alias))
    if keep:
        keep(lines)
    for _line in lines:
        pass
    return Table(name=shape.name, columns=shape.columns, rows=summing.rows, digest=summing.digest)


def write(shape: Shape, alias: str, lines: Iterable[bytes]) -> None:
    """Put the rows in, in the present transaction. Raises ValueError for a line that is no row of the table."""
    connection = connections[alias]
    writers = [writer(field, connection) for field in shape.fields]
    quote = connection.ops.quote_name
    places = ", ".join(["%s"] * len(writers))
    sql = f"INSERT INTO {quote(shape.name)} ({', '.join(map(quote, shape.columns))}) VALUES ({places})"
    with connection.cursor() as cursor:
        for batch in _batches(lines):
            cursor.executemany(sql, [_row(line, writers) for line in batch])


def _row(line: bytes, writers: list[Callable[[Any], Any]]) -> list[Any]:
    values = json.loads(line)
    if not isinstance(values, list) or len(values) != len(writers):
        raise ValueError("not a row of this table")
    return [write(value) for write, value in zip(writers, values, strict=True)]


def _batches(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    for line in lines:
        batch.append(line)
        if len(batch) == _AT_ONCE:
            yield batch
            batch = []
    yield batch


def empty(found: list[Shape], alias: str) -> None:
    """Take out what the migrations themselves put in, and what is made from other tables."""
    connection = connections[alias]
    there = set(connection.introspection.table_names())
    names = sorted(({shape.name for shape in found} | left_out()) & there - {"django_migrations"})
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            listed = ", ".join(map(connection.ops.quote_name, names))
            cursor.execute(f"TRUNCATE {listed} RESTART IDENTITY CASCADE")
            return
        for name in names:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")


def settle_sequences(found: list[Shape], connection: BaseDatabaseWrapper) -> None:
    """The next identifiers come after those put in."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), [shape.model for shape in found]):
            cursor.execute(sql)
