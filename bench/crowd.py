"""Visitors in a hurry, and visitors who take their time; on this machine only, bounded in number and time."""

from __future__ import annotations

import contextlib
import json
import random
import re
import socket
import sys
import threading
import time
from collections.abc import Callable
from urllib.parse import urlsplit

HEADS, BODIES, HUGE_EVERY_S = 100, 12, 2.0
LONGEST_S = 180.0


def _place(address: str) -> tuple[str, int]:
    parts = urlsplit(address)
    if parts.hostname != "127.0.0.1":
        raise ValueError("only this machine is asked")
    return parts.hostname, parts.port or 80


class Hurried(threading.Thread):
    """One connection asking for one page after another."""

    def __init__(self, place: tuple[str, int], paths: list[str], until: float) -> None:
        super().__init__()
        self._place, self._paths, self._until = place, paths, until
        self.ms: list[float] = []
        self.errors: list[str] = []

    def run(self) -> None:
        """Ask until the time is over; a broken connection is an error, and another is opened."""
        chance = random.Random(id(self))
        while time.monotonic() < self._until:
            try:
                with socket.create_connection(self._place, timeout=30) as line:
                    while time.monotonic() < self._until:
                        self._ask(line, chance.choice(self._paths))
            except (OSError, RuntimeError) as error:
                self.errors.append(f"{type(error).__name__}: {error}")

    def _ask(self, line: socket.socket, path: str) -> None:
        host, port = self._place
        start = time.perf_counter()
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nAccept-Encoding: gzip\r\n\r\n".encode())
        status = _read(line)
        self.ms.append((time.perf_counter() - start) * 1000)
        if status != 200:
            raise RuntimeError(f"{path}: {status}")


def _read(line: socket.socket) -> int:
    received = b""
    while b"\r\n\r\n" not in received:
        received += _some(line)
    head, _, body = received.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head, re.I)
    missing = int(length.group(1)) - len(body) if length else 0
    while missing > 0:
        missing -= len(_some(line))
    while not length and not body.endswith(b"0\r\n\r\n"):
        body += _some(line)
    return int(head[9:12])


def _some(line: socket.socket) -> bytes:
    received = line.recv(262_144)
    if not received:
        raise RuntimeError("the server closed the connection")
    return received


def hurry(address: str, paths: list[str], *, seconds: float, connections: int) -> dict[str, object]:
    """Times in milliseconds, errors, and how long it took."""
    start = time.monotonic()
    crowd = [Hurried(_place(address), paths, start + min(seconds, LONGEST_S)) for _ in range(connections)]
    for each in crowd:
        each.start()
    for each in crowd:
        each.join()
    return {
        "ms": [round(ms, 2) for each in crowd for ms in each.ms],
        "errors": [error for each in crowd for error in each.errors],
        "seconds": time.monotonic() - start,
    }


def pester(address: str, *, heads: int = HEADS, bodies: int = BODIES) -> Callable[[], None]:
    """Dribble heads and bodies and send huge heads, until what is returned is called."""
    place, stopped = _place(address), threading.Event()
    head = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
    body = b"POST /desk/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    body += b"Content-Length: 500000\r\n\r\nusername="
    threads = [
        threading.Thread(target=_dribble, args=(place, head, heads, stopped)),
        threading.Thread(target=_dribble, args=(place, body, bodies, stopped)),
        threading.Thread(target=_send_huge, args=(place, stopped)),
    ]
    for thread in threads:
        thread.start()

    def stop() -> None:
        stopped.set()
        for thread in threads:
            thread.join()

    return stop


def _dribble(place: tuple[str, int], start: bytes, count: int, stopped: threading.Event) -> None:
    """Keep so many connections open, a byte a second each; whoever is cut off comes again."""
    lines: list[socket.socket] = []
    until = time.monotonic() + LONGEST_S
    while not stopped.wait(1.0) and time.monotonic() < until:
        for line in list(lines):
            try:
                line.sendall(b"a")
            except OSError:
                lines.remove(line)
                line.close()
        while len(lines) < count:
            with contextlib.suppress(OSError):
                line = socket.create_connection(place, timeout=5)
                line.sendall(start)
                lines.append(line)
    for line in lines:
        line.close()


def _send_huge(place: tuple[str, int], stopped: threading.Event) -> None:
    until = time.monotonic() + LONGEST_S
    while not stopped.wait(HUGE_EVERY_S) and time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(place, timeout=5) as line:
            line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Huge: " + b"a" * 1_000_000 + b"\r\n\r\n")
            line.recv(1000)


if __name__ == "__main__":
    _word, _address, _seconds, _connections = sys.argv[1:]
    _paths = json.loads(sys.stdin.read())
    print(json.dumps(hurry(_address, _paths, seconds=float(_seconds), connections=int(_connections))))
