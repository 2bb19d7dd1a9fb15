"""``parvis bench mixed``: pages of every kind at the highest rate two workers sustain, alone, then beside slow clients.

The demonstration is the site. Sixty seconds of pages drawn by chance (home, browse, search, works, stories,
feeds, JSON, in both languages), each connection asking as soon as it is answered: an error is any answer but
the one expected. Then again while a hundred connections dribble a head, twelve dribble a body, and heads of
one megabyte come in. No peer: what is told is whether anybody is held up, and for how long.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles

from bench import crowd
from parvis.testing import live

NEEDS_DATA = False
WORKERS = 2
SECONDS = 60.0
CONNECTIONS = 12


def run(*, data: Path | None = None, database: str | None = None, seconds: float = SECONDS) -> dict[str, float | str]:
    """Measure. ``data`` and ``database`` are not used: the demonstration is the site."""
    with tempfile.TemporaryDirectory(prefix="parvis-bench-") as name:
        home = live.demo_home(Path(name))
        found: dict[str, float | str] = {"workers": WORKERS, "connections": CONNECTIONS, "seconds": seconds}
        for state, settings in (("cached", {}), ("uncached", {"PARVIS_PAGES__CACHE_SECONDS": "0"})):
            with live.serving(home, workers=WORKERS, settings=settings) as site:
                found |= {f"{state}_{key}": value for key, value in measure(site, seconds=seconds).items()}
        return found


def measure(site: live.Site, *, seconds: float) -> dict[str, float]:
    """The rate and the times of a site being served, alone and beside slow clients."""
    paths = addresses(site)
    ask(site, paths, seconds=2)
    alone = ask(site, paths, seconds=seconds)
    with _slow_clients(site):
        beside = ask(site, paths, seconds=seconds)
    return {**alone, **{f"beside_slow_{key}": value for key, value in beside.items()}}


def addresses(site: live.Site) -> list[str]:
    """Pages of every kind, the frequent ones more often."""
    listed = live.listed(site)
    works = [path for path in listed if path.startswith("/oeuvres/")]
    others = [path for path in listed if path not in works]
    chosen = random.Random(7).sample(works, min(30, len(works)))
    asked = ["/collection/", "/en/collection/", "/chercher/?q=mer", "/chercher/?q=portrait", "/flux/recits.atom"]
    return [*chosen, *others[:30], *asked, *["/"] * 6, "/en/"]


def ask(site: live.Site, paths: list[str], *, seconds: float) -> dict[str, float]:
    """Ask for these pages as fast as they are answered, from a process of its own."""
    command = [sys.executable, "-m", "bench.crowd", "ask", site.address, str(seconds), str(CONNECTIONS)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    made = subprocess.run(command, input=json.dumps(paths), capture_output=True, text=True, check=True, env=environment)
    told = json.loads(made.stdout)
    times = sorted(told["ms"])
    cuts = quantiles(times, n=100)
    return {
        "per_s": round(len(times) / told["seconds"], 1),
        "answers": len(times),
        "errors": len(told["errors"]),
        "p50_ms": round(cuts[49], 1),
        "p95_ms": round(cuts[94], 1),
        "p99_ms": round(cuts[98], 1),
        "longest_ms": round(times[-1], 1),
    }


@contextmanager
def _slow_clients(site: live.Site) -> Iterator[None]:
    stop = crowd.pester(site.address)
    try:
        yield
    finally:
        stop()
