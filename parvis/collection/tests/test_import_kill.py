"""An import killed at ten random moments ends where an undisturbed one ends."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from parvis.testing import kept, live, postgres

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


# PostgreSQL keeps the words in the search rows themselves.
_WORDS = f"SELECT {_WORK.format('c')} AS w, length(c.document) FROM collection_searchrow c"


@dataclass(frozen=True)
class House:
    """A home and its database: PostgreSQL's address, else the SQLite file in it."""

    home: Path
    database: str = ""
    settings: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, home: Path, database: str) -> House:
        """The home with what its commands must be told."""
        return cls(home, database, {"PARVIS_DATABASE__URL": database} if database else {})

    def parvis(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command in it."""
        return live.parvis(self.home, *words, **self.settings)

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """The same, not waited for."""
        command = [sys.executable, "-m", "parvis", "--home", str(self.home), *words]
        nowhere = subprocess.DEVNULL
        return subprocess.Popen(
            command, env=live.environment(self.home, **self.settings), stdout=nowhere, stderr=nowhere
        )

    def connect(self) -> Any:
        """A connection of this test's own."""
        return psycopg.connect(self.database) if self.database else sqlite3.connect(self.home / "parvis.sqlite3")


def dump(house: House) -> dict[str, list[str]]:
    """Every row an import writes, in an order of its own, without keys and moments."""
    told: dict[str, list[str]] = {}
    with closing(house.connect()) as base:
        for name, query in (DUMP | ({"words": _WORDS} if house.database else {})).items():
            cursor = base.execute(query)
            kept = [place for place, column in enumerate(cursor.description) if column[0] not in _KEYS]
            told[name] = sorted(repr([row[place] for place in kept]) for row in cursor)
        if not house.database:
            assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert not base.execute("PRAGMA foreign_key_check").fetchall()
    return told


def start_of(house: House, child: subprocess.Popen[bytes]) -> float:
    """Seconds until the import has written its own row, the first thing it does."""
    began = time.monotonic()
    while child.poll() is None:
        with closing(house.connect()) as base:
            if base.execute("SELECT count(*) FROM collection_importrun").fetchone()[0]:
                break
        time.sleep(0.05)
    return time.monotonic() - began


@contextmanager
def two_houses(folder: Path) -> Iterator[tuple[House, House]]:
    """Two new homes, the second a copy of the first, on the database of this turn of the suite."""
    whole, killed = folder / "whole", folder / "killed"
    address = os.environ.get("PARVIS_TEST_DATABASE", "")
    if not address:
        _begin(House.of(whole, ""))
        shutil.copytree(whole, killed)
        yield House.of(whole, ""), House.of(killed, "")
        return
    first, second = (f"parvis_kill_{os.getpid()}_{name}" for name in ("whole", "killed"))
    empty = os.environ.get("PARVIS_TEST_TEMPLATE") or "template1"
    with postgres.own_database(address, first, like=empty) as one:
        _begin(House.of(whole, one))
        shutil.copytree(whole, killed)
        with postgres.own_database(address, second, like=first) as other:
            yield House.of(whole, one), House.of(killed, other)


def _begin(house: House) -> None:
    if not house.database:
        kept.settle(house.home)
        return
    done = house.parvis("init", "--json")
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
@pytest.mark.engines
@pytest.mark.timeout(900)
def test_killed_ten_times_an_import_ends_the_same(shared_data: Path, tmp_path: Path) -> None:
    """In the PostgreSQL turn of the suite the rows are sent by COPY, and the kill falls within one as well."""
    file = shared_data / "collections" / FILE
    words = ("collection", "import", str(file), "--mapping", "carnegie", "--json")
    with two_houses(tmp_path) as (whole, killed):
        start = time.monotonic()
        done = whole.parvis(*words)
        assert done.returncode == 0, done.stderr
        stopped = kill_again_and_again(killed, words, length=time.monotonic() - start)
        last = killed.parvis(*words)
        assert last.returncode == 0, last.stderr
        assert stopped, "every import ended before it was killed"
        ours, theirs = dump(killed), dump(whole)
    if stopped < KILLS:
        # An import that ended before its kill is followed by one that finds nothing to do: a run more.
        ours["runs"] = theirs["runs"]
    assert ours.keys() == theirs.keys()
    for name in theirs:
        assert ours[name] == theirs[name], name


def kill_again_and_again(house: House, words: tuple[str, ...], *, length: float) -> int:
    """Start the import and kill it at a random moment, so many times; how many of them were still going on."""
    chance = random.Random()
    stopped, ready = 0, 0.0
    for number in range(KILLS):
        child = house.start(*words)
        if number == 0:
            ready = start_of(house, child)
        else:
            time.sleep(ready)
        # Ten pieces of the import, each of a random length, are together a little shorter than the whole.
        time.sleep(chance.uniform(0, 1.8) * max(length - ready, 0.1) / KILLS)
        child.send_signal(signal.SIGKILL)
        stopped += child.wait() == -signal.SIGKILL
    return stopped
