"""What machines read: feeds, sitemaps, robots, oEmbed, cards, permanent addresses."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client

from parvis.collection.models import Work, WorkPicture
from parvis.core.clock import now
from parvis.fediverse.models import Actor
from parvis.fediverse.services.actors import institution_actor
from parvis.media.models import Picture
from parvis.rights.services import state_rights
from parvis.website import sitemaps
from parvis.website.services import SiteTree
from parvis.website.tests import house

ATOM = {"a": "http://www.w3.org/2005/Atom"}
WORK = f"{settings.PUBLIC_ADDRESS}/oeuvres/venise/"


def test_the_feed_of_works_holds_pictures_that_may_be_shown(
    client: Client, venise: Work, free_picture: Picture
) -> None:
    WorkPicture.objects.create(work=venise, picture=free_picture)
    feed = ElementTree.fromstring(client.get("/flux/oeuvres.atom").content)
    entry = feed.find("a:entry", ATOM)
    assert entry is not None and feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    assert entry.findtext("a:id", namespaces=ATOM) == f"{settings.PUBLIC_ADDRESS}{venise.thing.path}"
    assert "<img src=" in str(entry.findtext("a:summary", namespaces=ATOM))
    assert free_picture.thing is not None
    state_rights(free_picture.thing, licence="in-copyright", holder="Quelqu’un")
    assert b"&lt;img" not in client.get("/flux/oeuvres.atom").content


def test_feeds_exist_in_both_languages(client: Client, venise: Work) -> None:
    for path in ("/flux/recits.atom", "/en/feeds/stories.atom", "/en/feeds/works.atom"):
        response = client.get(path)
        assert response.status_code == 200 and response["Content-Type"].startswith("application/atom+xml")


def test_sitemaps_name_every_page_in_both_languages(client: Client, venise: Work) -> None:
    index = client.get("/sitemap.xml").content.decode()
    assert "sitemap-pages.xml" in index and "sitemap-work-1.xml" in index
    assert f"<loc>{WORK}</loc>" in client.get("/sitemap-work-1.xml").content.decode()
    assert "/en/works/venise/" in client.get("/sitemap-work-1.xml").content.decode()
    assert "/visiter/" in client.get("/sitemap-pages.xml").content.decode()
    for absent in ("nothing", "work-x", "work-0", "thing-1"):
        assert client.get(f"/sitemap-{absent}.xml").status_code == 404


def test_the_sitemap_names_the_voices_that_speak(client: Client, site: dict[str, SiteTree]) -> None:
    voice = institution_actor()
    page = f"/@{voice.username}</loc>"
    assert page in client.get("/sitemap-pages.xml").content.decode()
    assert client.get(f"/@{voice.username}").status_code == 200
    Actor.objects.filter(pk=voice.pk).update(retired_at=now())
    # Kept a while by the page cache: what would be written now is asked.
    assert not [each for each in sitemaps.entries("pages") or () if "/@" in each.address]


def test_sitemaps_are_cut(client: Client, venise: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    house.work("autre", title_fr="Autre")
    monkeypatch.setattr(sitemaps, "ROWS", 1)
    assert {"work-1", "work-2"} <= set(sitemaps.sections())
    assert client.get("/sitemap-work-2.xml").content.count(b"<url>") == 2


def test_robots_leave_the_desk_alone(client: Client, site: dict[str, SiteTree]) -> None:
    said = client.get("/robots.txt").content.decode()
    assert "Disallow: /desk/" in said and "Sitemap: http" in said


def test_oembed_gives_a_photo_where_it_may_be_shared(client: Client, venise: Work, free_picture: Picture) -> None:
    asked = {"url": WORK, "format": "json", "maxwidth": "700"}
    assert client.get("/oembed", asked).json()["type"] == "link"
    WorkPicture.objects.create(work=venise, picture=free_picture)
    photo = client.get("/oembed", asked).json()
    assert photo["type"] == "photo" and photo["width"] == 640 and photo["author_name"] == "J. M. W. Turner"
    assert b"<type>photo</type>" in client.get("/oembed", asked | {"format": "xml"}).content
    assert client.get("/oembed", asked | {"format": "yaml"}).status_code == 501
    for foreign in ("https://elsewhere.example/oeuvres/venise/", f"{settings.PUBLIC_ADDRESS}/visiter/", "", "::"):
        assert client.get("/oembed", asked | {"url": foreign}).status_code == 404


def test_a_card_of_words_is_drawn(client: Client, venise: Work) -> None:
    card = client.get(f"/card/fr/{venise.thing_id}.jpg")
    assert card.status_code == 200 and card["Content-Type"] == "image/jpeg" and len(card.content) > 5_000
    assert client.get(f"/card/xx/{venise.thing_id}.jpg").status_code == 404


@pytest.mark.parametrize("media_type", ["application/ld+json", "application/activity+json"])
def test_the_permanent_address_answers_in_data(client: Client, venise: Work, media_type: str) -> None:
    rows: list[Any] = [venise, *venise.makers.all(), *venise.places.all(), *venise.subjects.all()]
    for row in rows:
        response = client.get(row.thing.path, headers={"accept": media_type})
        assert response.status_code == 200 and response["Content-Type"] == media_type
        data = response.json()
        assert f"{settings.PUBLIC_ADDRESS}{row.thing.path}" in (data.get("@id"), data.get("id"))


def test_the_permanent_address_leads_to_the_page(client: Client, venise: Work) -> None:
    response = client.get(venise.thing.path, headers={"accept": "text/html", "accept-language": "fr"})
    assert response.status_code == 303 and response["Location"] == "/oeuvres/venise/"


def test_the_icon_wears_the_accent(client: Client, site: dict[str, SiteTree]) -> None:
    assert b"#741846" in client.get("/favicon.svg").content
