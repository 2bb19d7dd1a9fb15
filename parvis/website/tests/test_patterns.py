"""The pattern library: whole, without a database, for those who build."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.test import RequestFactory, override_settings
from django.utils import translation

from parvis.core import assets
from parvis.website import patterns

# Small parts that only others include.
PARTS = {"mark", "nopicture", "picture", "ways"}


def test_every_component_has_example_data() -> None:
    templates = {file.stem for file in patterns.FOLDER.glob("*.html")}
    examples = {file.stem for file in patterns.FOLDER.glob("*.toml")}
    assert templates - PARTS == examples


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_library_shows_every_component_without_a_database(language: str) -> None:
    with translation.override(language):
        page = patterns.page()
    names = re.findall(r'<article class="pattern" id="pattern-(\w+)"', page)
    assert len(names) == len(list(patterns.FOLDER.glob("*.toml"))) - 2
    assert f'<html lang="{language}"' in page


def test_no_identifier_stands_twice() -> None:
    found = Counter(re.findall(r' id="([^"]+)"', patterns.page()))
    assert [name for name, times in found.items() if times > 1] == []


def test_numbers_in_styles_and_data_are_not_written_in_french() -> None:
    with translation.override("fr"):
        page = patterns.page()
    assert "--r: 1.8" in page
    assert 'data-at="34.73,36.71"' in page


def test_only_those_who_build_see_it() -> None:
    request = RequestFactory().get("/patterns/")
    request.user = AnonymousUser()
    with override_settings(DEBUG=False), pytest.raises(Http404):
        patterns.show(request)
    with override_settings(DEBUG=True):
        assert patterns.show(request).status_code == 200


def test_the_page_has_no_script_or_style_of_its_own() -> None:
    page = patterns.page()
    assert not re.search(r"<script(?![^>]+src=)", page)
    assert not re.search(r"<style|\son\w+=", page)
    assert all(
        value.strip().startswith("--") for style in re.findall(r'style="([^"]*)"', page) for value in style.split(";")
    )


def test_what_pages_wear_is_light() -> None:
    """Of the 150 kB a page may weigh before pictures, style and letters leave 25 to the page itself."""
    built = assets.DIST / "assets"
    letters = sum(file.stat().st_size for file in built.glob("*-latin.*.woff2"))
    style = sum(file.stat().st_size for file in built.glob("site.*.css.br"))
    # The viewer of pictures comes at the first click, those of the desk on its own pages.
    late = ("openseadragon", "desk-")
    islands = sum(file.stat().st_size for file in built.glob("*.js.br") if not file.name.startswith(late))
    assert letters + style < 125_000
    assert islands < 8_000
