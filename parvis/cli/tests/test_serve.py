"""One tree: web and worker start together and end together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import psutil
import pytest

from parvis.cli.tests.test_commands import parvis
from parvis.testing import kept

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait(what: Callable[[], bool], seconds: float = 400) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if what():
            return True
        time.sleep(0.1)
    return False


class Served:
    """A running ``parvis serve``."""

    def __init__(self, home: Path) -> None:
        self.port = free_port()
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("PARVIS_", "DJANGO_"))}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "parvis", "--home", str(home), "serve", "--port", str(self.port), "--workers", "1"],
            env=environment,
        )
        if not wait(self.answers):
            self.process.terminate()
            raise AssertionError("the server never answered")

    def answers(self) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/robots.txt", timeout=5) as answer:
                return bool(answer.status == 200)
        except HTTPError:
            return True
        except OSError:
            return False

    @property
    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    @property
    def workers(self) -> list[psutil.Process]:
        """The worker's process, or none between its death and its new start."""
        return [child for child in self.children if "worker" in _words(child)]


def _words(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []  # gone, or a zombie that nobody has buried yet


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("servie")
    kept.settle(folder)
    return folder


@pytest.fixture
def served(home: Path) -> Iterator[Served]:
    running = Served(home)
    yield running
    if running.process.poll() is None:
        running.process.terminate()
        running.process.wait(30)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_is_clean(served: Served, number: int) -> None:
    children = served.children
    assert served.workers
    served.process.send_signal(number)
    assert served.process.wait(30) == 0
    assert wait(lambda: not any(child.is_running() for child in children))
    assert not served.answers()


def test_a_killed_parent_leaves_nobody_behind(served: Served) -> None:
    children = served.children
    served.process.kill()
    served.process.wait(10)
    assert wait(lambda: not any(child.is_running() and child.status() != "zombie" for child in children))


def test_a_worker_that_dies_starts_again(served: Served) -> None:
    (first,) = served.workers
    first.kill()
    assert wait(lambda: any(worker.pid != first.pid for worker in served.workers))
    assert served.answers()


def test_a_taken_port_is_told_with_a_remedy(home: Path, served: Served) -> None:
    answer = parvis(home, "serve", "--port", str(served.port))
    assert answer.returncode == 1 and "--port" in answer.stderr and "Traceback" not in answer.stderr
