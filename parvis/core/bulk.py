"""Many rows in one statement, for imports, which write a thousand times what a person does."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection, models


def insert_rows(
    model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]], *, leaves_present: bool = False
) -> None:
    """Insert rows whose values are ready for the database (see ``adapted``).

    fields: names of the columns given, in order; the model's other columns take their defaults.
    leaves_present: a row that is there already, by a unique constraint, stays as it is.
    """
    quote = connection.ops.quote_name
    given = [field for name in fields for field in model._meta.concrete_fields if name in (field.name, field.attname)]
    left = [field for field in model._meta.concrete_fields if field not in given and not field.primary_key]
    defaults = tuple(field.get_db_prep_save(field.get_default(), connection) for field in left)
    columns = ", ".join(quote(str(field.column)) for field in (*given, *left))
    table = quote(model._meta.db_table)
    ready = ((*row, *defaults) for row in rows) if defaults else rows
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and not leaves_present:
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in ready:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * (len(given) + len(left)))
        present = " ON CONFLICT DO NOTHING" if leaves_present else ""
        # An iterator will do: the rows are taken one by one.
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks}){present}", ready)  # type: ignore[arg-type]


def reserve_ids(model: type[models.Model], count: int) -> Sequence[int]:
    """Primary keys for rows about to be inserted in this transaction.

    SQLite has one writer at a time, and AUTOINCREMENT's own table follows explicit keys;
    PostgreSQL is asked for so many values of the sequence.
    """
    if not count:
        return ()
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            last = (cursor.fetchone() or (0,))[0]
            return range(last + 1, last + 1 + count)
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return [row[0] for row in cursor.fetchall()]


@contextmanager
def unmapped() -> Iterator[None]:
    """While much is written once, SQLite's file is not mapped: each page touched would count as memory held."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA mmap_size")
        before = (cursor.fetchone() or (0,))[0]
        cursor.execute("PRAGMA mmap_size = 0")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA mmap_size = {int(before)}")


@contextmanager
def collecting_between() -> Iterator[Callable[[], int]]:
    """While batches are written, Python looks for circles of objects only when told: between two of them.

    Rows make millions of objects and hardly a circle; looking for some at every turn took a quarter of an import.
    Gives what to call between two batches.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        # Objects that outlived a collection are left alone: what is new since the last batch is looked at.
        yield partial(gc.collect, 1)
    finally:
        if was_enabled:
            gc.enable()


def adapted(value: UUID | datetime) -> Any:
    """An identifier or a moment as this database keeps it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value if connection.features.has_native_uuid_field else value.hex
