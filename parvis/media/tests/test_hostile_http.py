"""A sample of the hostile files sent to a running server, as anybody would: nobody dies, memory is bounded."""

from __future__ import annotations

import re
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import psutil
import pytest

from parvis.media.tests.hostile import Case, cases, good
from parvis.testing import kept, live

pytestmark = pytest.mark.slow
MOST_MB = 500
SAMPLE = (
    "png-of-100000x100000", "png-zeros", "png-text-bomb", "png-interlaced-bomb", "jpeg-of-65500", "jpeg-many-scans",
    "webp-of-16383", "tiff-loop", "tiff-ten-thousand-pages", "gif-100000-frames", "svg-script", "svg-laughs", "svg-uses",
    "jpg+zip", "png+html", "gif-as-script", "exe-as-jpg", "zeros-as-jpg", "cut-jpg-40", "cut-avif-60", "exif-place", "icc-large-lie",
)  # fmt: skip


class Staff:
    """Somebody at the desk of a running site."""

    def __init__(self, address: str, user: str, password: str) -> None:
        self.client = httpx.Client(base_url=address, timeout=120, follow_redirects=True)
        self._post("/desk/login/", {"login": user, "password": password})

    def _post(
        self, path: str, data: dict[str, str], files: dict[str, tuple[str, bytes]] | None = None
    ) -> httpx.Response:
        page = self.client.get(path).text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token, page[:500]
        headers = {"Referer": str(self.client.base_url)}
        return self.client.post(path, data={**data, "csrfmiddlewaretoken": token[1]}, files=files, headers=headers)

    def send(self, case: Case) -> httpx.Response:
        """Take a picture in the desk."""
        data = {"title": case.name, "alt_fr": "a", "alt_en": "b", "collection": "1"}
        return self._post("/desk/images/add/", data, {"file": (case.file, case.make())})


class Watch(threading.Thread):
    """The largest resident memory of any process that this one started, in MB: servers, workers and their cells."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most, self.over = 0.0, threading.Event()

    def run(self) -> None:
        # Not this one: it bears what every test before it left, and makes the hostile files.
        here = psutil.Process()
        while not self.over.wait(0.02):
            for process in here.children(recursive=True):
                try:
                    self.most = max(self.most, process.memory_info().rss / 2**20)
                except psutil.NoSuchProcess:
                    continue


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[live.Site, Staff]]:
    home = tmp_path_factory.mktemp("hostile") / "home"
    account = kept.settle(home)
    with live.serving(home, settings={"PARVIS_DATABASE__URL": "", "PARVIS_SECURITY__REQUIRE_MFA": "[]"}) as site:
        yield site, Staff(site.address, account["account"], account["password"])


def lasting() -> dict[int, str]:
    """The processes of the server under test that should live as long as it does: all but the cells."""
    mine = psutil.Process().children(recursive=True)
    return {one.pid: " ".join(one.cmdline()[-3:]) for one in mine if "parvis.media.cell" not in one.cmdline()}


def test_a_sample_through_the_desk(served: tuple[live.Site, Staff]) -> None:
    site, staff = served
    chosen = [case for case in cases() if case.name in SAMPLE]
    assert len(chosen) == len(SAMPLE)
    before = lasting()
    watch = Watch()
    watch.start()
    for case in chosen:
        answer = staff.send(case)
        assert answer.status_code == 200, (case.name, answer.status_code)
        assert "Traceback" not in answer.text
        if case.must == "refused":
            assert "error-message" in answer.text or "errorlist" in answer.text, case.name
    good_one = Case("une-bonne", "picture", "a.jpg", lambda: good("jpg"))
    assert staff.send(good_one).status_code == 200
    _wait_for(site.home, "une-bonne")
    watch.over.set()
    assert lasting() == before, "a process died"
    assert watch.most < MOST_MB, f"{watch.most:.0f} MB"
    assert not _taken(site.home, [case.name for case in chosen if case.must == "refused"])


def _wait_for(home: Path, title: str, seconds: float = 120) -> None:
    """Until the worker made what is shown of a picture: it came after all the hostile ones."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with closing(sqlite3.connect(home / "parvis.sqlite3")) as database:
            if database.execute("SELECT derivatives_ready FROM media_picture WHERE title = ?", [title]).fetchone() == (
                1,
            ):
                return
        time.sleep(0.3)
    raise AssertionError("the worker made nothing of the good picture")


def _taken(home: Path, names: list[str]) -> list[str]:
    with closing(sqlite3.connect(home / "parvis.sqlite3")) as database:
        titles = {title for (title,) in database.execute("SELECT title FROM media_picture")}
    return sorted(titles.intersection(names))
