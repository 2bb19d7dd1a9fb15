"""Citations: their form, in both languages, whatever a title holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from parvis.collection.citations import Cited, apa, bibtex, citations, commons, wikipedia

TURNER = Cited(
    title="Venise, vue du porche de la Salute",
    makers=[("J. M. W. Turner", "Turner, Joseph Mallord William")],
    dated="vers 1835",
    year=1835,
    technique="huile sur toile",
    type="peinture",
    dimensions="91,4 × 122,2 cm",
    inventory="P 1899.31",
    institution="Musée du Parvis",
    credit_line="",
    url="https://museum.example/oeuvres/venise/",
    seen_on=date(2026, 11, 23),
)


@pytest.fixture(autouse=True)
def french():
    with translation.override("fr"):
        yield


def test_apa() -> None:
    assert apa(TURNER) == (
        "Turner, J. M. W. (vers 1835). Venise, vue du porche de la Salute [Huile sur toile]. "
        "Musée du Parvis. https://museum.example/oeuvres/venise/"
    )


def test_apa_without_maker_or_date() -> None:
    text = apa(replace(TURNER, makers=[], dated=""))
    assert text.startswith("Venise, vue du porche de la Salute [Huile sur toile]. (s. d.). Musée")


def test_apa_with_two_makers_and_a_name_of_another_form() -> None:
    text = apa(replace(TURNER, makers=[("Le Nain", "Le Nain"), ("Jean-Paul Dupont", "Dupont, Jean-Paul")]))
    assert text.startswith("Le Nain, & Dupont, J. P. (vers 1835)")


def test_wikipedia_follows_the_language() -> None:
    assert wikipedia(TURNER).startswith("{{Lien web | auteur = J. M. W. Turner | titre = Venise")
    assert "consulté le = 23 novembre 2026" in wikipedia(TURNER)
    with translation.override("en"):
        assert wikipedia(TURNER).startswith("{{cite web | author") and "access-date = 2026-11-23" in wikipedia(TURNER)


def test_a_template_cannot_be_ended_by_a_title() -> None:
    text = commons(replace(TURNER, title="A}} | b [[c]] {{d\ne"))
    assert text.count("}}") == 1 and text.count("{{") == 1 and "[[" not in text and "&#124;" in text


def test_bibtex() -> None:
    entry = bibtex(replace(TURNER, title="50 % de {ciel} & d'eau_"))
    assert entry.startswith("@misc{turner1835ciel,") and r"50 \% de \{ciel\} \& d'eau\_" in entry
    assert "author = {{Turner, Joseph Mallord William}}" in entry
    assert bibtex(replace(TURNER, makers=[], year=None, title="«»")).startswith("@misc{work,")


def test_four_ways() -> None:
    assert [way.name for way in citations(TURNER)] == [
        "Style APA",
        "Référence Wikipédia",
        "Wikimedia Commons",
        "BibTeX",
    ]
