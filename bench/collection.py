"""``parvis bench collection``: Tate's collection imported, beside sqlite-utils loading the same rows.

Ours: ``parvis collection import`` in a fresh home on SQLite: works, makers, a tree of subjects and its links,
permanent addresses, search with facets. Peer: ``sqlite-utils insert`` of the same file, already decompressed, and
``enable-fts`` on its texts: one table, no links, no facets. CPU is what the child processes used, start included;
the home and its tables are made before the clock starts.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

FILE, MAPPING = "collections/tate_artworks.csv.gz", "tate"
TEXTS = ("title", "artist", "medium", "creditLine", "subjects")


@dataclass(frozen=True)
class Used:
    """What one child process used: CPU and wall seconds, peak memory in megabytes, what it printed."""

    cpu_s: float
    wall_s: float
    peak_mb: float
    printed: str


def run(*, data: Path, database: str | None = None) -> dict[str, float | int]:
    """Import twice, and let the peer load the same rows. database: PostgreSQL's address instead of SQLite."""
    with tempfile.TemporaryDirectory(prefix="parvis-bench-") as name:
        folder = Path(name)
        parvis = _parvis(folder / "home", database)
        used([*parvis, "init", "--json"])
        command = [*parvis, "collection", "import", str(data / FILE), "--mapping", MAPPING, "--json"]
        first = used(command)
        again = used(command)
        peer_cpu = _peer(data / FILE, folder)
    told = json.loads(first.printed)
    return {
        "works": told["created"],
        "cpu_s": round(first.cpu_s, 2),
        "wall_s": round(first.wall_s, 2),
        "peak_mb": round(first.peak_mb, 1),
        "peer_cpu_s": round(peer_cpu, 2),
        "ratio_cpu": round(first.cpu_s / peer_cpu, 2),
        "reimport_ratio": round(again.cpu_s / first.cpu_s, 3),
    }


def _parvis(home: Path, database: str | None) -> list[str]:
    if database:
        os.environ["PARVIS_DATABASE__URL"] = database
    return [sys.executable, "-m", "parvis", "--home", str(home)]


def _peer(file: Path, folder: Path) -> float:
    rows, base = folder / "rows.csv", folder / "peer.db"
    with gzip.open(file) as packed, rows.open("wb") as plain:
        shutil.copyfileobj(packed, plain)
    tool = str(Path(sys.executable).with_name("sqlite-utils"))
    insert = used([tool, "insert", str(base), "works", str(rows), "--csv", "--pk", "id", "--silent"])
    return insert.cpu_s + used([tool, "enable-fts", str(base), "works", *TEXTS]).cpu_s


def used(command: list[str]) -> Used:
    """Run a command to its end. Raises RuntimeError with what it said when it fails."""
    start = time.perf_counter()
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        child = subprocess.Popen(command, stdout=out, stderr=err)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if child.returncode:
            raise RuntimeError(f"{' '.join(command)}: {child.returncode}\n{err.read()[-2000:]}")
        wall = time.perf_counter() - start
        # Linux gives kilobytes, macOS bytes.
        peak = usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)
        return Used(usage.ru_utime + usage.ru_stime, wall, peak, out.read())
