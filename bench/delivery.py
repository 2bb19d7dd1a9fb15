"""``parvis bench delivery``: 20,000 inboxes on 2,000 host names, from the database to the last recorded answer.

The sink is a process of its own on loopback (see sink); the workers are whole ``parvis worker`` processes whose
sender finds every name there (see delivery_worker). ``raw_loop_per_s`` is the bare loop beside them in the same run:
64 kept connections, cavage signatures, no database, no guard, no HTTP library. It and the workers take turns.
``sign_limit_per_s``: signatures alone, one core. ``peak_mb``: the most memory of a worker that writes down the
deliveries to 100,000 followers and then sends some of them.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from statistics import median

from parvis.testing import live

NEEDS_DATA = False
INBOXES, HOSTS, FOLLOWERS = 20_000, 2_000, 100_000
RAW_POSTS, ROUNDS = 6_000, 3
_LONGEST_S = 300.0
ROOT = Path(__file__).resolve().parents[1]
_MEMORY_SECONDS = 20.0


def run(*, data: Path | None = None, database: str | None = None) -> dict[str, float]:
    """Measure; ``data`` and ``database`` are not used: a fresh home on SQLite is."""
    with tempfile.TemporaryDirectory(prefix="parvis-bench-") as name, ExitStack() as stack:
        port = stack.enter_context(_sink())
        home = Home(Path(name) / "home", port)
        home.scene("prepare")
        raw: list[float] = []
        rates: dict[int, list[float]] = {1: [], 2: []}
        for _ in range(ROUNDS):
            for workers in (1, 2):
                raw.append(home.ask("raw"))
                rates[workers].append(home.measure(workers))
        one, two, bare = median(rates[1]), median(rates[2]), median(raw)
        sign, peak = home.ask("sign"), home.peak()
    return {
        "one_worker_per_s": round(one, 1),
        "two_workers_per_s": round(two, 1),
        "raw_loop_per_s": round(bare, 1),
        "sign_limit_per_s": round(sign, 1),
        "ratio_raw": round(one / bare, 2),
        "ratio_two": round(two / one, 2),
        "peak_mb": round(peak, 1),
    }


@contextmanager
def _sink() -> Iterator[int]:
    port = live.free_port()
    sink = subprocess.Popen([sys.executable, "-m", "bench.sink", str(port)], cwd=ROOT)
    try:
        time.sleep(0.5)
        yield port
    finally:
        sink.kill()
        sink.wait()


class Home:
    """A home on SQLite with a voice and its followers, and workers that send from there."""

    def __init__(self, folder: Path, port: int) -> None:
        self._folder, self._port = folder, port
        self._environment = live.environment(
            folder, PARVIS_OUTSIDE__PRIVATE='["127.0.0.0/8"]', PARVIS_OUTSIDE__PLAIN_HTTP="true"
        )

    def scene(self, *words: str) -> str:
        """Set the scene (see delivery_scene); what it said."""
        command = [sys.executable, "-m", "bench.delivery_scene", *words, str(self._port)]
        said = subprocess.run(command, env=self._environment, cwd=ROOT, capture_output=True, text=True)
        if said.returncode:
            raise RuntimeError(f"{words[0]}: {said.stderr[-3000:]}")
        return said.stdout.split()[-1] if said.stdout.split() else ""

    def ask(self, what: str) -> float:
        """A figure the scene measures by itself."""
        return float(self.scene(what, str(RAW_POSTS)))

    def measure(self, workers: int) -> float:
        """Deliveries recorded a second, from the first one taken to the last one recorded."""
        with ExitStack() as stack:
            for _ in range(workers):
                stack.enter_context(self._worker())
            self._until_alive(workers)
            self.scene("spread", str(INBOXES), str(HOSTS))
            begun = self._until("SELECT min(changed_at) FROM fediverse_delivery WHERE state != 'waiting'")
            self._until(
                "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM fediverse_delivery WHERE state IN ('waiting', 'sending'))"
            )
        return self._rate(str(begun))

    def peak(self) -> float:
        """The most memory, in MB, of a worker with 100,000 followers to reach."""
        self.scene("followers", str(FOLLOWERS))
        with self._worker() as worker:
            self._until_alive(1)
            self.scene("announce")
            self._until("SELECT 1 FROM fediverse_activity WHERE spread_at IS NOT NULL AND type = 'Announce'")
            time.sleep(_MEMORY_SECONDS)
            return _peak_mb(worker.pid)

    @contextmanager
    def _worker(self) -> Iterator[subprocess.Popen[bytes]]:
        with (self._folder / "worker.log").open("a") as log:
            command = [sys.executable, "-m", "bench.delivery_worker"]
            worker = subprocess.Popen(command, env=self._environment, cwd=ROOT, stdout=log, stderr=log)
            try:
                yield worker
            finally:
                worker.send_signal(signal.SIGTERM)
                live.stop(worker)

    def _until_alive(self, workers: int) -> None:
        wanted = f"SELECT 1 WHERE (SELECT count(*) FROM core_worker) >= {workers}"
        self._until(wanted)

    def _until(self, question: str) -> object:
        """Wait until a question has an answer; that answer."""
        deadline = time.monotonic() + _LONGEST_S
        with closing(sqlite3.connect(self._folder / "parvis.sqlite3", timeout=20)) as database:
            while time.monotonic() < deadline:
                found = database.execute(question).fetchone()
                if found and found[0] is not None:
                    return found[0]
                time.sleep(0.05)
        raise RuntimeError(
            f"not within {_LONGEST_S:g} s: {question}\n{(self._folder / 'worker.log').read_text()[-3000:]}"
        )

    def _rate(self, begun: str) -> float:
        asked = "SELECT count(*), (julianday(max(changed_at)) - julianday(?)) * 86400, min(state), max(state)"
        with closing(sqlite3.connect(self._folder / "parvis.sqlite3", timeout=20)) as database:
            count, seconds, first, last = database.execute(f"{asked} FROM fediverse_delivery", [begun]).fetchone()
        if (count, first, last) != (INBOXES, "delivered", "delivered"):
            raise RuntimeError(f"{count} deliveries, {first} to {last}: the measure is of something else")
        return float(count / seconds)


def _peak_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text() if os.path.exists(f"/proc/{pid}/status") else ""
    found = [line for line in status.splitlines() if line.startswith("VmHWM")]
    if not found:
        raise RuntimeError("the system does not tell the most memory a process held")
    return int(found[0].split()[1]) / 1024
