"""What counting adds to one request: the same kept page of two servers, one that counts and one that does not.

One connection, one request after the other, the two servers taking turns in small rounds, so that a busy moment of
the machine falls on both; the median of all. Each request is a browser's, so that it is counted as a person's.
"""

from __future__ import annotations

import socket
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from bench.load import read_answer
from parvis.testing import live

ROUNDS, REQUESTS = 60, 50
_BROWSER = (
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n"
    "Accept-Language: fr\r\nAccept-Encoding: gzip\r\n"
)


class Line:
    """One kept connection to one page."""

    def __init__(self, url: str) -> None:
        self._url, parts = url, urlsplit(url)
        self._socket = socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 80))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._request = f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n{_BROWSER}\r\n".encode()
        self.times: list[float] = []
        self.asked = 0

    def ask(self, times: int) -> None:
        """Ask so many times, and note how long each answer took. Raises RuntimeError for an answer but 200."""
        for _ in range(times):
            begun = time.perf_counter()
            self._socket.sendall(self._request)
            read_answer(self._socket, self._url)
            self.times.append(time.perf_counter() - begun)
            self.asked += 1

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


def measure(home: Path, path: str) -> dict[str, float | int]:
    """Milliseconds of one request with and without counting, and their difference; how many were counted."""
    before = _counted(home)
    with _served(home, "true") as counting, _served(home, "false") as silent:
        lines = Line(counting.url(path)), Line(silent.url(path))
        for line in lines:
            line.ask(REQUESTS)
            line.times.clear()
        for turn in range(ROUNDS):
            for line in lines if turn % 2 else lines[::-1]:
                line.ask(REQUESTS)
        with_ms, without_ms = (median(line.times) * 1000 for line in lines)
        asked = lines[0].asked
        for line in lines:
            line.close()
    if (counted := _counted(home) - before) != asked:
        raise RuntimeError(f"{asked} pages were read and {counted} counted: the measure is of something else")
    return {
        "hit_ms": round(with_ms - without_ms, 4),
        "request_counted_ms": round(with_ms, 4),
        "request_uncounted_ms": round(without_ms, 4),
        "hits_counted": counted,
    }


@contextmanager
def _served(home: Path, counts: str) -> Iterator[live.Site]:
    with live.serving(home, workers=1, settings={"PARVIS_STATISTICS__COUNT": counts}) as site:
        yield site


def _counted(home: Path) -> int:
    with closing(sqlite3.connect(home / "parvis.sqlite3", timeout=20)) as database:
        try:
            asked = "SELECT coalesce(sum(count), 0) FROM traces_dailycount WHERE act = 'view'"
            return int(database.execute(asked).fetchone()[0])
        except sqlite3.OperationalError:
            return 0  # not migrated yet: serving does it
