"""Sounds and films at the desk: heard by staff before anybody may publish them, by nobody else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from parvis.accounts.roles import Role
from parvis.accounts.services import engage
from parvis.media.models import Sound, Video
from parvis.media.services import add_sound, add_video, prepare_recording
from parvis.media.tests import recordings

pytestmark = pytest.mark.django_db
VTT = b"WEBVTT\n\n00:00.000 --> 00:02.000\nBonjour\n"


@pytest.fixture(autouse=True)
def own(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def sound(tmp_path: Path) -> Sound:
    """Nobody wrote what is heard, nobody stated its rights."""
    made = add_sound(recordings.sound(tmp_path / "a.mp3"), name="a.mp3", title_fr="Vagues")
    return prepared(made)


@pytest.fixture
def film(tmp_path: Path) -> Video:
    made = add_video(recordings.film(tmp_path / "a.mp4"), name="a.mp4", title_fr="Marée")
    made.captions_fr.save("a.vtt", ContentFile(VTT))
    return prepared(made)


def prepared(media: Any) -> Any:
    prepare_recording(media)
    media.refresh_from_db()
    assert media.is_prepared, media.problem
    return media


def entered(role: Role) -> Client:
    client = Client()
    client.force_login(engage(username=role.value, role=role, password="a long password"))
    return client


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_sound_that_nobody_may_hear_yet_is_heard_where_its_transcript_is_written(sound: Sound) -> None:
    address = reverse("media_play", args=[sound.thing_id])
    editor = entered(Role.EDITOR)
    page = editor.get(reverse("sounds:edit", args=[sound.pk])).content.decode()
    assert page.index(f'<audio controls preload="metadata" src="{address}') < page.index('name="transcript_fr"')
    assert Client().get(reverse("rights:sound", args=[sound.thing_id])).status_code == 403
    whole = editor.get(address)
    assert (whole.status_code, whole["Content-Type"]) == (200, "audio/mpeg") and "no-store" in whole["Cache-Control"]
    assert len(body(whole)) == sound.shown_size
    part = editor.get(address, headers={"Range": "bytes=0-99"})
    assert (part.status_code, len(body(part))) == (206, 100)
    assert whole["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_film_is_seen_with_its_captions(film: Video) -> None:
    editor = entered(Role.EDITOR)
    page = editor.get(reverse("videos:edit", args=[film.pk])).content.decode()
    captions = reverse("media_play_captions", args=[film.thing_id, "fr"])
    assert reverse("media_play", args=[film.thing_id]) in page and captions in page
    assert body(editor.get(captions)) == VTT
    assert editor.get(reverse("media_play", args=[film.thing_id]))["Content-Type"] == "video/mp4"
    assert body(editor.get(reverse("media_play_still", args=[film.thing_id])))[8:12] == b"WEBP"
    assert editor.get(reverse("media_play_captions", args=[film.thing_id, "en"])).status_code == 404


def test_while_it_is_prepared_there_is_nothing_to_hear(tmp_path: Path) -> None:
    made = add_sound(recordings.sound(tmp_path / "b.mp3"), name="b.mp3", title_fr="Vent")
    editor = entered(Role.EDITOR)
    assert "<audio" not in editor.get(reverse("sounds:edit", args=[made.pk])).content.decode()
    assert editor.get(reverse("media_play", args=[made.thing_id])).status_code == 404
    assert "<audio" not in editor.get(reverse("sounds:add")).content.decode()


def test_strangers_and_readers_hear_nothing(sound: Sound, film: Video) -> None:
    places = [
        reverse("media_play", args=[sound.thing_id]), reverse("media_play", args=[film.thing_id]),
        reverse("media_play_captions", args=[film.thing_id, "fr"]), reverse("media_play_still", args=[film.thing_id]),
    ]  # fmt: skip
    for client in (Client(), entered(Role.READER)):
        assert [client.get(place).status_code for place in places] == [302] * 4
    assert entered(Role.CONTRIBUTOR).get(places[0]).status_code == 200
