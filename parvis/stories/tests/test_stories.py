"""Stories: written, published, read; one thing in two languages; the works they show."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from parvis.collection.models import Work, WorkPicture
from parvis.media.models import Picture, Video
from parvis.stories.models import StoryPage, StoryWork
from parvis.stories.queries import page_of_story, stories_matching, stories_telling
from parvis.stories.reading import minutes_to_read
from parvis.stories.services import NotReady, write_story
from parvis.traces.models import Thing
from parvis.website.services import SiteTree
from parvis.website.tests import house
from parvis.website.tests.conftest import free_picture, french, site, venise

__all__ = ["free_picture", "french", "site", "venise"]

TEXT = ("text", "<p>Il dessine des voiliers.</p>")


def tell(tree: SiteTree, slug: str = "recit", **values: object) -> StoryPage:
    given: dict[str, object] = {"title": "Un récit", "summary": "Deux phrases.", "body": [TEXT], **values}
    return write_story(index=tree.stories, slug=slug, **given)  # type: ignore[arg-type]


def test_a_story_gets_its_address_when_published(site: dict[str, SiteTree]) -> None:
    story = tell(site["fr"])
    assert story.thing is not None and story.thing.kind == "story" and story.thing.title == "Un récit"
    assert story.url == "/recits/recit/" and story.reading_minutes == 1


def test_two_languages_are_one_thing(site: dict[str, SiteTree], client: Client) -> None:
    french_page = tell(site["fr"])
    english_page = tell(site["en"], slug="story", title="A story", translation_of=french_page)
    french_page.refresh_from_db()
    english_page.refresh_from_db()
    assert french_page.thing == english_page.thing and french_page.thing is not None
    assert page_of_story(french_page.thing) == french_page
    page = client.get("/recits/recit/").content.decode()
    assert "/en/stories/story/" in page
    answer = client.get(french_page.thing.path, headers={"accept": "application/activity+json"})
    assert answer.json()["type"] == "Article" and "voiliers" in answer.json()["content"]


def test_works_shown_are_noted_on_publishing(site: dict[str, SiteTree], venise: Work, free_picture: Picture) -> None:
    other = house.work("soir", title_fr="Le Soir")
    WorkPicture.objects.create(work=other, picture=free_picture)
    body = [
        ("work", {"work": venise, "size": "wide", "remark": ""}),
        ("zoom", {"picture": free_picture, "caption": "", "details": []}),
    ]
    story = tell(site["fr"], body=body)
    assert list(StoryWork.objects.filter(page=story).values_list("work__slug", flat=True)) == ["venise", "soir"]
    assert stories_telling(venise) == [story]
    tell(site["fr"], body=[TEXT])
    assert stories_telling(venise) == []


def test_a_draft_tells_nothing_of_its_works(site: dict[str, SiteTree], venise: Work) -> None:
    story = tell(site["fr"])
    story.body = [("work", {"work": venise, "size": "wide", "remark": ""})]
    story.save_revision()
    assert stories_telling(venise) == []


def test_every_block_is_shown(client: Client, site: dict[str, SiteTree], venise: Work, free_picture: Picture) -> None:
    WorkPicture.objects.create(work=venise, picture=free_picture)
    item = {"picture": free_picture, "caption": "Une voile"}
    body = [
        TEXT,
        ("work", {"work": venise, "size": "beside", "remark": "Regardez."}),
        ("gallery", {"title": "Galerie", "items": [item, item]}),
        ("quotation", {"text": "C’est un œil.", "by": "Une visiteuse", "source": ""}),
        (
            "zoom",
            {"picture": free_picture, "caption": "De près", "details": [{"x": 20, "y": 40.5, "label": "La gondole"}]},
        ),
    ]
    tell(site["fr"], body=body, picture=free_picture, written_by="la conservation")
    page = client.get("/recits/recit/").content.decode()
    for said in (
        "voiliers",
        "Regardez.",
        "Galerie",
        "Une voile",
        "C’est un œil.",
        "La gondole",
        "40.5%",
        "la conservation",
    ):
        assert said in page
    assert 'href="/recits/recit/"' in client.get("/oeuvres/venise/").content.decode()
    assert "Un récit" in client.get("/recits/").content.decode()


def test_a_picture_without_text_is_not_published(site: dict[str, SiteTree], tmp_path: Path) -> None:
    picture = house.picture(tmp_path)
    Picture.objects.filter(pk=picture.pk).update(alt_en="")
    picture.refresh_from_db()
    with pytest.raises(NotReady) as refusal:
        tell(site["fr"], picture=picture)
    assert refusal.value.remedy
    assert not StoryPage.objects.exists()


def test_a_film_without_captions_is_not_published(site: dict[str, SiteTree]) -> None:
    film = Video.objects.create(title_fr="Film", file="videos/film.mp4")
    with pytest.raises(NotReady):
        tell(site["fr"], body=[("video", {"video": film, "caption": ""})])


def test_a_former_slug_leads_to_the_story(
    client: Client, site: dict[str, SiteTree], django_capture_on_commit_callbacks
) -> None:
    story = tell(site["fr"])
    thing = story.thing
    story.slug = "autre"
    with django_capture_on_commit_callbacks(execute=True):
        story.save_revision().publish()
    story.refresh_from_db()
    assert story.thing == thing
    response = client.get("/recits/recit/")
    assert response.status_code == 301 and response["Location"] == "/recits/autre/"
    assert client.get("/recits/jamais/").status_code == 404


def test_a_deleted_story_leaves_a_tombstone(client: Client, site: dict[str, SiteTree]) -> None:
    story = tell(site["fr"])
    thing = story.thing
    assert thing is not None
    story.delete()
    thing.refresh_from_db()
    assert thing.state == Thing.State.REMOVED
    assert client.get(thing.path).status_code == 410


def test_an_unpublished_story_is_not_shown(client: Client, site: dict[str, SiteTree]) -> None:
    story = tell(site["fr"])
    story.unpublish()
    story.refresh_from_db()
    assert story.thing is not None
    assert client.get("/recits/recit/").status_code == 404
    assert client.get(story.thing.path).status_code == 404


def test_stories_are_found_by_their_words(site: dict[str, SiteTree]) -> None:
    story = tell(site["fr"], title="À Delft")
    assert stories_matching("delft") == [story] and stories_matching("voiliers") == [story]
    assert stories_matching("licorne") == [] and stories_matching("  ") == []


def test_writing_again_rewrites(site: dict[str, SiteTree]) -> None:
    first = tell(site["fr"])
    second = tell(site["fr"], title="Corrigé")
    assert first.pk == second.pk and StoryPage.objects.get().title == "Corrigé"


def test_minutes() -> None:
    assert minutes_to_read("") == 1 and minutes_to_read("mot " * 231) == 2
