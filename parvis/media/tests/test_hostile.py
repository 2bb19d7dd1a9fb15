"""Hostile files: each refused in words, or made harmless; memory bounded; nobody dies of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from parvis.media import cells
from parvis.media.cells import CellRefused, ask
from parvis.media.films import DOCUMENT, FILM, SOUND, inspect_captions, inspect_file
from parvis.media.inspection import inspect_picture, picture_limits
from parvis.media.kinds import ENDINGS
from parvis.media.refusals import NotTaken
from parvis.media.tests.hostile import FORBIDDEN, Case, cases, good

CASES = cases()
SORTS = {"film": FILM, "sound": SOUND, "document": DOCUMENT}
MOST_MB = 500
PEAKS: list[float] = []


@pytest.fixture(autouse=True)
def _peaks() -> Iterator[None]:
    """What each cell held at most, read before it goes."""
    yield
    _note_peak()


def _note_peak() -> None:
    if cells._cell is None or not cells._cell.is_fit():
        return
    status = Path(f"/proc/{cells._cell.pid}/status").read_text()
    PEAKS.append(int(re.search(r"VmHWM:\s+(\d+) kB", status).group(1)) / 1024)


def test_there_are_two_hundred() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 200


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_is_refused_or_made_harmless(case: Case, tmp_path: Path) -> None:
    path = tmp_path / case.file
    path.write_bytes(case.make())
    try:
        given = _take(case, path, tmp_path)
    except NotTaken as refusal:
        assert case.must in ("refused", "either"), refusal
        _speaks_both_languages(refusal)
        return
    assert case.must in ("harmless", "either"), "it was taken"
    for made in given:
        _is_harmless(made)


def _take(case: Case, path: Path, folder: Path) -> list[Path]:
    """What would be shown or given of it. Raises NotTaken when it is not taken."""
    if case.sort == "picture":
        return _take_picture(path, folder)
    if case.sort == "captions":
        with path.open("rb") as stream:
            inspect_captions(stream, path.stat().st_size)
        return []
    found = inspect_file(path, SORTS[case.sort], name=case.file)
    told = {} if case.sort == "document" else {"kind": found["kind"]}
    copy = folder / f"copy{ENDINGS[found['kind']][0]}"
    job = "copy_document" if case.sort == "document" else "copy_recording"
    return [copy] if _asked(job, path=str(path), target=str(copy), **told) else []


def _take_picture(path: Path, folder: Path) -> list[Path]:
    seen = inspect_picture(path)
    assert 0 < seen.width <= 30_000 and 0 < seen.height <= 30_000
    made = []
    for make in ("width", "copy"):
        target = folder / f"{make}.out"
        told: dict[str, Any] = {"make": make, "width": min(seen.width, 640), "target": str(target)}
        if _asked("derive", path=str(path), kind=seen.type, limits=picture_limits(), **told):
            made.append(target)
    return made


def _asked(job: str, **request: Any) -> bool:
    """Whether it could be made; a failure is written in the derivative's row and nothing is shown."""
    try:
        ask(job, **request)
    except CellRefused:
        return False
    return True


def _is_harmless(made: Path) -> None:
    content = made.read_bytes()
    if content.startswith(b"%PDF-"):
        content = _unpacked(made)
    lowered = content.lower()
    assert not [word for word in FORBIDDEN if word in lowered]
    assert b"PK\x05\x06" not in content and b"48.8566" not in content


def _unpacked(path: Path) -> bytes:
    import pikepdf

    plain = path.with_suffix(".plain")
    with pikepdf.open(path) as document:
        document.save(plain, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    return plain.read_bytes()


def _speaks_both_languages(refusal: NotTaken) -> None:
    told = set()
    for language in ("fr", "en"):
        with translation.override(language):
            again = type(refusal)(refusal.code, **refusal.details)
            assert str(again.message) and str(again.remedy)
            told.add(str(again))
    assert len(told) == 2, told


def test_a_cell_that_dies_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(good("jpg"))
    first = inspect_picture(path)
    cells._cell._child.kill()
    cells._cell._child.wait()
    assert inspect_picture(path) == first


def test_a_cell_that_never_answers_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(good("jpg"))
    inspect_picture(path)
    monkeypatch.setattr(cells._Cell, "ask", lambda self, request: None)
    with pytest.raises(CellRefused, match="too_heavy"):
        ask("picture", path=str(path), kind="jpeg", limits=picture_limits())
    assert cells._cell is None


def test_memory_stays_bounded(tmp_path: Path) -> None:
    """Of every cell that looked at a file here; this process never decodes anything."""
    path = tmp_path / "a.jpg"
    path.write_bytes(good("jpg"))
    inspect_picture(path)
    _note_peak()
    assert 0 < max(PEAKS) < MOST_MB, f"{max(PEAKS):.0f} MB"
