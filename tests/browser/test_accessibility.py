"""axe finds nothing on any public page, in both languages, light and dark, on a phone and at a desk.

Each page is looked at in both lights. One page of each kind is looked at in all ways; the others take turns.
"""

from __future__ import annotations

from itertools import product

import pytest

from parvis.testing import axe
from parvis.testing.browser import DESKTOP, PHONE, Visitor
from parvis.testing.live import Site
from tests.browser import pages

pytestmark = [
    pytest.mark.skipif(not axe.is_installed(), reason="axe-core is absent: run make setup"),
    pytest.mark.timeout(600),
]
WAYS = list(product(pages.LANGUAGES, (PHONE, DESKTOP)))


def _seen_this_way(site: Site, language: str, turn: int) -> list[str]:
    """One page of each kind, and every second of the others: with its two turns, all are seen."""
    own = [path for path in pages.listed(site) if pages.language(path) == language]
    examples = pages.one_of_each(own)
    others = [path for path in own if path not in examples]
    return [*examples, *pages.PASSING[language], *others[turn::2]]


@pytest.mark.parametrize(("language", "width"), WAYS)
def test_public_pages(visitor: Visitor, demo: Site, language: str, width: int) -> None:
    turn = WAYS.index((language, width)) % 2
    page = visitor.arrive(width=width)
    found = {}
    for path in _seen_this_way(demo, language, turn):
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == language, path
        if violations := axe.in_both_lights(page):
            found[path] = violations
    assert not found, "\n".join(f"{path}\n{text}" for path, text in found.items())


@pytest.mark.parametrize("width", (PHONE, DESKTOP))
def test_no_page_is_wider_than_the_screen(visitor: Visitor, demo: Site, width: int) -> None:
    page = visitor.arrive(width=width)
    wide = []
    for path in pages.one_of_each(pages.listed(demo)):
        page.goto(path)
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if beyond > 0:
            wide.append(f"{path}: {beyond} px")
    assert not wide, "\n".join(wide)
