"""The poster killed at each of its steps: nobody has a letter twice, and whoever may lack one is counted as such."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from parvis.channels.tests.nursery import Nursery, nursery
from parvis.channels.tests.posting_killed import READERS
from parvis.channels.tests.test_kill import _database, _found
from parvis.testing.peers.smtp import Smtp


def _run(born: Nursery, step: str, port: int) -> None:
    wanted = 0 if step in ("never", "later") else -signal.SIGKILL
    assert born.run(step, str(port)) == wanted, step


def _ask(home: Path, address: str, question: str) -> list[Any]:
    with closing(psycopg.connect(address) if address else sqlite3.connect(home / "parvis.sqlite3")) as base:
        return [row[0] for row in base.execute(question).fetchall()]


# What the readers have when all is over, and what their rows say.
ENDS = {
    # Nobody had anything: spreading goes on where it was.
    "spreading": (READERS, {"sent": READERS}),
    # Taken by the server and not recorded: perhaps sent, never again by itself. It had arrived.
    "recording": (READERS, {"sent": READERS - 1, "unknown": 1}),
    # Claimed and not handed over: nobody can tell either. It had not arrived.
    "handing": (READERS - 1, {"sent": READERS - 1, "unknown": 1}),
}


def _forget(home: Path, address: str) -> None:
    with closing(psycopg.connect(address) if address else sqlite3.connect(home / "parvis.sqlite3")) as base:
        for table in (
            "letter",
            "subscriber",
            "newsletter",
            "figure",
            "part",
            "shown",
            "delivery",
            "shipment",
            "connection",
        ):
            base.execute(f"DELETE FROM channels_{table}")
        base.commit()


@pytest.mark.slow
@pytest.mark.engines
@pytest.mark.timeout(600)
def test_a_poster_killed_anywhere_writes_to_nobody_twice(tmp_path: Path, smtp_server: Smtp):
    home = tmp_path / "home"
    with _database(os.environ.get("PARVIS_TEST_DATABASE", "")) as address:
        settings = {"PARVIS_DATABASE__URL": address} if address else {}
        _found(home, settings)
        with nursery("parvis.channels.tests.posting_killed", home, settings) as born:
            for step, (count, states) in ENDS.items():
                _forget(home, address)
                smtp_server.letters.clear()
                _run(born, step, smtp_server.port)
                # Another poster, at once, does not take what the dead one still holds.
                _run(born, "never", smtp_server.port)
                _run(born, "later", smtp_server.port)
                arrived = Counter(to for letter in smtp_server.letters for to in letter.recipients)
                assert sum(arrived.values()) == count, step
                assert set(arrived.values()) == {1}, step
                assert Counter(_ask(home, address, "SELECT state FROM channels_letter")) == Counter(states), step
                assert _ask(home, address, "SELECT state FROM channels_delivery") == ["sent"], step
