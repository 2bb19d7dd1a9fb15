"""Every public page answers in both languages, without a cookie, and says what it must."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from parvis.collection.models import Subject, Work, WorkPicture
from parvis.collection.search import index_works
from parvis.media.models import Picture
from parvis.rights.services import state_rights
from parvis.traces.services import keep_former_slug
from parvis.website.services import SiteTree
from parvis.website.tests import house


def text(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    assert not response.cookies, path
    return response.content.decode()


def timeless(page: str) -> str:
    """A page without the moment its form was shown at."""
    found, times = re.subn(r'(?<=name="token" value=")[^"]+', "", page)
    assert times == 1
    return found


def json_ld(page: str) -> dict[str, object]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert found
    data: dict[str, object] = json.loads(found[1])
    return data


@pytest.mark.parametrize(
    "path",
    [
        "/", "/en/", "/visiter/", "/en/visit/", "/recits/", "/en/stories/", "/collection/", "/en/collection/",
        "/collection/carte/", "/en/collection/map/", "/nous-joindre/", "/en/reach-us/", "/chercher/?q=venise",
        "/en/search/?q=venice", "/oeuvres/venise/", "/en/works/venise/", "/auteurs/turner/", "/en/makers/turner/",
        "/lieux/venise/", "/en/places/venise/", "/sujets/eau/", "/en/subjects/eau/",
    ],
)  # fmt: skip
def test_every_page_answers(client: Client, venise: Work, path: str) -> None:
    page = text(client, path)
    language = "en" if path.startswith("/en/") else "fr"
    assert f'<html lang="{language}"' in page
    assert page.count("<h1") == 1
    assert 'rel="alternate" hreflang="fr"' in page and 'rel="alternate" hreflang="en"' in page


def test_the_hub_is_one_click_from_anywhere(client: Client, venise: Work) -> None:
    for path in ("/", "/oeuvres/venise/", "/collection/", "/rien/"):
        assert 'href="/nous-joindre/"' in client.get(path).content.decode()


def test_a_work_says_what_is_known(client: Client, venise: Work) -> None:
    page = text(client, "/oeuvres/venise/")
    for said in ("J. M. W. Turner", "vers 1835", "Huile sur toile", "P 1899.31", str(venise.thing.path)):
        assert said in page
    data = json_ld(page)
    assert data["@type"] == "VisualArtwork"
    assert data["name"] == [
        {"@language": "fr", "@value": "Venise, vue du porche de la Salute"},
        {"@language": "en", "@value": "Venice, from the porch of the Salute"},
    ]


def test_the_shared_message_names_the_institution(client: Client, venise: Work) -> None:
    page = text(client, "/oeuvres/venise/")
    assert "Découvrez Venise, vue du porche de la Salute de J. M. W. Turner @parvis@social.example http" in page


def test_a_title_shown_in_the_other_language_says_so(client: Client, site: dict[str, SiteTree]) -> None:
    house.work("sans-traduction", title_fr="La Lagune")
    assert '<h1 lang="fr">La Lagune' in text(client, "/en/works/sans-traduction/")


def test_a_picture_shows_only_where_rights_allow(client: Client, venise: Work, tmp_path: Path) -> None:
    picture = house.picture(tmp_path, licence="")
    WorkPicture.objects.create(work=venise, picture=picture)
    refused = text(client, "/oeuvres/venise/")
    assert "srcset" not in refused and "unshown" in refused and "/card/fr/" in refused
    assert picture.thing is not None
    state_rights(picture.thing, licence="cc0-1.0")
    allowed = text(client, "/oeuvres/venise/")
    assert "srcset" in allowed and 'alt="Un canal et des voiliers."' in allowed and "share.jpg" in allowed


def test_downloads_state_the_licence(client: Client, venise: Work, free_picture: Picture) -> None:
    WorkPicture.objects.create(work=venise, picture=free_picture)
    page = text(client, "/oeuvres/venise/")
    assert 'id="download"' in page and "CC0" in page


def test_several_pictures_follow_one_another(client: Client, venise: Work, tmp_path: Path) -> None:
    for order in (0, 1):
        picture = house.picture(tmp_path, title=f"vue-{order}")
        WorkPicture.objects.create(work=venise, picture=picture, order=order)
    assert 'rel="next"' in text(client, "/oeuvres/venise/")
    second = text(client, "/oeuvres/venise/?picture=2")
    assert 'rel="prev"' in second and 'rel="next"' not in second
    assert timeless(text(client, "/oeuvres/venise/?picture=zz")) == timeless(text(client, "/oeuvres/venise/"))


def test_parts_and_the_fonds_they_stand_in(client: Client, site: dict[str, SiteTree]) -> None:
    fonds = house.work("fonds", title_fr="Fonds Durand", level=Work.Level.FONDS)
    house.work("lettre", title_fr="Lettre à Paul", level=Work.Level.ITEM, part_of=fonds)
    assert "Ce qu’il contient" in text(client, "/oeuvres/fonds/") and "Lettre à Paul" in text(client, "/oeuvres/fonds/")
    assert 'href="/oeuvres/fonds/"' in text(client, "/oeuvres/lettre/")


def test_a_former_slug_leads_to_the_present_one(client: Client, venise: Work) -> None:
    keep_former_slug(venise.thing, slug="ancien")
    response = client.get("/oeuvres/ancien/")
    assert response.status_code == 301 and response["Location"] == "/oeuvres/venise/"


def test_what_was_removed_is_gone(client: Client, venise: Work) -> None:
    from parvis.collection.services import remove_work

    remove_work(work=venise, by=None)
    assert "n’est plus ici" in text(client, "/oeuvres/venise/", 410)
    assert text(client, venise.thing.path, 410)


def test_a_withdrawn_work_is_not_shown(client: Client, venise: Work) -> None:
    Work.objects.filter(pk=venise.pk).update(is_published=False)
    index_works([venise.pk])
    text(client, "/oeuvres/venise/", 404)
    assert "Venise, vue" not in text(client, "/auteurs/turner/")


def test_a_subject_shows_its_place_in_the_tree(client: Client, site: dict[str, SiteTree]) -> None:
    water = house.water()
    sea = house.entry(Subject, "mer", name_fr="Mer", name_en="Sea", parent=water)
    house.work("vague", title_fr="La Vague", subjects=[sea])
    above, below = text(client, "/sujets/eau/"), text(client, "/sujets/mer/")
    assert 'href="/sujets/mer/"' in above and "La Vague" in above
    assert 'href="/sujets/eau/"' in below


def test_error_pages_help_in_both_languages(client: Client, site: dict[str, SiteTree]) -> None:
    assert "Rien à cette adresse" in text(client, "/rien/", 404)
    assert "Nothing at this address" in text(client, "/en/nothing/", 404)
    assert 'href="/chercher/"' in text(client, "/rien/", 404)
    refused = text(client, "/collection/?period=jamais", 400)
    assert "period" in refused and "Traceback" not in refused


def test_the_broken_page_needs_nothing() -> None:
    from django.test import RequestFactory

    from parvis.website.errors import server_error

    page = server_error(RequestFactory().get("/")).content.decode()
    assert "Quelque chose" in page and "Something broke" in page


def test_addresses_are_translated() -> None:
    with translation.override("en"):
        assert reverse("collection:work", args=["a"]) == "/en/works/a/"
    assert reverse("collection:work", args=["a"]) == "/oeuvres/a/"


def test_unknown_slugs_are_not_found(client: Client, site: dict[str, SiteTree]) -> None:
    for path in (
        "/oeuvres/x/",
        "/auteurs/x/",
        "/lieux/x/",
        "/sujets/x/",
        "/collection/?page=999999",
        "/collection/?page=x",
    ):
        text(client, path, 404)


def test_neighbours_say_why_they_are_near(client: Client, venise: Work) -> None:
    maker, water = venise.makers.get(), venise.subjects.get()
    house.work("soir", title_fr="Le Soir", makers=[maker])
    house.work("rive", title_fr="La Rive", subjects=[water])
    house.work("loin", title_fr="Le Désert")
    page = text(client, "/oeuvres/venise/")
    assert "De la même main" in page and "Le Soir" in page
    assert "On y voit aussi" in page and "La Rive" in page and "Le Désert" not in page
