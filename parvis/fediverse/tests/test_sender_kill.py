"""Senders: two at once, and one killed without warning, again and again: every inbox ends with every activity, one of each id.

The sender runs as a worker runs it, in light processes forked from one that has loaded Django.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import textwrap
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from parvis.testing import postgres

pytestmark = pytest.mark.slow
INBOXES, ACTIVITIES, KILLS = 500, 3, 50

PREPARED = textwrap.dedent("""
    import json, os, random, signal, socket, sys, threading, time
    from datetime import timedelta
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

    port, inboxes, activities, kills = map(int, sys.argv[1:])

    async def loopback(host, port):
        return [(int(socket.AF_INET), "127.0.0.1")]

    posting.resolve = loopback
    # The dead are found out about every moment instead of every minute; answers are recorded a few at a time.
    rows.LEASE, sender._KEEP_EVERY_S, sender._RECORDED_AT_ONCE = timedelta(seconds=0.3), 0.05, 20

    class NoMigrations(dict):
        # Tables are made as the models are: a minute saved.
        def __contains__(self, app): return True
        def __getitem__(self, app): return None

    settings.MIGRATION_MODULES = NoMigrations()
    call_command("migrate", run_syncdb=True, verbosity=0)
    actor = voice()
    addresses = [f"http://h{n % 50}.example:{port}/{n}" for n in range(inboxes)]
    for number in range(activities):
        body = json.dumps({"id": f"https://musee.example/{number}", "type": "Create"})
        spread(Activity.objects.create(actor=actor, type="Create", object_iri="x", body=body),
               to_followers=False, inboxes=addresses)

    def left():
        return Delivery.objects.exclude(state="delivered").count()

    def begin():
        connections.close_all()
        child = os.fork()
        if not child:
            keep_sending(threading.Event())
        return child

    def kill(child):
        os.kill(child, signal.SIGKILL)
        assert os.waitpid(child, 0)[1] == signal.SIGKILL, "it died by itself"
    """)
KILLED = PREPARED + textwrap.dedent("""
    early = 0
    for _ in range(kills):
        early += bool(left())
        child = begin()
        time.sleep(random.uniform(0.02, 0.25))
        kill(child)
    child, deadline = begin(), time.monotonic() + 60
    while left() and time.monotonic() < deadline:
        time.sleep(0.1)
    kill(child)
    states = sorted(set(Delivery.objects.values_list("state", flat=True)))
    print(json.dumps({"states": states, "early": early}))
    """)
# Leases as they are: what one holds stays its own.
TOGETHER = PREPARED.replace("timedelta(seconds=0.3), 0.05, 20", "timedelta(seconds=60), 15, 20") + textwrap.dedent("""
    owners = set()
    children, deadline = [begin(), begin()], time.monotonic() + 120
    while left() and time.monotonic() < deadline:
        owners |= set(Delivery.objects.filter(state="sending").values_list("owner", flat=True))
        time.sleep(0.05)
    for child in children:
        kill(child)
    states = sorted(set(Delivery.objects.values_list("state", flat=True)))
    print(json.dumps({"states": states, "owners": len(owners)}))
    """)


class Inboxes(ThreadingHTTPServer):
    """Servers that keep what they are sent, as (inbox, id), however often. Slow enough to be interrupted."""

    daemon_threads = True
    request_queue_size = 512

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Inbox)
        self.taken: Counter[tuple[str, str]] = Counter()
        self.lock = threading.Lock()


class _Inbox(BaseHTTPRequestHandler):
    server: Inboxes
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        threading.Event().wait(0.02)
        with self.server.lock:
            self.server.taken[self.path, body["id"]] += 1
        self.send_response(202)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        pass

    def handle(self) -> None:
        with contextlib.suppress(OSError):  # The sender died.
            super().handle()


@pytest.fixture
def inboxes() -> Iterator[Inboxes]:
    server = Inboxes()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def run(code: str, home: Path, inboxes: Inboxes, *, database: str = "") -> dict[str, Any]:
    """Run one of the scripts in a home of its own; what it said."""
    environment = {
        **os.environ,
        "PARVIS_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "parvis.config.settings",
        "PARVIS_DATABASE__URL": database,
        "PARVIS_OUTSIDE__PRIVATE": '["127.0.0.0/8"]',
        "PARVIS_OUTSIDE__PLAIN_HTTP": "true",
    }
    words = [str(inboxes.server_address[1]), str(INBOXES), str(ACTIVITIES), str(KILLS)]
    done = subprocess.run([sys.executable, "-c", code, *words], env=environment, capture_output=True, text=True, timeout=280)  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def wanted() -> set[tuple[str, str]]:
    """Every inbox and every activity."""
    return {(f"/{n}", f"https://musee.example/{number}") for n in range(INBOXES) for number in range(ACTIVITIES)}


def test_every_inbox_ends_with_every_activity_once_by_its_id(tmp_path: Path, inboxes: Inboxes):
    said = run(KILLED, tmp_path / "home", inboxes)
    assert said["states"] == ["delivered"]
    assert said["early"] >= KILLS // 2, "most deaths came while there was work"
    assert set(inboxes.taken) == wanted()
    # What was repeated has the id it had: an inbox keeps one.
    assert sum(inboxes.taken.values()) < 2 * len(wanted()) * ACTIVITIES


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_two_workers_share_the_work_and_repeat_nothing(engine: str, tmp_path: Path, inboxes: Inboxes):
    with ExitStack() as stack:
        database = ""
        if engine == "postgresql":
            try:
                database = stack.enter_context(postgres.cluster())
            except postgres.PostgresAbsent as absent:
                pytest.skip(str(absent))
        said = run(TOGETHER, tmp_path / "home", inboxes, database=database)
    assert said == {"states": ["delivered"], "owners": 2}
    assert set(inboxes.taken) == wanted() and set(inboxes.taken.values()) == {1}
