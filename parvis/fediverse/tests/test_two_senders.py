"""Two workers' senders on one database: together they send all of it, and no inbox gets anything twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from parvis.fediverse.tests.test_sender_kill import Inboxes, inboxes
from parvis.testing import postgres

__all__ = ["inboxes"]
pytestmark = [pytest.mark.slow, pytest.mark.engines]
INBOXES, ACTIVITIES = 300, 3

SENDING = textwrap.dedent("""
    import json, os, signal, sys, threading, time
    from parvis.config.home import current_home
    current_home().prepare()
    import django
    django.setup()
    from django.core.management import call_command
    from django.conf import settings
    from django.db import connections
    from parvis.fediverse.models import Activity, Delivery
    from parvis.fediverse.sending import keep_sending, posting, rows, sender
    from parvis.fediverse.services.spreading import spread
    from parvis.fediverse.tests.posts import voice

    port, inboxes, activities = map(int, sys.argv[1:])

    async def loopback(host, port):
        import socket
        return [(int(socket.AF_INET), "127.0.0.1")]

    posting.resolve = loopback
    # Small handfuls, so that both have some.
    sender.TAKEN_AT_ONCE, sender.MOST_HELD, sender._RECORDED_AT_ONCE = 20, 40, 10

    class NoMigrations(dict):
        def __contains__(self, app): return True
        def __getitem__(self, app): return None

    settings.MIGRATION_MODULES = NoMigrations()
    call_command("migrate", run_syncdb=True, verbosity=0)
    actor = voice()
    addresses = [f"http://h{n % 30}.example:{port}/{n}" for n in range(inboxes)]
    for number in range(activities):
        body = json.dumps({"id": f"https://musee.example/{number}", "type": "Create"})
        spread(Activity.objects.create(actor=actor, type="Create", object_iri="x", body=body),
               to_followers=False, inboxes=addresses)

    def begin():
        '''One worker's sender; it tells how many rows it took when told to stop.'''
        connections.close_all()
        read, write = os.pipe()
        child = os.fork()
        if child:
            os.close(write)
            return child, read
        taken, real, stopped = [0], rows.take, threading.Event()
        def take(owner, most):
            found = real(owner, most)
            taken[0] += len(found)
            return found
        rows.take = take
        signal.signal(signal.SIGTERM, lambda *_: stopped.set())
        keep_sending(stopped)
        os.write(write, str(taken[0]).encode())
        os._exit(0)

    children = [begin(), begin()]
    deadline = time.monotonic() + 120
    while Delivery.objects.exclude(state="delivered").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    taken = []
    for child, read in children:
        os.kill(child, signal.SIGTERM)
        taken.append(int(os.read(read, 20) or 0))
        assert os.waitpid(child, 0)[1] == 0
    states = sorted(set(Delivery.objects.values_list("state", flat=True)))
    attempts = sorted(set(Delivery.objects.values_list("attempts", flat=True)))
    print(json.dumps({"states": states, "taken": taken, "attempts": attempts}))
    """)


@pytest.fixture
def own_database() -> Iterator[str]:
    """The address of a database of PostgreSQL's for this test alone, in its turn; else none, for SQLite."""
    address = os.environ.get("PARVIS_TEST_DATABASE", "")
    with postgres.own_database(address, f"parvis_two_{os.getpid()}") if address else nullcontext("") as own:
        yield own


def test_two_workers_send_each_activity_once_to_each_inbox(tmp_path: Path, inboxes: Inboxes, own_database: str):
    environment = {
        **os.environ,
        "PARVIS_HOME": str(tmp_path / "home"),
        "DJANGO_SETTINGS_MODULE": "parvis.config.settings",
        "PARVIS_DATABASE__URL": own_database,
        "PARVIS_OUTSIDE__PRIVATE": '["127.0.0.0/8"]',
        "PARVIS_OUTSIDE__PLAIN_HTTP": "true",
    }
    words = [str(inboxes.server_address[1]), str(INBOXES), str(ACTIVITIES)]
    done = subprocess.run(
        [sys.executable, "-c", SENDING, *words], env=environment, capture_output=True, text=True, timeout=280
    )
    assert done.returncode == 0, done.stderr[-3000:]
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["states"] == ["delivered"] and said["attempts"] == [1]
    assert min(said["taken"]) > 0 and sum(said["taken"]) == INBOXES * ACTIVITIES, "both worked, and shared it"
    wanted = {(f"/{n}", f"https://musee.example/{number}") for n in range(INBOXES) for number in range(ACTIVITIES)}
    assert set(inboxes.taken) == wanted and set(inboxes.taken.values()) == {1}
