"""``parvis bench pages``: home, browse and a work's page, beside the home of a fresh ``wagtail start`` site.

Both are served by Granian with two workers and the same options. Uncached: no page is kept, each is
made anew. Cached: our page cache on one side, Django's cache middleware with its default memory cache
on the other. Rounds alternate between the two sides and the median is kept, so that a busy moment of
the machine falls on both. ``hit_ms`` is what counting a reading adds to one request (see hits).
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from urllib.request import urlopen

from bench import hits, load, peer_site
from parvis.cli.serve import web_command
from parvis.testing import live

NEEDS_DATA = False
WORKERS = 2
ROUNDS = 3
SECONDS = 4.0


def run(*, data: Path | None = None, database: str | None = None) -> dict[str, float | str]:
    """Measure requests a second. ``data`` and ``database`` are not used: the demonstration is the site."""
    with tempfile.TemporaryDirectory(prefix="parvis-bench-") as name:
        folder = Path(name)
        home, project = live.demo_home(folder), peer_site.make(folder)
        rates: dict[str, float] = {}
        for state, is_cached in (("uncached", False), ("cached", True)):
            with ExitStack() as stack:
                ours = stack.enter_context(_ours(home, is_cached=is_cached))
                peer = stack.enter_context(_peer(project, is_cached=is_cached))
                work = _work(ours)
                for page, rate in _measure({**_pages(ours, work), "peer": peer}).items():
                    rates[f"{page}_{state}_per_s"] = round(rate, 1)
        hit = hits.measure(home, work)
    return {**rates, **_ratios(rates), **hit, "load": load.tool(), "workers": WORKERS}


def _ratios(rates: dict[str, float]) -> dict[str, float]:
    return {
        f"{page}_{state}_ratio": round(rates[f"{page}_{state}_per_s"] / rates[f"peer_{state}_per_s"], 2)
        for state in ("uncached", "cached")
        for page in ("home", "browse", "work")
    }


def _measure(addresses: dict[str, str]) -> dict[str, float]:
    """Requests a second of each address: the median of a few rounds that take turns."""
    for address in addresses.values():
        load.per_second(address, seconds=1)
    rounds: dict[str, list[float]] = {name: [] for name in addresses}
    for _ in range(ROUNDS):
        for name, address in addresses.items():
            rounds[name].append(load.per_second(address, seconds=SECONDS))
    return {name: median(rates) for name, rates in rounds.items()}


@contextmanager
def _ours(home: Path, *, is_cached: bool) -> Iterator[live.Site]:
    settings = {} if is_cached else {"PARVIS_PAGES__CACHE_SECONDS": "0"}
    with live.serving(home, workers=WORKERS, settings=settings) as site:
        yield site


def _pages(site: live.Site, work: str) -> dict[str, str]:
    return {"home": site.url("/"), "browse": site.url("/collection/"), "work": site.url(work)}


def _work(site: live.Site) -> str:
    return next(path for path in live.listed(site) if path.startswith("/oeuvres/"))


@contextmanager
def _peer(project: Path, *, is_cached: bool) -> Iterator[str]:
    port = live.free_port()
    address = f"http://127.0.0.1:{port}/"
    command = web_command("127.0.0.1", port, WORKERS, application="peer.wsgi:application")
    environment = peer_site.environment(is_cached=is_cached)
    with (project / "serve.log").open("w+") as log:
        server = subprocess.Popen(command, cwd=project, env=environment, stdout=log, stderr=log)
        try:
            live.wait(address, server, log)
            with urlopen(address) as answer:
                assert b"Wagtail" in answer.read(), "the peer does not show its home"
            yield address
        finally:
            live.stop(server)
