"""What a page owes to those who look at it: no giant in a row, its fonts early and once, a card that exists."""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
import pyvips
from playwright.sync_api import Page, Request

from parvis.testing.browser import DESKTOP, PHONE, Visitor
from parvis.testing.live import Site
from tests.browser import pages

_HEIGHTS = """() => [...document.querySelectorAll('.rows.fill')].map((row) =>
  [...row.querySelectorAll('img, .nopic')].map((one) => Math.round(one.getBoundingClientRect().height)))"""


@pytest.mark.parametrize("width", (PHONE, 1100, DESKTOP, 1900))
def test_no_picture_of_a_filled_row_dwarfs_the_others(visitor: Visitor, demo: Site, width: int) -> None:
    page = visitor.arrive(width=width)
    wrong = []
    for path in (path for path in pages.listed(demo) if path.startswith(("/oeuvres/l", "/recits/"))):
        page.goto(path)
        for heights in page.evaluate(_HEIGHTS):
            if heights and max(heights) > 2.6 * min(heights):
                wrong.append(f"{path}: {heights}")
    assert not wrong, "\n".join(wrong)


def test_the_fonts_of_the_first_screen_are_asked_for_early_and_once(visitor: Visitor) -> None:
    for path in ("/", "/collection/", "/oeuvres/la-nuit-etoilee/"):
        page = visitor.arrive()
        fonts = asked_fonts(page)
        page.goto(path, wait_until="networkidle")
        preloaded = page.eval_on_selector_all("link[rel=preload][as=font]", "links => links.map((link) => link.href)")
        assert len(preloaded) == 2 and len(fonts) == len(set(fonts)), fonts
        used = page.evaluate("[...document.fonts].filter((font) => font.status === 'loaded').length")
        assert set(preloaded) <= set(fonts) and used == len(fonts), "what is preloaded is used"
        visitor.leave()


def asked_fonts(page: Page) -> list[str]:
    """A list that each font asked for is added to."""
    fonts: list[str] = []

    def note(request: Request) -> None:
        if "woff2" in request.url:
            fonts.append(request.url)

    page.on("request", note)
    return fonts


def test_every_page_has_a_card_that_answers(visitor: Visitor, demo: Site) -> None:
    page = visitor.arrive()
    cards: dict[str, str] = {}
    for path in pages.one_of_each(pages.listed(demo)):
        page.goto(path)
        image, alt = page.locator("meta[property='og:image']"), page.locator("meta[property='og:image:alt']")
        assert image.count() == 1 and alt.get_attribute("content"), path
        cards[path] = str(image.get_attribute("content"))
    for path, address in cards.items():
        with urlopen(demo.url(urlsplit(address).path)) as answer:
            picture = pyvips.Image.new_from_buffer(answer.read(), "")
        assert (picture.width, picture.height) == (1200, 630), path
