"""The sender killed at each of its steps: the network has the message once, and we know it."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import psycopg
import pytest

from parvis.channels.tests.conftest import Network
from parvis.testing import kept, live, postgres

STEPS = ("before", "claimed", "asked_rights", "published", "settled")


def _run(home: Path, step: str, base: str, settings: dict[str, str]) -> int:
    told = {**live.environment(home, **settings), "DJANGO_SETTINGS_MODULE": "parvis.config.settings"}
    done = subprocess.run(
        [sys.executable, "-m", "parvis.channels.tests.killed", step, base],
        env=told, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode in (0, -signal.SIGKILL), done.stderr[-2000:]
    return done.returncode


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
        for number, step in enumerate(STEPS, 1):
            _forget(home, address)
            assert _run(home, step, network.base, settings) == -signal.SIGKILL, step
            assert _run(home, "never", network.base, settings) == 0
            assert len(network.posts()) <= number, f"killed at {step}, a second sender did not wait"
            assert _run(home, "later", network.base, settings) == 0
            assert len(network.posts()) == number, f"killed at {step}"
            assert _state(home, address) == "sent", step
            keys = [post["key"] for post in network.posts()]
            assert len(keys) == len(set(keys))
