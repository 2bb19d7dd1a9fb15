"""An import killed at ten random moments ends where an undisturbed one ends."""

from __future__ import annotations

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from parvis.testing import live

KILLS = 10
FILE = "cmoa_objects.csv.gz"

# What each table says, keys of the database replaced by what they stand for.
_WORK = "(SELECT w.slug FROM collection_work w WHERE w.id = {}.work_id)"
DUMP = {
    "works": "SELECT w.*, t.slug AS type_slug, h.title AS thing_title FROM collection_work w"
    " LEFT JOIN collection_worktype t ON t.id = w.type_id JOIN traces_thing h ON h.id = w.thing_id",
    "makers": "SELECT * FROM collection_maker",
    "places": "SELECT * FROM collection_place",
    "subjects": "SELECT s.*, p.key AS parent_key FROM collection_subject s LEFT JOIN collection_subject p ON p.id = s.parent_id",
    "credits": f'SELECT {_WORK.format("c")} AS w, m.key, c.role, c."order" FROM collection_workmaker c'
    " JOIN collection_maker m ON m.id = c.maker_id",
    "located": f"SELECT {_WORK.format('c')} AS w, p.key, c.role FROM collection_workplace c"
    " JOIN collection_place p ON p.id = c.place_id",
    "seen": f"SELECT {_WORK.format('c')} AS w, s.key FROM collection_worksubject c"
    " JOIN collection_subject s ON s.id = c.subject_id",
    "records": f"SELECT {_WORK.format('c')} AS w, source, identifier, digest FROM collection_sourcerecord c",
    "things": "SELECT kind, title, state FROM traces_thing",
    "indexed": f"SELECT {_WORK.format('c')} AS w, earliest, latest FROM collection_searchrow c",
    "totals": "SELECT facet, sum(works) FROM collection_searchtotal GROUP BY facet",
    "runs": "SELECT source, state, next_row, created, updated, unchanged, refused, conflicts FROM collection_importrun",
    "problems": 'SELECT "row", "column", code, details FROM collection_importproblem',
}
_KEYS = {"id", "thing_id", "type_id", "parent_id", "part_of_id", "created_at", "changed_at"}


def dump(home: Path) -> dict[str, list[str]]:
    """Every row an import writes, in an order of its own, without keys and moments."""
    base = sqlite3.connect(home / "parvis.sqlite3")
    told: dict[str, list[str]] = {}
    for name, query in DUMP.items():
        cursor = base.execute(query)
        kept = [place for place, column in enumerate(cursor.description) if column[0] not in _KEYS]
        told[name] = sorted(repr([row[place] for place in kept]) for row in cursor)
    assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert not base.execute("PRAGMA foreign_key_check").fetchall()
    base.close()
    return told


def start_of(home: Path, child: subprocess.Popen[bytes]) -> float:
    """Seconds until the import has written its own row, the first thing it does."""
    began = time.monotonic()
    while child.poll() is None:
        with sqlite3.connect(home / "parvis.sqlite3") as base:
            if base.execute("SELECT count(*) FROM collection_importrun").fetchone()[0]:
                break
        time.sleep(0.05)
    return time.monotonic() - began


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_killed_ten_times_an_import_ends_the_same(shared_data: Path, tmp_path: Path) -> None:
    file = shared_data / "collections" / FILE
    words = ("collection", "import", str(file), "--mapping", "carnegie", "--json")
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    assert live.parvis(whole, "init", "--json").returncode == 0
    shutil.copytree(whole, killed)
    start = time.monotonic()
    done = live.parvis(whole, *words)
    assert done.returncode == 0, done.stderr
    length = time.monotonic() - start
    chance = random.Random()
    stopped, ready = 0, 0.0
    for number in range(KILLS):
        command = [sys.executable, "-m", "parvis", "--home", str(killed), *words]
        nowhere = subprocess.DEVNULL
        child = subprocess.Popen(command, env=live.environment(killed), stdout=nowhere, stderr=nowhere)
        if number == 0:
            ready = start_of(killed, child)
        else:
            time.sleep(ready)
        # Ten pieces of the import, each of a random length, are together a little shorter than the whole.
        time.sleep(chance.uniform(0, 1.8) * max(length - ready, 0.1) / KILLS)
        child.send_signal(signal.SIGKILL)
        stopped += child.wait() == -signal.SIGKILL
    last = live.parvis(killed, *words)
    assert last.returncode == 0, last.stderr
    assert stopped, "every import ended before it was killed"
    ours, theirs = dump(killed), dump(whole)
    if stopped < KILLS:
        # An import that ended before its kill is followed by one that finds nothing to do: a run more.
        ours["runs"] = theirs["runs"]
    for name in DUMP:
        assert ours[name] == theirs[name], name
