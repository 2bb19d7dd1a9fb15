"""Slow senders hold nobody up.

The server reads a request's body in the thread that answers it, without a limit of time: eight phones in a
tunnel could stop a site of eight threads. So: bodies are read by fewer threads than there are, a body that
does not advance is cut off, and whoever finds no place is told to come back.

Cutting needs Linux (TCP_INFO). Elsewhere the places alone keep the pages flowing.
"""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import stat
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

# Threads a worker has, and how many of them may wait for a body.
THREADS, PLACES = 8, 5
# So many bytes must arrive in so many seconds.
PIECE, PATIENCE_S = 16 * 1024, 10.0
_WAIT_S = 0.1
_INFO_BYTES, _SENT_MS, _RECEIVED = 136, 44, 128
_log = logging.getLogger(__name__)

Start = Callable[..., Any]
App = Callable[[dict[str, Any], Start], Iterable[bytes]]


class NoPlace(OSError):
    """Too many slow bodies at once."""


class Guarded:
    """A WSGI application whose slow senders are kept within bounds. Requests without a body pass untouched."""

    def __init__(self, app: App, *, places: int = PLACES, patience: float = PATIENCE_S) -> None:
        self._app = app
        self._places = threading.BoundedSemaphore(places)
        self.watch = Watch(patience)

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if environ.get("CONTENT_LENGTH") in (None, "", "0") and "HTTP_TRANSFER_ENCODING" not in environ:
            return self._app(environ, start)
        body = Body(environ["wsgi.input"], self._places, self.watch, length=_length(environ))
        environ["wsgi.input"] = body
        try:
            return self._app(environ, body.starting(start))
        finally:
            body.leave()


def _length(environ: dict[str, Any]) -> int | None:
    """How many bytes are announced; None for a body sent in pieces, whose end its reading shows."""
    told = str(environ.get("CONTENT_LENGTH") or "")
    return int(told) if told.isascii() and told.isdigit() else None


class Body:
    """A body on its way in: takes a place at the first read, and gives it back once it has all come.

    What is done with it afterwards is no longer a sender's slowness. length: the bytes announced, None when unknown.
    """

    def __init__(
        self, stream: Any, places: threading.BoundedSemaphore, watch: Watch, *, length: int | None = None
    ) -> None:
        self._stream, self._places, self._watch = stream, places, watch
        self._holds = self.is_refused = self._has_come = False
        self._length, self._came = length, 0

    def read(self, size: int = -1) -> bytes:
        """As a file reads, a piece at a time under the watch's eye."""
        self._enter()
        pieces, left = [], size
        while left:
            with self._watch.over():
                piece = self._stream.read(PIECE if left < 0 else min(PIECE, left))
            self._note(piece)
            pieces.append(piece)
            left -= len(piece) if left > 0 else 0
            if not piece:
                break
        return b"".join(pieces)

    def readline(self, size: int = -1) -> bytes:
        """As a file reads a line."""
        self._enter()
        with self._watch.over():
            line: bytes = self._stream.readline() if size < 0 else self._stream.readline(size)
        self._note(line)
        return line

    def _note(self, piece: bytes) -> None:
        """Count what came; whoever has sent all makes room for another."""
        self._came += len(piece)
        if not piece or (self._length is not None and self._came >= self._length):
            self._has_come = True
            self.leave()

    def __iter__(self) -> Any:
        return iter(lambda: self.read(PIECE), b"")

    def starting(self, start: Start) -> Start:
        """What the application says, unless there was no place: then 503, and when to come back."""

        def begin(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            if self.is_refused:
                return start("503 Service Unavailable", [*headers, ("Retry-After", "10")], *rest)
            return start(status, headers, *rest)

        return begin

    def _enter(self) -> None:
        if self._holds or self._has_come:
            return
        if self.is_refused or not self._places.acquire(timeout=_WAIT_S):
            self.is_refused = True
            raise NoPlace("too many slow bodies")
        self._holds = True

    def leave(self) -> None:
        """All has come, or the application has answered."""
        if self._holds:
            self._holds = False
            self._places.release()


class Watch(threading.Thread):
    """Looks once a second whether a read is overdue, and then cuts the connections that do not advance."""

    def __init__(self, patience: float) -> None:
        super().__init__(name="parvis-slow", daemon=True)
        self._patience = patience
        self._began: dict[int, float] = {}
        self._received: dict[int, list[tuple[float, int]]] = {}
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def over(self) -> Any:
        """Watch one read."""
        me = threading.get_ident()
        with self._lock:
            if not self.is_alive() and sys.platform == "linux":
                self.start()
            self._began[me] = time.monotonic()
        try:
            yield
        finally:
            self._began.pop(me, None)

    def run(self) -> None:
        """Look."""
        while True:
            time.sleep(min(1.0, self._patience / 4))
            began = list(self._began.values())
            if not began:
                self._received.clear()
                continue
            is_overdue = time.monotonic() - min(began) > self._patience
            cut = self._look(is_overdue)
            if cut:
                _log.warning("%s slow connections cut", cut)

    def _look(self, is_overdue: bool) -> int:
        """Note what each connection received; cut those that stand still. How many."""
        cut, now = 0, time.monotonic()
        for number in _descriptors():
            with contextlib.suppress(OSError), socket.socket(fileno=os.dup(number)) as line:
                key, advance = os.fstat(number).st_ino, _advance(line)
                if advance is None:
                    continue
                silent_ms, received = advance
                seen = self._received.setdefault(key, [])
                seen.append((now, received))
                old = [entry for entry in seen if now - entry[0] >= self._patience]
                del seen[: max(0, len(old) - 1)]
                is_still = bool(old) and received - old[-1][1] < PIECE and silent_ms > self._patience * 1000
                if is_overdue and is_still:
                    line.shutdown(socket.SHUT_RDWR)
                    cut += 1
        return cut


def _descriptors() -> list[int]:
    """Our open sockets: a copy of anything else would not become one, and stay open."""
    return [number for number in map(int, os.listdir("/proc/self/fd")) if _is_socket(number)]


def _is_socket(number: int) -> bool:
    try:
        return stat.S_ISSOCK(os.fstat(number).st_mode)
    except OSError:
        return False


def _advance(line: socket.socket) -> tuple[int, int] | None:
    """Milliseconds since we last sent something, and bytes received in all; None for what is no connection of ours."""
    if line.family not in (socket.AF_INET, socket.AF_INET6) or line.type != socket.SOCK_STREAM:
        return None
    if line.getsockname()[1] != _port():
        return None
    info = line.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _INFO_BYTES)
    is_listening = info[0] == 10
    if is_listening or len(info) < _INFO_BYTES:
        return None
    return struct.unpack_from("I", info, _SENT_MS)[0], struct.unpack_from("Q", info, _RECEIVED)[0]


def _port() -> int:
    """The port of the server, told by ``parvis serve``; 0 where nobody told."""
    return int(os.environ.get("PARVIS_WEB__PORT") or 0)
