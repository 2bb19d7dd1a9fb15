"""Where media are used, and no deletion meanwhile: by service, in the desk, one or many at a time."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from parvis.accounts.models import User
from parvis.collection.models import WorkPicture
from parvis.media.models import Picture, Sound, Video
from parvis.media.services import add_sound, add_video
from parvis.media.tests import recordings
from parvis.media.tests.pictures import add
from parvis.media.usage import InUse, uses_of
from parvis.stories.services import write_story
from parvis.website.tests import house
from parvis.website.tests.conftest import french, site

__all__ = ["french", "site"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def staff(client):
    client.force_login(User.objects.create_superuser("chief", password="x"))
    return client


@pytest.fixture
def index(site):
    return site["fr"].stories


def places(media) -> list[tuple[str, str]]:
    return [(str(use.what), use.title) for use in uses_of(media)]


def test_a_picture_used_nowhere_is_deleted(tmp_path: Path) -> None:
    picture = add(tmp_path)
    assert uses_of(picture) == []
    picture.delete()
    assert not Picture.objects.exists()


def test_works_films_home_and_stories_keep_their_pictures(tmp_path: Path, index) -> None:
    work_picture, poster, opening, told = (add(tmp_path, name=f"{name}.jpg") for name in "abcd")
    WorkPicture.objects.create(work=house.work("venise", title_fr="Venise"), picture=work_picture)
    film = add_video(recordings.film(tmp_path / "f.mp4"), title_fr="Un film", poster=poster)
    home = index.get_parent().specific
    home.opening_picture = opening
    home.save()
    gallery = {"title": "", "items": [{"picture": told, "caption": ""}, {"picture": told, "caption": ""}]}
    write_story(index=index, title="Marée", slug="maree", summary="s", body=[("gallery", gallery)])
    for picture in (work_picture, poster, opening, told):
        assert len(uses_of(picture)) == 1, picture
        with pytest.raises(InUse):
            picture.delete()
    assert uses_of(poster)[0].url == reverse("videos:edit", args=[film.pk])
    assert Picture.objects.count() == 4


def test_films_and_sounds_of_a_story_stay_drafts_included(tmp_path: Path, index) -> None:
    sound = add_sound(recordings.sound(tmp_path / "s.ogg"), title_fr="Vagues", transcript_fr="Des vagues.")
    story = write_story(
        index=index, title="Marée", slug="maree", summary="s", body=[("sound", {"sound": sound, "caption": ""})]
    )
    assert [title for _what, title in places(sound)] == ["Marée"]
    film = add_video(recordings.film(tmp_path / "f.mp4"), title_fr="Un film")
    story.body = [("video", {"video": film, "caption": ""})]
    story.save_revision()
    assert [title for _what, title in places(film)] == ["Marée"]
    for media in (sound, film):
        with pytest.raises(InUse, match="Marée"):
            media.delete()
    assert Sound.objects.exists() and Video.objects.exists()


def test_the_desk_refuses_and_lists_the_uses(staff, tmp_path: Path) -> None:
    picture = add(tmp_path)
    work = house.work("venise", title_fr="Venise")
    WorkPicture.objects.create(work=work, picture=picture)
    page = staff.get(reverse("wagtailimages:edit", args=[picture.pk])).content.decode()
    assert reverse("works:edit", args=[work.pk]) in page
    for method in (staff.get, staff.post):
        answer = method(reverse("wagtailimages:delete", args=[picture.pk]), follow=True)
        assert str(work) in answer.content.decode()
    bulk = reverse("wagtail_bulk_action", args=["media", "picture", "delete"])
    answer = staff.post(f"{bulk}?id={picture.pk}", {"id": picture.pk}, follow=True)
    assert str(work) in answer.content.decode()
    assert Picture.objects.filter(pk=picture.pk).exists()


def test_the_desk_deletes_what_is_not_used(staff, tmp_path: Path) -> None:
    picture = add(tmp_path)
    assert staff.get(reverse("wagtailimages:delete", args=[picture.pk])).status_code == 200
    staff.post(reverse("wagtailimages:delete", args=[picture.pk]))
    sound = add_sound(recordings.sound(tmp_path / "s.ogg"), title_fr="Vagues")
    assert staff.get(reverse("sounds:delete", args=[sound.pk])).status_code == 200
    staff.post(reverse("sounds:delete", args=[sound.pk]))
    assert not Picture.objects.exists() and not Sound.objects.exists()


def test_a_poster_is_refused_by_its_film(staff, tmp_path: Path) -> None:
    poster = add(tmp_path)
    film = add_video(recordings.film(tmp_path / "f.mp4"), title_fr="Un film", poster=poster)
    answer = staff.post(reverse("wagtailimages:delete", args=[poster.pk]), follow=True)
    assert reverse("videos:edit", args=[film.pk]) in answer.content.decode()
    assert Picture.objects.exists()
