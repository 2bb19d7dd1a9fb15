"""The worker killed thirty times while it listens to three networks; two at once: each message is in its thread once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from parvis.channels.tests import double
from parvis.channels.tests.conftest import Network
from parvis.channels.tests.nursery import nursery
from parvis.channels.tests.test_kill import _database, _found
from parvis.channels.tests.test_posting_killed import _ask
from parvis.conversation.tests.receiving_killed import EVENTS, KILLS, NETWORKS_HEARD, OWN, SAME

# So many of the second network are posts of the first, seen there too.
SEEN_TWICE = 10


@contextmanager
def _network(told: Path) -> Iterator[Network]:
    with subprocess.Popen([sys.executable, str(Path(double.__file__)), str(told)]) as process:
        until = time.monotonic() + 60
        while not (told.exists() and told.read_text()) and time.monotonic() < until:
            time.sleep(0.02)
        yield Network(int(told.read_text()))
        process.kill()


def _events(network: str) -> list[dict[str, Any]]:
    found = []
    for number in range(EVENTS):
        home = "double" if network == "double2" and number < SEEN_TWICE else network
        url = f"https://{home}.example/{number}"
        found.append({
            "id": f"{network}-{number}", "what": "message" if number % 5 == 4 else "mention", "text": f"{home} {number}",
            "author": {"address": f"acct:p{number % 7}@{home}.example", "name": f"P{number % 7}"},
            "at": "2026-11-20T10:00:00+00:00", "object_id": url, "object_url": url,
            "visibility": "direct" if number % 5 == 4 else "public",
        })  # fmt: skip
    return found


@pytest.mark.slow
@pytest.mark.engines
@pytest.mark.timeout(900)
def test_a_worker_killed_thirty_times_takes_each_message_in_once(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with _database(os.environ.get("PARVIS_TEST_DATABASE", "")) as address, ExitStack() as open_ones:
        settings = {"PARVIS_DATABASE__URL": address} if address else {}
        _found(home, settings)
        networks = [open_ones.enter_context(_network(tmp_path / name)) for name in NETWORKS_HEARD]
        for name, network in zip(NETWORKS_HEARD, networks, strict=True):
            network.happen(*_events(name))
        born = open_ones.enter_context(nursery("parvis.conversation.tests.receiving_killed", home, settings))
        bases = [each.base for each in networks]
        for number in range(KILLS):
            assert born.run(str(number), *bases) == -signal.SIGKILL, number
        assert _ask(home, address, "SELECT count(*) FROM conversation_message") != [0]
        for _life in range(3):
            assert born.run("never", *bases) == 0
        wanted = {each["text"] for name in NETWORKS_HEARD for each in _events(name)}
        said = _ask(home, address, "SELECT text FROM conversation_message")
        assert len(wanted) == EVENTS * 3 - SEEN_TWICE and sorted(said) == sorted(wanted)
        assert _ask(home, address, "SELECT count(*) FROM channels_heard") == [len(wanted)]
        assert _ask(home, address, "SELECT count(*) FROM channels_heard WHERE waits OR told IS NOT NULL") == [0]
        # What lists show was counted once too.
        assert _ask(home, address, "SELECT sum(messages) FROM conversation_thread") == [len(wanted)]


@pytest.mark.engines
@pytest.mark.timeout(300)
def test_two_processes_at_once_keep_each_message_once(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with _database(os.environ.get("PARVIS_TEST_DATABASE", "")) as address:
        settings = {"PARVIS_DATABASE__URL": address} if address else {}
        _found(home, settings)
        with nursery("parvis.conversation.tests.receiving_killed", home, settings) as born:
            assert born.run("both", "https://a.example", "https://b.example", "https://c.example") == 0
        wanted = SAME * 2 + OWN * 2
        assert _ask(home, address, "SELECT count(*) FROM conversation_message") == [wanted]
        assert _ask(home, address, "SELECT count(*) FROM channels_heard WHERE waits") == [0]
        assert _ask(home, address, "SELECT sum(messages) FROM conversation_thread WHERE merged_into_id IS NULL") == [
            wanted
        ]
        assert _ask(home, address, "SELECT count(*) FROM conversation_thread WHERE merged_into_id IS NULL") == [wanted]
