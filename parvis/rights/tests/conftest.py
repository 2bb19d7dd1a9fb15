"""Pictures and films for these tests, each in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from parvis.media.models import Picture, Video
from parvis.media.services import add_video, make_derivatives, prepare_recording
from parvis.media.tests import recordings
from parvis.media.tests.pictures import add
from parvis.rights.services import state_rights

VTT = "WEBVTT\n\n00:00.000 --> 00:02.000\nBonjour\n"


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def picture(tmp_path: Path, db) -> Picture:
    """A described picture; nothing is stated of its rights."""
    return add(tmp_path)


@pytest.fixture
def free(tmp_path: Path, db) -> Picture:
    """A large picture, CC0, all its derivatives made."""
    made = add(tmp_path, name="free.jpg", width=2560, height=1280, title="Marée haute")
    state_rights(made.thing, licence="cc0-1.0", credit_fr="Musée du Parvis", credit_en="Musée du Parvis")
    make_derivatives(made)
    return made


@pytest.fixture
def film(tmp_path: Path, db) -> Video:
    """A film with captions, under CC BY."""
    source, captions = tmp_path / "film.mp4", tmp_path / "film.vtt"
    recordings.film(source)
    captions.write_text(VTT)
    video = add_video(source, title_fr="Un film", captions_fr=captions)
    assert prepare_recording(video)
    state_rights(video.thing, licence="cc-by-4.0", credit_fr="X")
    return video
