"""The import of media killed without warning, ten times: it ends as if nobody had disturbed it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from parvis.cli.tests.test_kills import KILLS, Nursery, kill_within, nursery, whole_work
from parvis.media.tests import recordings
from parvis.media.tests.pictures import draw
from parvis.testing import kept

__all__ = ["nursery"]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
PICTURES = 24


def whats_there(home: Path) -> tuple[set[tuple[str, str]], int]:
    """Title and fingerprint of every media, and how many rows hold them, as one transaction sees them."""
    media = "SELECT title, sha256 FROM media_picture UNION ALL SELECT title_fr, sha256 FROM media_sound"
    with closing(sqlite3.connect(home / "parvis.sqlite3")) as database:
        database.execute("BEGIN")
        rows = database.execute(media).fetchall()
        things = database.execute("SELECT count(*) FROM traces_thing WHERE kind IN ('picture', 'sound')").fetchone()[0]
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert things == len(rows), "a thing without its media, or the other way round"
    return set(rows), len(rows)


def how_many(home: Path) -> int:
    """Rows of media, counted lightly: it is asked a hundred times a second."""
    count = "SELECT (SELECT count(*) FROM media_picture) + (SELECT count(*) FROM media_sound)"
    with closing(sqlite3.connect(home / "parvis.sqlite3")) as database:
        return int(database.execute(count).fetchone()[0])


def has_one_more(home: Path) -> Callable[[], bool]:
    """Whether something was taken since now."""
    before = how_many(home)
    return lambda: how_many(home) > before


@pytest.fixture
def fonds(tmp_path: Path) -> Path:
    folder = tmp_path / "fonds"
    folder.mkdir()
    lines = ["fichier;titre;alt fr;alt en;licence"]
    for number in range(PICTURES):
        draw(folder / f"{number}.png", width=200 + number, height=150)
        lines.append(f"{number}.png;Image {number};Une pente;A slope;cc0-1.0")
    recordings.sound(folder / "vagues.ogg")
    (folder / "medias.csv").write_text("\n".join([*lines, "vagues.ogg;Vagues;Des vagues;;"]), encoding="utf-8")
    return folder


def test_a_media_import_killed_ten_times(tmp_path: Path, fonds: Path, nursery: Callable[[Path], Nursery]) -> None:
    calm, disturbed = tmp_path / "calm", tmp_path / "disturbed"
    kept.settle(calm)
    shutil.copytree(calm, disturbed)
    words = ("media", "import", str(fonds))
    seconds = whole_work(nursery(calm), has_one_more(calm), *words)
    reference = whats_there(calm)
    assert reference[1] == PICTURES + 1
    born, killed, reached = nursery(disturbed), 0, []
    for _ in range(KILLS):
        # A part of what is left, so that all ten fall within the work.
        killed += kill_within(born, has_one_more(disturbed), seconds / KILLS, *words)
        reached.append(whats_there(disturbed)[1])
    assert killed >= KILLS // 2, "the kills fell after the end: nothing was shown"
    assert reached == sorted(reached)
    for _ in range(2):  # to its end, then once too often
        born.begin(*words)
        assert born.end() == 0
        assert whats_there(disturbed) == reference
