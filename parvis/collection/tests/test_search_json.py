"""The search for programs: its shape, its pages, its refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import settings

from parvis.collection.models import WorkPicture
from parvis.collection.search import FACETS, SORTS, index_works
from parvis.collection.tests import search_house as house
from parvis.media.services import make_derivatives
from parvis.media.tests.pictures import add
from parvis.rights.services import state_rights

pytestmark = pytest.mark.django_db
ADDRESS = "/collection/search.json"


def ask(client, asked: str = "", **headers):
    response = client.get(f"{ADDRESS}?{asked}", **headers)
    assert response.status_code == 200, response.content
    return response.json()


def test_shape(client):
    kind = house.work_type("Peinture", "Painting")
    work = house.work("Marée haute", by=[house.maker("Eugène Boudin")], kind=kind, years=(1885, 1885), date_fr="1885")
    told = ask(client, "q=maree")
    assert (told["total"], told["total_is_capped"], told["next"], told["query"]) == (1, False, None, "q=maree")
    assert told["works"] == [
        {
            "id": f"{settings.PUBLIC_ADDRESS}/id/{work.thing_id}",
            "title": "Marée haute",
            "language": "fr",
            "makers": ["Eugène Boudin"],
            "date": "1885",
            "url": f"{settings.PUBLIC_ADDRESS}/oeuvres/{work.slug}/",
            "image": None,
        }
    ]
    types = next(facet for facet in told["facets"] if facet["name"] == "type")
    assert types["values"] == [{"value": "peinture", "label": "Peinture", "count": 1, "chosen": False, "parent": ""}]


def test_english(client):
    work = house.work("Marée haute", kind=house.work_type("Peinture", "Painting"), title_en="High tide")
    told = ask(client, "lang=en")
    assert told["works"][0]["title"] == "High tide"
    assert told["works"][0]["url"].endswith(f"/en/works/{work.slug}/")
    labels = {facet["name"]: [value["label"] for value in facet["values"]] for facet in told["facets"]}
    assert labels["type"] == ["Painting"]


def test_a_title_in_the_other_language_says_so(client):
    house.work("", title_en="High tide")
    assert ask(client)["works"][0] | {"id": "", "url": ""} == {
        "id": "", "url": "", "title": "High tide", "language": "en", "makers": [], "date": "", "image": None,
    }  # fmt: skip


def test_pages_follow_one_another(client):
    for number in range(5):
        house.work(f"Vague {number}")
    seen, asked = [], "q=vague&limit=2&facets=type&lang=en"
    while asked:
        told = ask(client, asked)
        seen += [work["title"] for work in told["works"]]
        assert [facet["name"] for facet in told["facets"]] == ["type"]
        asked = (told["next"] or "").partition("?")[2]
    assert seen == [f"Vague {number}" for number in range(5)]


def test_no_facets_when_none_is_named(client):
    assert ask(client, "facets=")["facets"] == []


def test_an_unchanged_answer_weighs_nothing_and_an_edit_shows_at_once(client):
    work = house.work("Marée haute")
    first = client.get(ADDRESS)
    assert first["Cache-Control"] == "public, no-cache"
    again = client.get(ADDRESS, HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    work.title_fr = "Marée basse"
    work.save()
    index_works([work.pk])
    edited = client.get(ADDRESS, HTTP_IF_NONE_MATCH=first["ETag"])
    assert edited.status_code == 200 and "basse" in edited.json()["works"][0]["title"]


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [("sort=best", "sort"), ("page=0", "page"), ("limit=1000", "limit"), ("lang=de", "lang"),
     ("facets=colour", "facets"), ("from=x", "from"), ("page=٣", "page")],
)  # fmt: skip
def test_bad_parameters_are_named_in_both_languages(client, asked, parameter):
    response = client.get(f"{ADDRESS}?{asked}")
    assert response.status_code == 400
    error = response.json()["error"]
    assert error["parameter"] == parameter
    assert parameter in error["fr"] and parameter in error["en"]
    assert error["fr"] != error["en"]


def test_only_reading(client):
    assert client.post(ADDRESS).status_code == 405
    assert client.head(ADDRESS).status_code == 200


def test_the_picture_is_told_as_soon_as_rights_allow_it(
    client, settings, tmp_path: Path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path / "media"
    work, picture = house.work("Marée haute"), add(tmp_path)
    WorkPicture.objects.create(work=work, picture=picture)
    make_derivatives(picture)
    index_works([work.pk])
    assert ask(client)["works"][0]["image"] is None and ask(client, "image=1")["total"] == 0
    with django_capture_on_commit_callbacks(execute=True):
        state_rights(picture.thing, licence="cc0-1.0")
    picture.refresh_from_db()
    image = ask(client, "image=1&reusable=1")["works"][0]["image"]
    assert image["width"] >= 480 and image["alt"] == "Une pente de couleurs"
    assert json.dumps(image)


def test_a_statement_costs_few_queries(client, django_assert_max_num_queries):
    for number in range(4):
        house.work(f"Vague {number}", by=[house.maker("Eugène Boudin")])
    with django_assert_max_num_queries(8):
        ask(client, "q=vague&facets=maker,type")


def test_the_page_about_it_names_every_parameter_and_field(client):
    page = (Path(__file__).resolve().parents[3] / "docs/ideas/search.md").read_text("utf-8")
    house.work("Marée haute", kind=house.work_type("Peinture"))
    told = ask(client)
    types = next(facet for facet in told["facets"] if facet["name"] == "type")
    fields = {*told, *told["works"][0], *types, *types["values"][0]}
    assert [name for name in fields if f'"{name}"' not in page] == []
    assert [name for name in (*FACETS, *SORTS, "whole", "from", "to", "lang", "limit") if f"`{name}`" not in page] == []
