"""``parvis bench search``: the collection's search over HTTP as JSON, beside Datasette on the same rows and words.

Ours: Tate's collection imported into a fresh home and served by ``parvis serve`` with one worker process.
Peer: the same file in one table by sqlite-utils, full text on the same columns, served by Datasette with the
settings its manual gives for speed (no suggested facets, no cache of answers). Both answer 24 works a page with
the same facts, a total, and the same facets; questions take turns, so that a busy moment falls on both.
Then ours alone, the works multiplied to a million in the database itself.

database: PostgreSQL's address; the bench makes a database of its own beside the named one, and drops it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench import search_peer
from bench.search_questions import KINDS, Question, choose
from bench.search_timing import Timer, percentiles
from parvis.testing import live, postgres

FILE, MAPPING = "collections/tate_artworks.csv.gz", "tate"
QUESTIONS = 200
Settings = dict[str, str]


def run(*, data: Path, database: str | None = None) -> dict[str, Any]:
    """Measure; milliseconds and megabytes. Raises RuntimeError with what a program said when it failed."""
    with tempfile.TemporaryDirectory(prefix="parvis-bench-") as name, own_database(database) as settings:
        folder = Path(name)
        home = folder / "home"
        _parvis(home, settings, "init", "--json")
        _parvis(home, settings, "collection", "import", str(data / FILE), "--mapping", MAPPING, "--json")
        peer = search_peer.make(data / FILE, folder)
        questions = choose(peer, QUESTIONS)
        tate = _beside(home, settings, peer, questions)
        works = _million(home, settings, "multiply")["works"]
        million = _alone(home, settings, questions)
        return {
            "tate": tate,
            "million": million,
            "million_works": works,
            **_million(home, settings, "index_mb"),
            **_million(home, settings, "save"),
            "database": "postgresql" if settings else "sqlite",
        }


def _beside(home: Path, settings: Settings, peer: Path, questions: dict[str, list[Question]]) -> dict[str, Any]:
    """Each kind of question put to both, in turns."""
    with ExitStack() as stack:
        ours = Timer(stack.enter_context(live.serving(home, workers=1, settings=settings)).address)
        theirs = Timer(stack.enter_context(search_peer.serving(peer)))
        return {kind: _turns(ours, theirs, questions[kind]) for kind in KINDS}


def _turns(ours: Timer, theirs: Timer, questions: list[Question]) -> dict[str, float]:
    _warm_up(ours, [question.ours for question in questions])
    _warm_up(theirs, [question.theirs for question in questions])
    mine, other, equal = [], [], 0
    for question in questions:
        taken, told = ours.ask(question.ours)
        peer_taken, peer_told = theirs.ask(question.theirs)
        mine.append(taken)
        other.append(peer_taken)
        equal += told["total_is_capped"] or told["total"] == peer_told["filtered_table_rows_count"]
    p50, p95 = percentiles(mine)
    peer_p50, peer_p95 = percentiles(other)
    return {
        "p50_ms": p50,
        "p95_ms": p95,
        "datasette_p50_ms": peer_p50,
        "datasette_p95_ms": peer_p95,
        "ratio_p95": round(p95 / peer_p95, 2),
        "same_total": round(equal / len(questions), 2),
    }


def _alone(home: Path, settings: Settings, questions: dict[str, list[Question]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with live.serving(home, workers=1, settings=settings) as site:
        timer = Timer(site.address)
        for kind in KINDS:
            _warm_up(timer, [question.ours for question in questions[kind]])
            p50, p95 = percentiles([timer.ask(question.ours)[0] for question in questions[kind]])
            found[kind] = {"p50_ms": p50, "p95_ms": p95}
    return found


def _warm_up(timer: Timer, addresses: list[str]) -> None:
    for address in addresses[:10]:
        timer.ask(address)


def _parvis(home: Path, settings: Settings, *words: str) -> None:
    """Run a ``parvis`` command; a refused row is no failure here (exit code 1)."""
    done = live.parvis(home, *words, **settings)
    if done.returncode > 1:
        raise RuntimeError(f"parvis {' '.join(words)} failed ({done.returncode}):\n{done.stderr[-3000:]}")


def _million(home: Path, settings: Settings, task: str) -> dict[str, Any]:
    """One task of ``bench.search_million``, in a process whose settings are those of the bench's home."""
    command = [sys.executable, "-m", "bench.search_million", task]
    where = Path(__file__).resolve().parents[1]
    done = subprocess.run(
        command, cwd=where, env=live.environment(home, **settings), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{task} failed:\n{done.stderr[-3000:]}")
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


@contextmanager
def own_database(address: str | None) -> Iterator[Settings]:
    """The settings of a database of the bench's own; none of it remains. Empty settings mean SQLite."""
    if not address:
        yield {}
        return
    with postgres.own_database(address, f"parvis_bench_{os.getpid()}") as url:
        yield {"PARVIS_DATABASE__URL": url}
