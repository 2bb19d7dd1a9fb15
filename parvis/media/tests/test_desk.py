"""Pictures and films taken in the desk: looked at first, described in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Collection

from parvis.accounts.models import User
from parvis.media.models import Picture, Video
from parvis.media.tests import recordings
from parvis.media.tests.pictures import draw

pytestmark = pytest.mark.django_db
VTT = b"WEBVTT\n\n00:00.000 --> 00:02.000\nBonjour\n"


@pytest.fixture
def staff(client, settings, tmp_path: Path):
    settings.MEDIA_ROOT = tmp_path / "media"
    client.force_login(User.objects.create_superuser("chief", password="x"))
    return client


def sent(content: bytes, **more) -> dict[str, object]:
    return {
        "title": "Marée", "file": SimpleUploadedFile("a.jpg", content, "image/jpeg"), "alt_fr": "La mer",
        "alt_en": "The sea", "collection": Collection.get_first_root_node().pk, **more,
    }  # fmt: skip


def test_a_picture_is_taken(staff, tmp_path: Path) -> None:
    content = draw(tmp_path / "a.jpg").read_bytes()
    response = staff.post(reverse("wagtailimages:add"), sent(content))
    assert response.status_code == 302
    picture = Picture.objects.get()
    assert (picture.alt_en, picture.thing.kind) == ("The sea", "picture")
    assert len(picture.sha256) == 64


@pytest.mark.parametrize("lacking", ["alt_fr", "alt_en"])
def test_both_texts_are_required(staff, tmp_path: Path, lacking: str) -> None:
    content = draw(tmp_path / "a.jpg").read_bytes()
    response = staff.post(reverse("wagtailimages:add"), sent(content, **{lacking: ""}))
    assert response.status_code == 200
    assert lacking in response.context["form"].errors
    assert not Picture.objects.exists()


def test_a_picture_that_is_also_a_page_is_refused(staff, tmp_path: Path) -> None:
    content = draw(tmp_path / "a.jpg").read_bytes()
    response = staff.post(reverse("wagtailimages:add"), sent(content + b"<script>1</script>"))
    assert "file" in response.context["form"].errors
    assert not Picture.objects.exists()


def test_a_film_needs_its_captions(staff, tmp_path: Path) -> None:
    film = recordings.film(tmp_path / "a.mp4").read_bytes()
    form = {"title_fr": "Film", "file": SimpleUploadedFile("a.mp4", film)}
    assert "captions_fr" in staff.post(reverse("videos:add"), form).context["form"].errors
    bad = {**form, "file": SimpleUploadedFile("a.mp4", b"no film"), "captions_fr": SimpleUploadedFile("a.vtt", VTT)}
    assert "file" in staff.post(reverse("videos:add"), bad).context["form"].errors
    good = {**form, "file": SimpleUploadedFile("a.mp4", film), "captions_fr": SimpleUploadedFile("a.vtt", VTT)}
    assert staff.post(reverse("videos:add"), good).status_code == 302
    video = Video.objects.get()
    assert video.thing is not None
    assert (video.is_captioned, video.thing.kind) == (True, "video")


@pytest.mark.parametrize("name", ["videos", "sounds", "documents"])
def test_each_list_is_ours_and_names_its_columns(staff, name: str) -> None:
    page = staff.get(reverse(f"{name}:index"))
    assert page.status_code == 200 and page.resolver_match.namespace == name
    assert "Created at" not in page.content.decode()
    assert staff.get(reverse(f"{name}:add")).status_code == 200


def test_an_address_of_the_desk_that_is_none_is_told_in_our_words(staff) -> None:
    page = staff.get("/desk/nowhere-at-all/")
    assert page.status_code == 404 and "desk-nowhere" in page.content.decode()
