"""``parvis bench inbox``: 10,000 signed Creates from 500 actors, one in ten twice, to a served site on SQLite.

The actors are known beforehand, as they are after a first message. Signatures are made before the clock starts; a driver
of its own process posts them over 8 kept connections to the shared inbox. ``lost``: activities said to be taken (202)
that are not written down, or posts not taken; ``duplicates_kept``: rows more than there are activities.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from statistics import quantiles

from parvis.testing import live

NEEDS_DATA = False
ROOT = Path(__file__).resolve().parents[1]
ACTIVITIES, ACTORS, WORKERS, CONNECTIONS = 10_000, 500, 2, 8
_LONGEST_S = 120.0


def run(*, data: Path | None = None, database: str | None = None) -> dict[str, float]:
    """Measure; ``data`` and ``database`` are not used: a copy of the demonstration on SQLite is."""
    with tempfile.TemporaryDirectory(prefix="parvis-bench-") as name:
        home = live.demo_home(Path(name))
        with live.serving(home, workers=WORKERS) as site:
            posts = Path(name) / "posts.bin"
            _scene(home, "prepare", site.address, str(posts), str(ACTIVITIES), str(ACTORS))
            begun = time.perf_counter()
            said = json.loads(_scene(home, "drive", site.address, str(posts), str(CONNECTIONS)))
            seconds = time.perf_counter() - begun if "seconds" not in said else said["seconds"]
            kept, distinct = _kept(home)
    return {
        "per_s": round(len(said["ms"]) / seconds, 1),
        "p95_ms": round(quantiles(said["ms"], n=20)[-1], 1),
        "lost": ACTIVITIES - distinct + said["refused"],
        "duplicates_kept": kept - distinct,
    }


def _scene(home: Path, *words: str) -> str:
    command = [sys.executable, "-m", "bench.inbox_scene", *words]
    said = subprocess.run(command, env=live.environment(home), cwd=ROOT, capture_output=True, text=True)
    if said.returncode:
        raise RuntimeError(f"{words[0]}: {said.stderr[-3000:]}")
    return said.stdout.splitlines()[-1] if said.stdout else ""


def _kept(home: Path) -> tuple[int, int]:
    """How many rows were written and of how many activities, once nothing waits to be done any more."""
    deadline = time.monotonic() + _LONGEST_S
    with closing(sqlite3.connect(home / "parvis.sqlite3", timeout=20)) as database:
        while time.monotonic() < deadline:
            asked = "SELECT count(*) FROM fediverse_received WHERE state = 'received' AND type = 'Create'"
            if not database.execute(asked).fetchone()[0]:
                break
            time.sleep(0.2)
        asked = (
            "SELECT count(*), count(DISTINCT activity) FROM fediverse_received WHERE type = 'Create' AND state = 'done'"
        )
        kept, distinct = database.execute(asked).fetchone()
        return int(kept), int(distinct)
