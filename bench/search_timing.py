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
        start = time.perf_counter()
        self._line.request("GET", path)
        response = self._line.getresponse()
        body = response.read()
        taken = (time.perf_counter() - start) * 1000
        if response.status != 200:
            raise RuntimeError(f"{path}: {response.status}\n{body[:500]!r}")
        answer: dict[str, Any] = json.loads(body)
        return taken, answer


def percentiles(times: list[float]) -> tuple[float, float]:
    """The median and the 95th percentile (nearest rank), rounded to a hundredth."""
    ranked = sorted(times)
    at = [ranked[min(len(ranked) - 1, int(len(ranked) * share))] for share in (0.5, 0.95)]
    return round(at[0], 2), round(at[1], 2)
