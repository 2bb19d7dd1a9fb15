"""Films, sounds and documents: a copy is shown that tells nothing private and does nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from parvis.media.models import Document, Sound, Video
from parvis.media.services import add_document, add_sound, add_video, prepare_recording
from parvis.media.storages import keeping
from parvis.media.tests import recordings
from parvis.traces.models import Thing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def stored(name: str) -> bytes:
    return b"".join(keeping().read(name, 0, keeping().weigh(name) - 1))


@pytest.mark.parametrize("ending", ["mp4", "webm"])
def test_a_film_is_shown_without_its_place(tmp_path: Path, ending: str) -> None:
    source = recordings.film(tmp_path / f"a.{ending}")
    video = add_video(source, title_fr="Un film")
    assert not video.is_prepared
    assert prepare_recording(video)
    assert (video.kind, video.width, video.height) == (ending, 160, 90)
    assert stored(video.file.name) == source.read_bytes(), "the original is untouched"
    shown = stored(video.shown)
    assert b"Somebody" not in shown and b"48.8566" not in shown and b"1234" not in shown
    assert stored(video.still)[8:12] == b"WEBP"


@pytest.mark.parametrize("ending", ["mp3", "ogg", "m4a", "wav"])
def test_a_sound_is_heard_without_its_notes(tmp_path: Path, ending: str) -> None:
    sound = add_sound(recordings.sound(tmp_path / f"a.{ending}"), title_fr="Un son", transcript_fr="Silence.")
    assert prepare_recording(sound)
    assert b"Somebody" in stored(sound.file.name)
    assert b"Somebody" not in stored(sound.shown)
    assert sound.thing.kind == "sound"


def test_a_document_is_taken_away_without_its_scripts(tmp_path: Path) -> None:
    source = recordings.document(tmp_path / "a.pdf", script=True)
    document = add_document(source, title_fr="Un programme", summary_fr="a", summary_en="b")
    assert prepare_recording(document)
    assert document.pages == 1
    shown = tmp_path / "shown.pdf"
    shown.write_bytes(stored(document.shown))
    for word in (b"JavaScript", b"alert", b"Somebody", b"OpenAction"):
        assert word not in _unpacked(shown), word
        assert word in _unpacked(source), word


def _unpacked(path: Path) -> bytes:
    import pikepdf

    plain = path.with_suffix(".plain.pdf")
    with pikepdf.open(path) as document:
        document.save(plain, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    return plain.read_bytes()


def test_what_fails_is_told_and_not_shown(tmp_path: Path) -> None:
    video = add_video(recordings.film(tmp_path / "a.mp4"), title_fr="Un film")
    Path(video.file.path).write_bytes(b"\0\0\0\x20ftypisom" + bytes(500))
    assert not prepare_recording(video)
    video.refresh_from_db()
    assert video.problem
    assert not video.shown


def test_forgetting_leaves_a_tombstone_and_no_file(tmp_path: Path, django_capture_on_commit_callbacks) -> None:
    sound = add_sound(recordings.sound(tmp_path / "a.ogg"), title_fr="Un son")
    prepare_recording(sound)
    names, thing = (sound.file.name, sound.shown), sound.thing_id
    with django_capture_on_commit_callbacks(execute=True):
        sound.delete()
    assert not any(keeping().holds(name) for name in names)
    assert Thing.objects.get(pk=thing).removed_at is not None
    assert not Sound.objects.exists() and not Video.objects.exists() and not Document.objects.exists()
