"""Killed without warning, ten times each: backup, restore, and the server while people write.

Nothing committed is lost, nothing half-made is served. (Derivatives: parvis/media/tests/test_kill.py.)
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import psutil
import pytest

from parvis.cli.tests.safe_house import House, calmly, files_of, parvis, said, seed, tables_of
from parvis.core.backup.reading import Archive
from parvis.testing import kept, live

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]
KILLS = 10


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return seed(tmp_path_factory.mktemp("musee") / "home", rows=10_000, files=200)


def wait(what: Callable[[], bool], seconds: float = 90) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if what():
            return True
        time.sleep(0.005)
    return False


NURSERY = """
import os, sys
from parvis.cli import homes, main
from parvis.config.home import current_home
os.environ["DJANGO_SETTINGS_MODULE"] = "parvis.config.settings"
homes.start(current_home())
import parvis.core.backup.making, parvis.core.backup.restoring
for line in sys.stdin:
    child = os.fork()
    if not child:
        # What it says goes nowhere: the pipe is ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.argv = ["parvis", "--home", os.environ["PARVIS_HOME"], *line.split()]
        try:
            main.run()
        finally:
            sys.stdout.flush()
            os._exit(0)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Nursery:
    """Processes of ``parvis`` on one home that begin at once: each is a copy of one that has imported all."""

    def __init__(self, home: Path) -> None:
        variables = live.environment(home, LC_ALL="en_GB.UTF-8")
        self._mother = subprocess.Popen(
            [sys.executable, "-c", NURSERY], env=variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def begin(self, *words: str) -> int:
        """Start a command. Its process."""
        self._mother.stdin.write(" ".join(words) + "\n")
        self._mother.stdin.flush()
        self._pid = int(self._mother.stdout.readline())
        return self._pid

    def end(self) -> int:
        """Wait for its end: its exit code, or the signal's number less than zero."""
        return int(self._mother.stdout.readline())

    def close(self) -> None:
        """No more."""
        self._mother.stdin.close()
        self._mother.wait(30)
        self._mother.stdout.close()


@pytest.fixture
def nursery() -> Iterator[Callable[[Path], Nursery]]:
    """Where processes on a home come from."""
    made: list[Nursery] = []

    def make(home: Path) -> Nursery:
        made.append(Nursery(home))
        return made[-1]

    yield make
    for each in made:
        each.close()


def whole_work(nursery: Nursery, has_begun: Callable[[], bool], *words: str) -> float:
    """Seconds from the first thing written to the end of a command left alone."""
    nursery.begin(*words)
    assert wait(has_begun)
    start = time.monotonic()
    assert nursery.end() == 0
    return time.monotonic() - start


def kill_within(nursery: Nursery, has_begun: Callable[[], bool], seconds: float, *words: str) -> bool:
    """Kill a command at a moment of chance of its work; False when it was quicker."""
    pid = nursery.begin(*words)
    assert wait(lambda: has_begun() or not psutil.pid_exists(pid))
    time.sleep(random.uniform(0, seconds))
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    return nursery.end() == -signal.SIGKILL


def test_a_backup_killed_ten_times(house: House, tmp_path: Path, nursery) -> None:
    born = nursery(house.folder)
    target = tmp_path / "musee.zip"
    partial = tmp_path / ".musee.zip.partial"
    seconds = whole_work(born, partial.exists, "backup", str(target))
    reference = tables_of(target), files_of(target)
    target.unlink()
    killed = 0
    for _ in range(KILLS):
        killed += kill_within(born, partial.exists, seconds, "backup", str(target))
        if target.exists():  # in place means whole
            assert (tables_of(target), files_of(target)) == reference
            target.unlink()
    assert killed >= KILLS // 2, "the kills fell after the end: nothing was shown"
    said(house.parvis("backup", str(target), "--json"))
    assert not list(tmp_path.glob(".*")), "what the killed ones left is gone"
    with Archive(target) as archive:
        for member in archive.members.values():
            for _chunk in archive.chunks(member):
                pass
    assert (tables_of(target), files_of(target)) == reference


def test_a_restore_killed_ten_times(house: House, tmp_path: Path, nursery) -> None:
    archive, home = tmp_path / "musee.zip", tmp_path / "home"
    said(house.parvis("backup", str(archive), "--json"))
    marker, key = home / "restoring.json", home / "secret.key"
    first = tmp_path / "first"
    seconds = whole_work(nursery(first), (first / "restoring.json").exists, "restore", str(archive))
    born = nursery(home)
    killed = 0
    for number in range(KILLS):
        killed += kill_within(born, marker.exists, seconds / 2, "restore", str(archive))
        if not marker.exists() and key.exists():
            break  # one of them reached the end: the home is whole
        if number == 0:
            for words in (["serve"], ["worker"]):
                assert "unfinished" in calmly(parvis(home, *words)), "half restored, it is not served"
            other = tmp_path / "other.zip"
            said(house.parvis("backup", str(other), "--json"))
            assert "another archive" in calmly(parvis(home, "restore", str(other)))
    assert killed >= 3
    if marker.exists() or not key.exists():
        said(parvis(home, "restore", str(archive), "--json"))
    said(parvis(home, "backup", str(tmp_path / "again.zip"), "--json"))
    assert tables_of(tmp_path / "again.zip") == tables_of(archive)
    assert files_of(tmp_path / "again.zip") == files_of(archive)


class Staff(threading.Thread):
    """Somebody at the desk who writes one subject after another and remembers what was acknowledged."""

    def __init__(self, site: str, cookies: CookieJar, name: str) -> None:
        super().__init__()
        self._site, self._name = site, name
        self._opener: OpenerDirector = build_opener(HTTPCookieProcessor(cookies))
        self.saved: list[str] = []
        self.is_over = False

    def run(self) -> None:
        """Write until told to stop; what was under way at a kill is not counted."""
        number = 0
        while not self.is_over:
            number += 1
            title = f"{self._name}-{number}"
            try:
                page = self._opener.open(f"{self._site}/desk/subjects/new/", timeout=20).read().decode()
                fields = {"csrfmiddlewaretoken": token_in(page), "name_fr": title, "name_en": title, "slug": ""}
                answer = self._opener.open(
                    f"{self._site}/desk/subjects/new/", data=urlencode(fields).encode(), timeout=20
                )
                if "/edit/" in answer.url:
                    self.saved.append(title)
            except (URLError, OSError, HTTPError):
                time.sleep(0.05)


def token_in(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found, page[:500]
    return found.group(1)


def signed_in(site: str, username: str, password: str) -> CookieJar:
    cookies = CookieJar()
    opener = build_opener(HTTPCookieProcessor(cookies))
    page = opener.open(f"{site}/desk/login/", timeout=60).read().decode()
    fields = {"csrfmiddlewaretoken": token_in(page), "login": username, "password": password, "next": ""}
    answer = opener.open(f"{site}/desk/login/", data=urlencode(fields).encode(), timeout=60)
    assert "/login" not in answer.url, answer.url
    return cookies


def kill_tree(server: subprocess.Popen[bytes]) -> None:
    """All at once, as a power cut would: the parent, the web processes, the worker."""
    family = [*psutil.Process(server.pid).children(recursive=True), psutil.Process(server.pid)]
    for each in family:
        each.kill()
    psutil.wait_procs(family, timeout=20)
    server.wait()


@pytest.fixture
def institution(tmp_path: Path) -> Iterator[tuple[Path, str, str]]:
    home = tmp_path / "home"
    account = kept.settle(home)
    yield home, account["account"], account["password"]


def test_the_server_killed_ten_times_while_people_write(institution: tuple[Path, str, str]) -> None:
    home, username, password = institution
    port = live.free_port()
    site = f"http://127.0.0.1:{port}"
    variables = live.environment(
        home,
        PARVIS_WEB__PORT=str(port),
        PARVIS_WEB__ADDRESS=site,
        PARVIS_WEB__WORKERS="1",
        PARVIS_SECURITY__REQUIRE_MFA="[]",
    )
    command = [sys.executable, "-m", "parvis", "--home", str(home), "serve"]
    cookies: CookieJar | None = None
    acknowledged: list[str] = []
    for round_ in range(KILLS + 1):
        with (home / "serve.log").open("w+") as log:
            server = subprocess.Popen(command, env=variables, stdout=log, stderr=log)
            live.wait(site, server, log)
        cookies = cookies or signed_in(site, username, password)
        lost = [title for title in acknowledged if title not in titles(home)]
        assert not lost, f"acknowledged and lost after kill {round_}: {lost[:5]}"
        if round_ == KILLS:
            break
        people = [Staff(site, cookies, f"r{round_}p{number}") for number in range(3)]
        for each in people:
            each.start()
        enough = random.randrange(1, 12)
        assert have_saved(people, enough)
        time.sleep(random.uniform(0, 0.3))
        kill_tree(server)
        for each in people:
            each.is_over = True
        for each in people:
            each.join(60)
            acknowledged += each.saved
    try:
        for path in ("/", "/en/", "/collection/", "/health/live"):
            assert build_opener().open(site + path, timeout=60).status == 200
    finally:
        kill_tree(server)
    assert len(acknowledged) >= KILLS
    with closing(sqlite3.connect(home / "parvis.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert not database.execute("PRAGMA foreign_key_check").fetchall()
        doubled = "SELECT name_fr FROM collection_subject GROUP BY name_fr HAVING count(*) > 1"
        assert not database.execute(doubled).fetchall()
    assert json.loads(parvis(home, "doctor", "--json").stdout)


def have_saved(people: list[Staff], enough: int) -> bool:
    """Wait until they have saved so many subjects."""
    return wait(lambda: sum(len(each.saved) for each in people) >= enough, 120)


def titles(home: Path) -> set[str]:
    with closing(sqlite3.connect(home / "parvis.sqlite3")) as database:
        return {name for (name,) in database.execute("SELECT name_fr FROM collection_subject")}
