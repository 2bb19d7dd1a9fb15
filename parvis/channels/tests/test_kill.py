"""The sender killed at each of its steps: the network has the message once, and we know it."""

from __future__ import annotations

import os
import signal
import sqlite3
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import psycopg
import pytest

from parvis.channels.tests.conftest import Network
from parvis.channels.tests.nursery import nursery
from parvis.testing import kept, live, postgres

STEPS = ("before", "claimed", "asked_rights", "published", "settled")


@contextmanager
def _database(address: str) -> Any:
    like = os.environ.get("PARVIS_TEST_TEMPLATE") or "template1"
    name = f"parvis_sending_{os.getpid()}"
    with postgres.own_database(address, name, like=like) if address else nullcontext("") as own:
        yield own


def _found(home: Path, settings: dict[str, str]) -> None:
    """An institution in the home, from a database that was migrated already: migrating proves nothing here."""
    if not settings:
        kept.settle(home)
        return
    done = live.parvis(home, "init", "--json", **settings)
    assert done.returncode == 0, done.stderr[-2000:]


def _state(home: Path, address: str) -> str:
    with closing(psycopg.connect(address) if address else sqlite3.connect(home / "parvis.sqlite3")) as base:
        [(state,)] = base.execute("SELECT state FROM channels_delivery").fetchall()
        return str(state)


def _forget(home: Path, address: str) -> None:
    with closing(psycopg.connect(address) if address else sqlite3.connect(home / "parvis.sqlite3")) as base:
        for table in ("part", "shown", "delivery", "shipment", "connection"):
            base.execute(f"DELETE FROM channels_{table}")
        base.commit()


@pytest.mark.slow
@pytest.mark.engines
@pytest.mark.timeout(600)
def test_a_sender_killed_anywhere_sends_once(tmp_path: Path, network: Network) -> None:
    home = tmp_path / "home"
    with _database(os.environ.get("PARVIS_TEST_DATABASE", "")) as address:
        settings = {"PARVIS_DATABASE__URL": address} if address else {}
        _found(home, settings)
        with nursery("parvis.channels.tests.killed", home, settings) as born:
            for number, step in enumerate(STEPS, 1):
                _forget(home, address)
                assert born.run(step, network.base) == -signal.SIGKILL, step
                assert born.run("never", network.base) == 0
                assert len(network.posts()) <= number, f"killed at {step}, a second sender did not wait"
                assert born.run("later", network.base) == 0
                assert len(network.posts()) == number, f"killed at {step}"
                assert _state(home, address) == "sent", step
                keys = [post["key"] for post in network.posts()]
                assert len(keys) == len(set(keys))
