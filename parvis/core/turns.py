"""Turns at writing on SQLite: those who write much queue for its one writer, whatever process they are in.

Whom SQLite keeps out sleeps and looks again, up to a tenth of a second each time, while the writer has long gone. A lock
on a file beside the database wakes the next one at once. Nothing depends on it but speed: SQLite still lets one in.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from django.db import connection

_SUFFIX = "-turns"
_here = Lock()
# One open file a process: after a fork the parent's would count as the same holder.
_open: dict[tuple[int, str], int] = {}


@contextmanager
def turn_at_writing() -> Iterator[None]:
    """Hold this while a transaction of its own writes. No wait where many may write at once (PostgreSQL)."""
    if connection.vendor != "sqlite":
        yield
        return
    with _here:
        number = _file()
        if number is not None:
            fcntl.flock(number, fcntl.LOCK_EX)
        try:
            yield
        finally:
            if number is not None:
                fcntl.flock(number, fcntl.LOCK_UN)


def _file() -> int | None:
    """The file that is locked; None for a database in memory, which is of one process."""
    name = str(connection.settings_dict["NAME"])
    if not Path(name).is_file():
        return None
    key = (os.getpid(), name)
    if key not in _open:
        _open[key] = os.open(name + _SUFFIX, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    return _open[key]
