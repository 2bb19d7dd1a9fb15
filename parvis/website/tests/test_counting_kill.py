"""A real server, two web processes, killed without warning: at most one second of counting is lost, and no visitor
is counted twice."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import psutil
import pytest

from parvis.testing import kept, live
from parvis.traces.tests.test_counting import FIREFOX

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
LOST_S = 1.0


class Served:
    """A running ``parvis serve`` with two web processes."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, live.free_port()
        settings = {"PARVIS_WEB__PORT": str(self.port), "PARVIS_WEB__WORKERS": "2"}
        command = [sys.executable, "-m", "parvis", "--home", str(home), "serve"]
        self.log = (home / "serve.log").open("a+")
        environment = live.environment(home, PARVIS_WEB__ADDRESS=f"http://127.0.0.1:{self.port}", **settings)
        self.process = subprocess.Popen(command, env=environment, stdout=self.log, stderr=self.log)
        live.wait(self.url("/robots.txt"), self.process, self.log)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def read(self, times: int) -> int:
        """Somebody reads a page so many times; how often it was answered."""
        asked = Request(self.url("/nous-joindre/"), headers={"User-Agent": FIREFOX, "Accept-Language": "fr"})
        answered = 0
        for _ in range(times):
            with urlopen(asked, timeout=30) as answer:
                answered += answer.status == 200
        return answered

    @property
    def web_processes(self) -> list[psutil.Process]:
        """The processes that answer: children of Granian's."""
        children = psutil.Process(self.process.pid).children()
        granian = next(child for child in children if "granian" in child.cmdline())
        return [child for child in granian.children() if "resource_tracker" not in " ".join(child.cmdline())]

    def counted(self, act: str, target: str = "/nous-joindre/") -> int:
        asked = "SELECT coalesce(sum(count), 0) FROM traces_dailycount WHERE act = ? AND target = ?"
        with closing(sqlite3.connect(self.home / "parvis.sqlite3", timeout=20)) as database:
            return int(database.execute(asked, (act, target)).fetchone()[0])


@contextmanager
def served(home: Path) -> Iterator[Served]:
    running = Served(home)
    try:
        yield running
    finally:
        live.stop(running.process)
        running.log.close()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("killed") / "home"
    kept.settle(folder)
    return folder


def test_a_killed_process_loses_at_most_its_last_second(home: Path) -> None:
    with served(home) as site:
        for _ in range(3):
            before = site.counted("view")
            safe = site.read(30)
            time.sleep(LOST_S)
            late = site.read(4)
            processes = site.web_processes
            assert len(processes) == 2
            for process in processes:
                process.kill()
            psutil.wait_procs(processes, timeout=10)
            assert before + safe <= site.counted("view") <= before + safe + late
            live.wait(site.url("/robots.txt"), site.process, site.log)
        assert site.counted("visitor") == 1, "one browser, six processes, one visitor"


def test_a_stop_loses_nothing(home: Path) -> None:
    with served(home) as site:
        before = site.counted("view")
        read = site.read(25)
        site.process.terminate()
        assert site.process.wait(30) == 0
        assert site.counted("view") == before + read
        assert site.counted("visitor") == 1
