"""What is taken as a picture, a film or captions, and what is refused. No database."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

import pytest
from django.utils import translation

from parvis.media.films import DOCUMENT, FILM, SOUND, NotAFilm, inspect_captions, inspect_file
from parvis.media.inspection import NotAPicture, inspect_picture
from parvis.media.tests import recordings
from parvis.media.tests.pictures import draw


@pytest.mark.parametrize("ending", ["jpg", "png", "webp"])
def test_good_pictures_are_measured(tmp_path: Path, ending: str) -> None:
    seen = inspect_picture(draw(tmp_path / f"a.{ending}"))
    assert (seen.width, seen.height) == (900, 600)


def test_a_turned_picture_is_measured_upright(tmp_path: Path) -> None:
    seen = inspect_picture(draw(tmp_path / "a.jpg", orientation=6))
    assert (seen.width, seen.height) == (600, 900)


@pytest.mark.parametrize("ending", ["jpg", "png", "webp"])
@pytest.mark.parametrize("kept", [0.1, 0.6, 0.95])
def test_a_truncated_picture_is_refused(tmp_path: Path, ending: str, kept: float) -> None:
    path = draw(tmp_path / f"a.{ending}")
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(NotAPicture, match="endommagé|damaged"):
        inspect_picture(path)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.touch()
    with pytest.raises(NotAPicture):
        inspect_picture(path)


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"GIF89a" + b"0" * 50, b"%PDF-1.7", b"MZ" + b"\0" * 60])
def test_another_type_is_refused_whatever_its_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(content)
    with pytest.raises(NotAPicture):
        inspect_picture(path)


def test_a_false_ending_is_refused(tmp_path: Path) -> None:
    path = draw(tmp_path / "a.png").rename(tmp_path / "a.jpg")
    with pytest.raises(NotAPicture, match="PNG"):
        inspect_picture(path)


def test_a_page_or_an_archive_in_a_picture_is_refused(tmp_path: Path) -> None:
    path = draw(tmp_path / "a.jpg")
    whole = path.read_bytes()
    path.write_bytes(whole + b"<script>alert(1)</script>")
    with pytest.raises(NotAPicture):
        inspect_picture(path)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as target:
        target.writestr("a.txt", "a")
    path.write_bytes(whole + archive.getvalue())
    with pytest.raises(NotAPicture):
        inspect_picture(path)


def test_a_bomb_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(_png_of(40_000, 40_000))
    with pytest.raises(NotAPicture, match="128"):
        inspect_picture(path)


def _png_of(width: int, height: int) -> bytes:
    """A header that promises much, and next to nothing behind it."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return len(content).to_bytes(4, "big") + checked + zlib.crc32(checked).to_bytes(4, "big")

    size = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x01\x00\x00\x00\x00"
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


def test_a_heavy_file_is_refused(tmp_path: Path, settings) -> None:
    settings.MEDIA_LIMITS = settings.MEDIA_LIMITS.model_copy(update={"picture_mb": 1})
    path = draw(tmp_path / "a.jpg")
    path.write_bytes(path.read_bytes() + bytes(1 << 20))
    with pytest.raises(NotAPicture, match="1"):
        inspect_picture(path)


def test_refusals_speak_both_languages(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"nothing")
    told = set()
    for language in ("fr", "en"):
        with translation.override(language), pytest.raises(NotAPicture) as caught:
            inspect_picture(path)
        with translation.override(language):
            told.add(str(caught.value))
    assert len(told) == 2


def test_real_pictures_are_taken(shared_data: Path) -> None:
    for path in sorted((shared_data / "images").rglob("*.*p*g"))[:12]:
        assert inspect_picture(path).width > 100


@pytest.mark.parametrize("ending", ["mp4", "webm"])
def test_films_are_known_by_their_content(tmp_path: Path, ending: str) -> None:
    found = inspect_file(recordings.film(tmp_path / f"a.{ending}"), FILM)
    assert (found["kind"], found["width"], found["height"]) == (ending, 160, 90)
    assert 0.9 < found["seconds"] < 1.2
    avi = tmp_path / "b.mp4"
    avi.write_bytes(b"RIFF0000AVI LIST")
    with pytest.raises(NotAFilm):
        inspect_file(avi, FILM)


def test_a_film_browsers_do_not_play_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotAFilm, match="mpeg4"):
        inspect_file(recordings.film(tmp_path / "a.mp4", codec="mpeg4"), FILM)


def test_a_film_too_long_is_refused(tmp_path: Path, settings) -> None:
    settings.MEDIA_LIMITS = settings.MEDIA_LIMITS.model_copy(update={"film_minutes": 0})
    with pytest.raises(NotAFilm, match="0"):
        inspect_file(recordings.film(tmp_path / "a.mp4"), FILM)


@pytest.mark.parametrize("ending", ["mp3", "ogg", "m4a", "wav"])
def test_sounds_are_known_by_their_content(tmp_path: Path, ending: str) -> None:
    found = inspect_file(recordings.sound(tmp_path / f"a.{ending}"), SOUND)
    assert found["kind"] == ending
    assert 0.9 < found["seconds"] < 1.2


def test_a_document_tells_its_pages(tmp_path: Path) -> None:
    assert inspect_file(recordings.document(tmp_path / "a.pdf", pages=3), DOCUMENT) == {"kind": "pdf", "pages": 3}


def test_captions_have_a_line_at_least() -> None:
    good = b"WEBVTT\n\n00:01.000 --> 00:02.500\nBonjour\n"
    inspect_captions(io.BytesIO(good), len(good))
    for bad in (b"WEBVTT\n", b"1\n00:00:01,000 --> 00:00:02,000\nsrt\n", b"\xff\xd8"):
        with pytest.raises(NotAFilm):
            inspect_captions(io.BytesIO(bad), len(bad))
