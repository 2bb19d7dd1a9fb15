"""Folding, cleaning, cutting."""

from __future__ import annotations

import pytest

from parvis.core.text import clean_html, fold, make_slug, shorten


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Œuvre d’Éloïse", "oeuvre d'eloise"), ("STRASSE ß", "strasse ss"), ("plain", "plain"), ("Łódź", "lodz")],
)
def test_accents_and_case_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_scripts_and_handlers_are_dropped() -> None:
    dirty = '<p onclick="x()">Bon<script>alert(1)</script><a href="javascript:x()">lien</a></p>'
    assert "script" not in clean_html(dirty) and "onclick" not in clean_html(dirty)


def test_slugs_are_ascii_and_short() -> None:
    assert make_slug("Été à l’Œuvre") == "ete-a-loeuvre"
    assert len(make_slug("mot " * 100)) <= 80
    assert make_slug("北京") == ""


def test_texts_are_cut_at_a_word() -> None:
    assert shorten("un deux trois", 9) == "un deux…"
    assert shorten("court", 9) == "court"
