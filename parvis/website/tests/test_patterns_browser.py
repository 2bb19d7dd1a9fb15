"""The components in a real browser: accessible in every light, and their islands by mouse and keyboard."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import translation

from parvis.core import assets
from parvis.website import patterns

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from parvis.testing.browser import Visitor

pytestmark = pytest.mark.browser

WORKS = [
    {
        "title": "Vendanges",
        "language": "fr",
        "url": "http://musee.example/oeuvres/vendanges/",
        "makers": ["A"],
        "date": "",
    },
    {"title": "Venise", "language": "fr", "url": "http://musee.example/oeuvres/venise/", "makers": [], "date": "1835"},
]


class Handler(SimpleHTTPRequestHandler):
    """The library in two languages, the built files, and a search that answers by prefix."""

    pages: dict[str, str] = {}

    def do_GET(self) -> None:
        """Answer a page, a search, or else a file."""
        parts = urlsplit(self.path)
        if parts.path in self.pages:
            self._answer("text/html; charset=utf-8", self.pages[parts.path])
        elif parts.path == "/collection/search.json":
            word = parse_qs(parts.query)["q"][0].lower()
            found = [work for work in WORKS if str(work["title"]).lower().startswith(word)]
            self._answer("application/json", json.dumps({"works": found}))
        else:
            super().do_GET()

    def _answer(self, kind: str, text: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("library")
    (folder / "static").symlink_to(assets.DIST.parent)
    for path, language in (("/patterns/", "fr"), ("/en/patterns/", "en")):
        with translation.override(language):
            Handler.pages[path] = patterns.page()
    server = ThreadingHTTPServer(("127.0.0.1", 0), lambda *given: Handler(*given, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def reader(browser: Browser, address: str) -> Iterator[Visitor]:
    from parvis.testing.browser import Visitor

    person = Visitor(browser, address)
    yield person
    person.leave()
    person.witness.complain()


@pytest.fixture
def page(reader: Visitor) -> Page:
    return reader.open("/patterns/")


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("path", ["/patterns/", "/en/patterns/"])
def test_every_component_is_accessible(reader: Visitor, path: str, width: int, is_dark: bool) -> None:
    from parvis.testing import axe

    page = reader.open(path, width=width, is_dark=is_dark)
    page.wait_for_load_state("networkidle")
    axe.assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_zoom_comes_at_the_first_click_and_closes_with_escape(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    stage = page.locator(".stage")
    stage.get_by_role("button", name="Agrandir").click()
    viewer = stage.locator(".openseadragon-canvas")
    viewer.wait_for()
    assert any("openseadragon" in url for url in asked)
    assert viewer.get_attribute("aria-label") == stage.locator("img").first.get_attribute("alt")
    viewer.focus()
    page.keyboard.press("Escape")
    assert stage.locator(".stage-pic").is_visible()
    assert page.evaluate("document.activeElement.dataset.do") == "in"


def test_the_message_names_the_institution_as_each_network_does(page: Page) -> None:
    share = page.locator("#share")
    field = share.get_by_label("Votre message")
    assert "@bonjour@museeduparvis.example" in field.input_value()
    share.get_by_role("button", name="Bluesky").click()
    assert "@museeduparvis.example" in field.input_value()
    assert "@bonjour" not in field.input_value()
    field.fill("É👩‍👩‍👧")
    assert share.locator(".count .num").inner_text() == "2 sur 300"
    assert share.locator(".preview-txt").inner_text() == "É👩‍👩‍👧"


def test_suggestions_are_walked_with_the_keyboard(page: Page) -> None:
    field = page.get_by_role("combobox", name="Chercher dans la collection")
    field.fill("")
    field.press_sequentially("ven")
    page.get_by_role("option", name="Venise").wait_for(timeout=5000)
    assert field.get_attribute("aria-expanded") == "true"
    field.press("ArrowDown")
    field.press("ArrowDown")
    chosen = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    assert "Venise" in chosen.inner_text()
    field.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    field.press_sequentially("u")
    page.wait_for_timeout(400)
    field.press_sequentially("x")
    page.wait_for_timeout(400)
    assert page.get_by_role("option").count() == 0


def test_the_map_says_what_its_table_says(page: Page) -> None:
    atlas = page.locator(".atlas")
    atlas.wait_for()
    assert atlas.get_by_role("link", name="58 Rome").get_attribute("href") == page.locator(
        ".places a", has_text="Rome"
    ).evaluate("a => a.href")
    before = atlas.get_attribute("viewBox")
    atlas.get_by_role("link", name="58 Rome").focus()
    page.keyboard.press("+")
    assert atlas.get_attribute("viewBox") != before
    assert page.evaluate("document.activeElement.textContent") == "58Rome"
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.closest('.atlas') !== null")


def test_one_looks_by_views_without_a_script(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/patterns/")
    works = page.locator(".looking .rows li")
    assert works.filter(visible=True).count() == 4
    page.get_by_role("radio", name="de l’eau").check(force=True)
    assert works.filter(visible=True).count() == 1
    context.close()


def test_on_a_phone_the_menu_unfolds_and_the_filters_start_folded(reader: Visitor) -> None:
    page = reader.open("/patterns/", width=390)
    page.wait_for_load_state("networkidle")
    assert not page.locator(".facet").first.is_visible()
    page.locator(".facets summary").click()
    assert page.locator(".facet").first.is_visible()
    page.locator(".burger summary").click()
    menu = page.locator(".burger ul")
    assert menu.get_by_role("link", name="Collection").is_visible()
    assert menu.get_by_role("link", name="English").is_visible()


def test_without_a_script_everything_is_there(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/patterns/")
    assert page.locator(".places table").is_visible()
    assert page.locator("textarea").first.is_visible()
    assert page.get_by_role("link", name="Courriel").is_visible()
    assert not page.locator(".tools").first.is_visible()
    context.close()
