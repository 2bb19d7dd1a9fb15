"""Public pages, downloads, plays, shares and searches in vain are counted as they are answered, kept or not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import ResolverMatch

from parvis.accounts.models import User
from parvis.collection.models import Work
from parvis.media.models import Picture
from parvis.stories.services import write_story
from parvis.traces.models import DailyCount
from parvis.traces.services import counting, remove_thing
from parvis.traces.tests.test_counting import FIREFOX
from parvis.website import public_pages
from parvis.website.counting import reading_of
from parvis.website.services import SiteTree
from parvis.website.tests import house

PATH = "/oeuvres/venise/"
HERE = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}


@pytest.fixture
def person() -> Client:
    """A browser with somebody before it."""
    return Client(headers={"user-agent": FIREFOX, "accept-language": "fr", "sec-fetch-dest": "document"})


@pytest.fixture(autouse=True)
def fresh(db: None) -> Iterator[None]:
    counting.forget()
    counting.flush()
    yield
    counting.forget()


def counts(*acts: str) -> dict[tuple[str, str, str], int]:
    """What was counted: (act, target, detail) to number, languages added."""
    counting.flush()
    found: dict[tuple[str, str, str], int] = {}
    for row in DailyCount.objects.filter(act__in=acts) if acts else DailyCount.objects.all():
        key = (row.act, row.target, row.detail)
        found[key] = found.get(key, 0) + row.count
    return found


def test_a_kept_page_counts_and_asks_the_database_nothing(person: Client, venise: Work) -> None:
    person.get(PATH)
    with CaptureQueriesContext(connection) as asked:
        assert person.get(PATH).status_code == 200
    assert not asked.captured_queries
    assert counts("view") == {("view", str(venise.thing_id), ""): 2}


def test_a_page_the_browser_had_counts(person: Client, venise: Work) -> None:
    etag = person.get(PATH)["ETag"]
    assert person.get(PATH, headers={"if-none-match": etag}).status_code == 304
    assert sum(counts("view").values()) == 2


def test_without_kept_pages_it_counts_too(person: Client, venise: Work, settings: Any) -> None:
    settings.PAGE_CACHE_SECONDS = 0
    person.get(PATH)
    assert counts("view") == {("view", str(venise.thing_id), ""): 1}


def test_a_thing_is_one_in_both_languages_and_each_is_told(person: Client, venise: Work) -> None:
    person.get(PATH)
    person.get("/en/works/venise/")
    assert counts("view") == {("view", str(venise.thing_id), ""): 2}
    assert set(DailyCount.objects.filter(act="view").values_list("language", flat=True)) == {"fr", "en"}
    assert counts("visitor") == {("visitor", "", ""): 1, ("visitor", str(venise.thing_id), ""): 1}


def test_makers_places_subjects_stories_and_pages(person: Client, venise: Work, site: dict[str, SiteTree]) -> None:
    story = write_story(
        index=site["fr"].stories,
        title="La nuit",
        slug="la-nuit",
        summary="Un soir.",
        body=[("text", "<p>Un soir.</p>")],
    )
    rows: list[Any] = [venise.makers.get(), venise.places.get(), venise.subjects.get()]
    for path in ("/auteurs/turner/", "/lieux/venise/", "/sujets/eau/", story.url, "/visiter/", "/nous-joindre/"):
        assert person.get(path).status_code == 200, path
    targets = {target for _act, target, _detail in counts("view")}
    assert targets == {*(str(row.thing_id) for row in rows), str(story.thing_id), "/visiter/", "/nous-joindre/"}


@pytest.mark.parametrize("path", ["/rien/", "/robots.txt", "/statistiques/", "/desk/login/", "/sitemap.xml"])
def test_what_is_no_page_somebody_reads_counts_nothing(person: Client, site: dict[str, SiteTree], path: str) -> None:
    person.get(path)
    assert counts() == {}


def test_an_address_that_may_hold_a_secret_is_not_written(rf: RequestFactory) -> None:
    asked, answer = rf.get("/compte/nouveau-mot-de-passe/s3cr3t/"), HttpResponse("<p>Choisissez.</p>")
    asked.resolver_match = ResolverMatch(lambda _request: answer, (), {}, url_name="reset")
    assert reading_of(asked, answer) is None
    asked.resolver_match = ResolverMatch(lambda _request: answer, (), {}, url_name="hub", namespaces=["website"])
    assert reading_of(asked, answer) is not None


def test_who_objects_and_who_works_here_count_nothing(person: Client, venise: Work) -> None:
    person.get(PATH, headers={"dnt": "1"})
    person.get(PATH, headers={"sec-gpc": "1"})
    person.get(PATH, headers={"sec-fetch-dest": "empty"})
    person.cookies["parvis_statistics"] = "no"
    person.get(PATH)
    staff = Client(headers={"user-agent": FIREFOX, "accept-language": "fr"})
    staff.force_login(User.objects.create_user("louise", is_staff=True))
    staff.get(PATH)
    assert counts() == {}


def test_an_institution_may_count_nothing(person: Client, venise: Work, settings: Any) -> None:
    settings.COUNTS_VISITS = False
    person.get(PATH)
    assert counts() == {}
    assert "ne compte rien" in person.get("/statistiques/").content.decode()


def test_people_come_from_a_page_of_ours_or_from_another_host(person: Client, venise: Work) -> None:
    thing = str(venise.thing_id)
    for referrer in ("http://testserver/collection/?q=x", "https://www.example.org/blog/7", "http://testserver/faux/"):
        person.get(PATH, headers={"referer": referrer})
    person.get("/nous-joindre/", headers={"referer": f"http://testserver{PATH}"})
    assert counts("source") == {
        ("source", thing, "/collection/"): 1,
        ("source", thing, "host:example.org"): 1,
        ("source", thing, ""): 1,
        ("source", "/nous-joindre/", thing): 1,
    }


def test_a_page_read_elsewhere_is_known_by_asking_the_site(venise: Work, site: dict[str, SiteTree]) -> None:
    story = write_story(
        index=site["en"].stories, title="Night", slug="night", summary="Un soir.", body=[("text", "<p>One.</p>")]
    )
    things = {path: public_pages.target_of(path) for path in (PATH, "/en/works/venise/", story.url)}
    assert things == {
        PATH: str(venise.thing_id),
        "/en/works/venise/": str(venise.thing_id),
        story.url: str(story.thing_id),
    }
    for path in ("/visiter/", "/en/visit/", "/collection/", "/"):
        assert public_pages.target_of(path) == path
    for path in ("/oeuvres/inconnue/", "/desk/", "/rien/", "/media/x", "/en/visiter/"):
        assert public_pages.target_of(path) is None, path


def test_pages_are_called_by_their_names(site: dict[str, SiteTree]) -> None:
    assert public_pages.title_of("/visiter/") == "Visiter"
    assert public_pages.title_of("/en/collection/map/") == "Carte de la collection"
    assert public_pages.title_of("/rien/") == ""


def test_searches_in_vain_are_counted_from_kept_pages_too(person: Client, venise: Work) -> None:
    for path in (
        "/collection/?q=Licorne",
        "/chercher/?q=licorne",
        "/collection/carte/?q=girafe",
        "/chercher/?q=venise",
    ):
        person.get(path)
        other = Client(headers={"user-agent": "Other/1.0", "accept-language": "fr"})
        other.get(path)
    person.get("/chercher/?q=jeanne@example.org")
    assert counts("vain") == {("vain", "", "licorne"): 2, ("vain", "", "girafe"): 2, ("vain", "", ""): 1}


def test_downloads_are_counted_when_given(person: Client, free_picture: Picture) -> None:
    thing = str(free_picture.thing_id)
    assert person.get(f"/media/{thing}/original").status_code == 200
    assert person.get(f"/media/{thing}/640.webp?download").status_code == 200
    person.get(f"/media/{thing}/640.webp")
    person.get(f"/media/{uuid4()}/original")
    assert counts() == {("download", thing, ""): 2}


def test_a_download_refused_is_not_counted(person: Client, tmp_path: Path, site: dict[str, SiteTree]) -> None:
    picture = house.picture(tmp_path, licence="")
    assert person.get(f"/media/{picture.thing_id}/original").status_code == 403
    assert counts() == {}


# ── what a page tells of itself ─────────────────────────────────────────────


def test_plays_and_shares_are_told_by_the_page(person: Client, venise: Work) -> None:
    thing = str(venise.thing_id)
    for body in ({"act": "play"}, {"act": "share", "to": "bluesky"}, {"act": "share", "to": "copy"}):
        assert person.post("/count", body | {"thing": thing}, headers=HERE).status_code == 204
    assert counts() == {("play", thing, ""): 1, ("share", thing, "bluesky"): 1, ("share", thing, "copy"): 1}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"act": "buy", "thing": str(uuid4())}, "act"),
        ({"act": "share", "thing": str(uuid4()), "to": "nowhere"}, "to"),
        ({"act": "play", "thing": str(uuid4()), "to": "bluesky"}, "to"),
        ({"act": "play", "thing": "venise"}, "thing"),
        ({"act": "play", "thing": "x" * 500}, "body"),
    ],
)
def test_what_is_told_is_checked(person: Client, body: dict[str, str], field: str) -> None:
    answer = person.post("/count", body, headers=HERE, content_type="application/x-www-form-urlencoded")
    answer = person.post("/count", body, headers=HERE)
    assert answer.status_code == 400 and answer.content.decode().startswith(f"{field}: ")
    assert counts() == {}


@pytest.mark.parametrize(
    "headers",
    [{}, {"origin": "https://evil.example"}, {"origin": "http://testserver", "sec-fetch-site": "cross-site"}],
)
def test_another_site_tells_nothing(person: Client, venise: Work, headers: dict[str, str]) -> None:
    answer = person.post("/count", {"act": "play", "thing": str(venise.thing_id)}, headers=headers)
    assert answer.status_code == 403 and counts() == {}
    assert person.get("/count").status_code == 405


def test_who_objects_tells_nothing_and_is_not_told_so(person: Client, venise: Work) -> None:
    body = {"act": "play", "thing": str(venise.thing_id)}
    assert person.post("/count", body, headers=HERE | {"dnt": "1"}).status_code == 204
    assert counts() == {}


def test_a_thing_that_does_not_exist_leaves_nothing(person: Client) -> None:
    assert person.post("/count", {"act": "play", "thing": str(uuid4())}, headers=HERE).status_code == 204
    assert counts() == {}


# ── saying no ───────────────────────────────────────────────────────────────


def test_saying_no_and_yes_again(person: Client, venise: Work) -> None:
    page = person.get("/statistiques/").content.decode()
    assert "Ne pas me compter" in page and not person.cookies
    answer = person.post("/statistiques/", {"count": "no"}, headers=HERE)
    assert answer.status_code == 303 and answer["Location"] == "/statistiques/"
    cookie = person.cookies["parvis_statistics"]
    assert (cookie.value, cookie["max-age"], cookie["httponly"]) == ("no", 395 * 86_400, True)
    assert len(person.cookies) == 1, "no other cookie, not even for the form"
    assert "Vous n’êtes pas compté" in person.get("/statistiques/").content.decode()
    person.get(PATH)
    assert counts() == {}
    person.post("/statistiques/", {"count": "yes"}, headers=HERE)
    assert person.cookies["parvis_statistics"].value == ""
    person.cookies.clear()
    person.get(PATH)
    assert counts("view") != {}


def test_another_site_chooses_for_nobody(person: Client, site: dict[str, SiteTree]) -> None:
    for headers in ({}, {"origin": "https://evil.example"}, HERE | {"sec-fetch-site": "cross-site"}):
        assert person.post("/statistiques/", {"count": "yes"}, headers=headers).status_code == 403


def test_a_browser_that_says_no_by_itself_is_told_so(person: Client, site: dict[str, SiteTree]) -> None:
    page = person.get("/statistiques/", headers={"sec-gpc": "1"}).content.decode()
    assert "demande à ne pas être suivi" in page and "Ne pas me compter" not in page


def test_the_page_of_statistics_is_in_both_languages_and_in_every_footer(person: Client, venise: Work) -> None:
    assert 'href="/statistiques/"' in person.get(PATH).content.decode()
    assert 'href="/en/statistics/"' in person.get("/en/works/venise/").content.decode()
    assert "25 months" in person.get("/en/statistics/").content.decode()
    assert "no-store" in person.get("/statistiques/")["Cache-Control"]


def test_counts_outlive_what_they_count(person: Client, venise: Work) -> None:
    person.get(PATH)
    thing = venise.thing
    before = counts("view")
    venise.delete()
    remove_thing(thing)
    thing.delete()
    assert counts("view") == before != {}
