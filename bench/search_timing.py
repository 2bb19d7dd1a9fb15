"""Latency of one question after another over one kept connection, as a page that searches sees it."""

from __future__ import annotations

import http.client
import json
import time
from typing import Any
from urllib.parse import urlsplit


class Timer:
    """Asks one server."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._line = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=60)

    def ask(self, path: str) -> tuple[float, dict[str, Any]]:
        """Milliseconds until the whole answer is read, and the answer. Raises RuntimeError unless it is 200."""
        try:
            taken, status, body = self._ask(path)
        except http.client.RemoteDisconnected:
            # Servers close a line that was idle for a while; the next one is timed from its beginning.
            self._line.close()
            taken, status, body = self._ask(path)
        if status != 200:
            raise RuntimeError(f"{path}: {status}\n{body[:500]!r}")
        answer: dict[str, Any] = json.loads(body)
        return taken, answer

    def _ask(self, path: str) -> tuple[float, int, bytes]:
        start = time.perf_counter()
        self._line.request("GET", path)
        response = self._line.getresponse()
        body = response.read()
        return (time.perf_counter() - start) * 1000, response.status, body


def percentiles(times: list[float]) -> tuple[float, float]:
    """The median and the 95th percentile (nearest rank), rounded to a hundredth."""
    ranked = sorted(times)
    at = [ranked[min(len(ranked) - 1, int(len(ranked) * share))] for share in (0.5, 0.95)]
    return round(at[0], 2), round(at[1], 2)
