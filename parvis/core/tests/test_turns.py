"""Turns at writing: one holder at a time across processes, and a dead one holds nobody up."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection

from parvis.core.turns import turn_at_writing

_HOLDER = """
import fcntl, os, sys, time
number = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)
fcntl.flock(number, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(600)
"""


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database in a file, as an institution has."""
    if connection.vendor != "sqlite":
        pytest.skip("nobody queues at PostgreSQL")
    file = tmp_path / "parvis.sqlite3"
    file.touch()
    monkeypatch.setitem(connection.settings_dict, "NAME", str(file))
    return file


def take_turn(taken: threading.Event) -> threading.Thread:
    def run() -> None:
        with turn_at_writing():
            taken.set()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


def test_another_process_is_waited_for_and_a_killed_one_is_not(database: Path):
    holder = subprocess.Popen([sys.executable, "-c", _HOLDER, f"{database}-turns"], stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        taken = threading.Event()
        thread = take_turn(taken)
        assert not taken.wait(0.3)
        holder.send_signal(signal.SIGKILL)
        assert taken.wait(60)
        thread.join(60)
    finally:
        holder.kill()
        holder.wait()


def test_threads_take_turns_and_a_fault_ends_one(database: Path):
    inside, most = 0, 0

    def work() -> None:
        nonlocal inside, most
        for _ in range(50):
            try:
                with turn_at_writing():
                    inside += 1
                    most = max(most, inside)
                    inside -= 1
                    raise ValueError
            except ValueError:
                pass

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert most == 1 and (database.parent / "parvis.sqlite3-turns").exists()


def test_a_database_in_memory_has_no_file(database: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(connection.settings_dict, "NAME", "file:memory?mode=memory")
    with turn_at_writing():
        assert not (database.parent / "parvis.sqlite3-turns").exists()
