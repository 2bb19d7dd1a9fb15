"""``parvis bench conversation``: an inbox of 100,000 conversations and 600,000 messages, as the desk asks for it.

Made in the database itself, in a home of its own: ways, networks, states, departments and words fall as in a real inbox
(few open, many closed, words by Zipf's law, one conversation of 500 messages). Each question is put once warm, then many
times with values drawn anew; the p95 is told. live_s: from a message received to an open list that shows it.

PARVIS_BENCH_THREADS makes fewer (six messages each). database: PostgreSQL's address; a database of its own is made beside it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.search import own_database
from parvis.testing import live

NEEDS_DATA = False


def run(*, data: Path, database: str | None = None) -> dict[str, Any]:
    """Measure; milliseconds and seconds. Raises RuntimeError with what a program said when it failed."""
    with tempfile.TemporaryDirectory(prefix="parvis-bench-") as name, own_database(database) as settings:
        home = Path(name) / "home"
        made = live.parvis(home, "init", "--json", **settings)
        if made.returncode:
            raise RuntimeError(made.stderr)
        told = {**live.environment(home, **settings), "DJANGO_SETTINGS_MODULE": "parvis.config.settings"}
        threads = os.environ.get("PARVIS_BENCH_THREADS", "100000")
        done = subprocess.run(
            [sys.executable, "-m", "bench.conversation_scene", threads], env=told, capture_output=True, text=True,
            check=False, cwd=Path(__file__).resolve().parents[1],
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(done.stderr[-4000:])
        result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return {**result, "database": "postgresql" if settings else "sqlite"}
