"""The film of a story: it plays, its captions speak the language of the page, the keyboard is enough."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from parvis.testing.browser import DESKTOP, PHONE, Visitor

STORIES = {"fr": "/recits/peindre-ce-qui-ne-tient-pas/", "en": "/en/stories/painting-what-will-not-hold-still/"}
WORDS = {"fr": "(Film muet.) Le soleil", "en": "(Silent film.) The sun"}
# The words on the screen at this moment, by track.
_SHOWN = """() => Object.fromEntries([...document.querySelector('video').textTracks]
  .filter((track) => track.mode === 'showing')
  .map((track) => [track.language, track.activeCues?.[0]?.text ?? '']))"""


@pytest.mark.parametrize("width", (PHONE, DESKTOP))
@pytest.mark.parametrize("language", ("fr", "en"))
def test_it_plays_with_captions_in_the_language_of_the_page(visitor: Visitor, language: str, width: int) -> None:
    page = visitor.open(STORIES[language], width=width)
    play(page)
    shown = page.evaluate(_SHOWN)
    assert list(shown) == [language] and shown[language].startswith(WORDS[language])
    box = page.locator("video").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width and box["height"] > box["width"] / 2


def play(page: Page) -> None:
    """Start it from the keyboard, wait for its first words, stop it."""
    film = page.locator("video")
    film.focus()
    page.keyboard.press("Space")
    page.wait_for_function("() => document.querySelector('video').currentTime > 0.5")
    page.keyboard.press("Space")
    page.wait_for_function("() => document.querySelector('video').paused")


def test_its_text_opens_from_the_keyboard(visitor: Visitor) -> None:
    page = visitor.open(STORIES["fr"])
    summary = page.locator(".film summary")
    summary.focus()
    expect(page.locator(".film details .read")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator(".film details .read")).to_contain_text("un bout de mât")
