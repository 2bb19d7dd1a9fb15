"""The list and the map: filters, chips, pages, and a way out of an empty search."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from parvis.collection.models import Work
from parvis.website.tests import house
from parvis.website.views import collection


def get(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_filters_can_be_added_and_taken_away(client: Client, venise: Work) -> None:
    page = get(client, "/collection/?subject=eau")
    assert "1 œuvre" in page and 'aria-current="true"' in page
    assert re.search(r'<ul class="chips".*?href="/collection/"', page, re.S)
    assert "<option" not in page and "<script>" not in page


def test_a_question_keeps_its_filters(client: Client, venise: Work) -> None:
    page = get(client, "/collection/?q=venise&subject=eau&from=1800")
    assert '<input type="hidden" name="subject" value="eau">' in page
    assert '<input type="hidden" name="from" value="1800">' in page
    assert 'value="venise"' in page and "noindex" in page


def test_pages_follow_one_another(client: Client, venise: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collection, "PER_PAGE", 1)
    house.work("autre", title_fr="Venise au soir")
    first = get(client, "/collection/?q=venise")
    assert 'href="/collection/?q=venise&amp;page=2"' in first and 'rel="next' in first
    second = get(client, "/collection/?q=venise&page=2")
    assert 'rel="prev' in second and "2 sur 2" in second.replace("\u00a0", " ")


def test_an_empty_search_shows_ways_that_lead_somewhere(client: Client, venise: Work) -> None:
    page = get(client, "/collection/?q=venise&subject=rien")
    assert "chez nous" in page
    ways = re.findall(r'<ul class="ways">(.*?)</ul>', page, re.S)[0]
    assert 'href="/collection/?q=venise"' in ways and "1 œuvre" in ways and 'href="/nous-joindre/"' in ways
    shorter = get(client, "/collection/?q=venizia")
    assert "Essayer" in shorter


def test_what_is_typed_is_only_text(client: Client, venise: Work) -> None:
    page = get(client, '/collection/?q="><script>alert(1)</script>')
    assert "<script>alert" not in page


def test_the_map_is_a_table_first(client: Client, venise: Work) -> None:
    page = get(client, "/collection/carte/")
    assert 'data-at="45.43,12.33"' in page and 'href="/lieux/venise/"' in page


def test_search_over_all_finds_names_without_accents(client: Client, venise: Work) -> None:
    from parvis.collection.models import Maker

    maker = house.entry(Maker, "cezanne", name="Paul Cézanne", sort_name="Cézanne, Paul")
    house.work("pommes", title_fr="Pommes", makers=[maker])
    page = get(client, "/chercher/?q=cezanne")
    assert 'href="/auteurs/cezanne/"' in page and "Pommes" in page
    assert "chez nous" in get(client, "/chercher/?q=licorne")
    assert "Chercher dans tout le site" in get(client, "/chercher/")
