"""Workers killed without warning: what they held is taken up again, once, by another."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from parvis.testing import kept

pytestmark = pytest.mark.slow

START = textwrap.dedent("""
    import os, sys, time
    from datetime import timedelta
    from pathlib import Path
    from parvis.config.home import current_home
    current_home().prepare()
    import django
    django.setup()
    from parvis.core import jobs, working
    from parvis.core.models import Job
    from parvis.core.tasks import enqueue, task
    # Signs of life are looked for every moment instead of every minute.
    jobs.LEASE, working._LIFE_EVERY_S, working.PULSE_S = timedelta(seconds=3), 0.5, 0.2
    FOLDER = Path(sys.argv[1])

    def begun(number):
        with (FOLDER / f"begun-{number}").open("a") as book:
            book.write(f"{os.getpid()}\\n")

    @task(attempts=1)
    def slowly(number):
        begun(number)
        if len((FOLDER / f"begun-{number}").read_text().split()) == 1:
            time.sleep(60)  # the first one never ends by itself
        (FOLDER / f"done-{number}").open("a").write("x")

    @task(attempts=1)
    def quickly(number):
        begun(number)
        time.sleep(0.3)
        (FOLDER / f"done-{number}").open("a").write("x")
    """)
ASK = START + textwrap.dedent("""
    for word in sys.argv[2:]:
        enqueue(slowly if word == "0" else quickly, int(word))
    """)
WORK = START + textwrap.dedent("""
    from parvis.cli.worker import worker
    worker()
    """)
STATES = (
    START + 'print(" ".join(sorted(Job.objects.exclude(name__startswith="parvis").values_list("state", flat=True))))'
)


def wait(what: Callable[[], bool], seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if what():
            return True
        time.sleep(0.1)
    return False


class Place:
    """A home, a folder in which the tasks leave marks, and workers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "PARVIS_HOME": str(folder / "home"),
            "DJANGO_SETTINGS_MODULE": "parvis.config.settings",
            "PARVIS_DATABASE__URL": "",
        }
        kept.lay_database(folder / "home")
        self.workers: list[subprocess.Popen[bytes]] = []

    def run(self, code: str, *words: str) -> str:
        command = [sys.executable, "-c", code, str(self.folder), *words]
        return subprocess.run(command, env=self.environment, check=True, capture_output=True, text=True).stdout

    def worker(self) -> subprocess.Popen[bytes]:
        self.workers.append(subprocess.Popen([sys.executable, "-c", WORK, str(self.folder)], env=self.environment))
        return self.workers[-1]

    def begun(self, number: int) -> list[int]:
        file = self.folder / f"begun-{number}"
        return [int(line) for line in file.read_text().split()] if file.exists() else []

    def done(self, number: int) -> int:
        file = self.folder / f"done-{number}"
        return len(file.read_text()) if file.exists() else 0


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    for worker in made.workers:
        worker.kill()
        worker.wait()


def test_a_job_of_a_killed_worker_is_taken_up_once_by_another(place: Place) -> None:
    place.run(ASK, "0")
    first = place.worker()
    assert wait(lambda: bool(place.begun(0)))
    others = [place.worker(), place.worker()]
    time.sleep(5)  # longer than a lease: who lives keeps it
    assert place.begun(0) == [first.pid]
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert wait(lambda: place.done(0) == 1)
    time.sleep(4)
    assert len(place.begun(0)) == 2 and place.begun(0)[1] in {each.pid for each in others}
    assert place.done(0) == 1
    assert place.run(STATES).split() == ["done"]


def test_two_workers_and_a_restart_double_nothing(place: Place) -> None:
    numbers = range(1, 31)
    place.run(ASK, *map(str, numbers))
    workers = [place.worker(), place.worker()]
    assert wait(lambda: any(workers[0].pid in place.begun(number) for number in numbers))
    workers[0].send_signal(signal.SIGTERM)
    assert workers[0].wait(20) == 0, "asked to stop, it ends what it does and goes"
    place.worker()
    assert wait(lambda: all(place.done(number) for number in numbers))
    assert [place.done(number) for number in numbers] == [1] * 30
    assert [len(place.begun(number)) for number in numbers] == [1] * 30
    assert set(place.run(STATES).split()) == {"done"}
