"""The database at one moment, while others go on writing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection, connections, transaction

from parvis.core.backup.derived import FLEETING

SNAPSHOT = "snapshot"
_PAGES = 2_000


@contextmanager
def taken(folder: Path, tell: Callable[[int, int], None]) -> Iterator[str]:
    """Take a snapshot; yields the alias of the connection that reads it.

    SQLite: a copy by the online backup, in ``folder``. PostgreSQL: one REPEATABLE READ transaction.
    tell: called with what is copied and what there is to copy.
    """
    if connection.vendor == "sqlite":
        path = folder / "snapshot.sqlite3"
        copy_sqlite(Path(connection.settings_dict["NAME"]), path, tell)
        with opened(path):
            yield SNAPSHOT
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                # The snapshot is the first query's.
                cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
            yield "default"


def copy_sqlite(source: Path, target: Path, tell: Callable[[int, int], None]) -> None:
    """Copy a database others write to. A read transaction held throughout keeps the copy from starting over."""
    target.unlink(missing_ok=True)
    with (
        closing(
            sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True, timeout=60, isolation_level=None)
        ) as here,
        closing(sqlite3.connect(target, isolation_level=None)) as there,
    ):
        here.execute("BEGIN")
        here.execute("SELECT count(*) FROM sqlite_master").fetchone()
        here.backup(there, pages=_PAGES, progress=lambda _status, left, total: tell(total - left, total))
        here.execute("ROLLBACK")
        # Out of WAL: the copy is one file, and what is deleted from it is gone from it.
        there.execute("PRAGMA journal_mode = DELETE")
        there.execute("PRAGMA secure_delete = ON")
        tables = {name for (name,) in there.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for name in sorted(FLEETING & tables):
            there.execute(f'DELETE FROM "{name}"')


@contextmanager
def opened(path: Path, alias: str = SNAPSHOT) -> Iterator[str]:
    """Another SQLite file as a connection of Django's, for reading."""
    connections.databases[alias] = {
        **connections.databases["default"],
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": f"{path.resolve().as_uri()}?mode=ro",
        "OPTIONS": {"uri": True},
        "USER": "",
        "PASSWORD": "",
        "HOST": "",
        "PORT": "",
        "CONN_HEALTH_CHECKS": False,
    }
    try:
        yield alias
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.databases[alias]
