"""Load on a page: requests a second over kept connections, by wrk where it is installed.

Without wrk a small loop of ours does it; it costs more of the machine, and both sides pay alike.
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from urllib.parse import urlsplit

CONNECTIONS = 8
ENCODING = "gzip"


def tool() -> str:
    """The name of what makes the load: "wrk" or "python"."""
    return "wrk" if shutil.which("wrk") else "python"


def per_second(url: str, *, seconds: float = 5.0) -> float:
    """Requests answered with 200 each second. Raises RuntimeError when an answer is anything else."""
    if tool() == "wrk":
        return _wrk(url, seconds)
    command = [sys.executable, "-m", "bench.load", url, str(seconds)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _wrk(url: str, seconds: float) -> float:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:.0f}s", "-H", f"Accept-Encoding: {ENCODING}", url]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in said:
        raise RuntimeError(f"{url}: answers other than 200\n{said}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if not found:
        raise RuntimeError(f"wrk said nothing we understand:\n{said}")
    return float(found.group(1))


def _loop(url: str, until: float, counts: list[int]) -> None:
    parts = urlsplit(url)
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    request = f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept-Encoding: {ENCODING}\r\n\r\n".encode()
    done = 0
    with socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 80)) as line:
        while time.monotonic() < until:
            line.sendall(request)
            read_answer(line, url)
            done += 1
    counts.append(done)


def read_answer(line: socket.socket, url: str) -> None:
    """Read one answer to its end. Raises RuntimeError when it is anything but 200."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += _some(line)
    head, _, body = received.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"{url}: {head.splitlines()[0].decode()}")
    length = re.search(rb"content-length: (\d+)", head, re.I)
    missing = int(length.group(1)) - len(body) if length else 0
    while missing > 0:
        missing -= len(_some(line))
    while not length and not body.endswith(b"0\r\n\r\n"):
        body += _some(line)


def _some(line: socket.socket) -> bytes:
    received = line.recv(262_144)
    if not received:
        raise RuntimeError("the server closed the connection")
    return received


def main(url: str, seconds: float) -> float:
    """Drive the page from a few threads; returns requests a second."""
    counts: list[int] = []
    start = time.monotonic()
    threads = [threading.Thread(target=_loop, args=(url, start + seconds, counts)) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(counts) != CONNECTIONS:
        raise RuntimeError("a connection failed")
    return sum(counts) / (time.monotonic() - start)


if __name__ == "__main__":
    print(main(sys.argv[1], float(sys.argv[2])))
