"""The journey of DESIGN.md, as far as it is built: a person shares a work's page; the message names the institution.

Lengthened by each issue until whole; test_mention goes on from there.
"""

from __future__ import annotations

from urllib.parse import unquote

from playwright.sync_api import Page, expect

from parvis.testing.browser import PHONE, Visitor
from parvis.testing.live import Site
from tests.browser.test_keyboard import work_with_zoom

# What a system's own sharing would receive, kept for us.
_NATIVE = "navigator.share = (data) => { window.shared = data; return Promise.resolve(); };"


def _arrive_at_a_work(visitor: Visitor, demo: Site, *, native: bool) -> Page:
    """From the collection to a work, by its link, as a visitor would."""
    path = work_with_zoom(visitor, demo)
    page = visitor.arrive(width=PHONE)
    if native:
        page.add_init_script(_NATIVE)
    else:
        page.add_init_script("delete Navigator.prototype.share")
        page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=demo.address)
    page.goto("/")
    page.goto(path)
    return page


def _assert_names_the_institution(message: str, page: Page) -> None:
    title = page.locator("h1").inner_text().strip().splitlines()[0]
    assert title in message, "the message names the work"
    handle = page.locator("[data-share] [data-handle][aria-pressed=true]").get_attribute("data-handle")
    assert handle and handle in message, "the message names the institution by its handle there"
    address = page.locator("[data-share]").get_attribute("data-share")
    assert address and address in message, "the message holds the work's address"


def test_sharing_a_work_where_the_browser_has_its_own_sharing(visitor: Visitor, demo: Site) -> None:
    page = _arrive_at_a_work(visitor, demo, native=True)
    button = page.locator("[data-do=share]")
    expect(button).to_be_visible()
    button.click()
    shared = page.evaluate("window.shared")
    _assert_names_the_institution(f"{shared['text']} {shared.get('url', '')}", page)


def test_sharing_a_work_by_copying(visitor: Visitor, demo: Site) -> None:
    page = _arrive_at_a_work(visitor, demo, native=False)
    expect(page.locator("[data-do=share]")).to_be_hidden()
    page.locator("[data-do=copy]").click()
    expect(page.locator("[data-share] .told")).not_to_be_empty()
    _assert_names_the_institution(page.evaluate("navigator.clipboard.readText()"), page)


def test_the_message_follows_the_network_and_the_visitor_s_words(visitor: Visitor, demo: Site) -> None:
    page = _arrive_at_a_work(visitor, demo, native=True)
    field = page.locator("[data-share] textarea")
    field.fill(f"Pour toi, @amie@exemple.social ! {field.input_value()}")
    networks = page.locator("[data-share] [data-handle]")
    for number in range(networks.count()):
        networks.nth(number).click()
        _assert_names_the_institution(field.input_value(), page)
        assert "@amie@exemple.social" in field.input_value()
    mail = unquote(page.locator("[data-do=mail]").get_attribute("href") or "")
    assert "@amie@exemple.social" in mail


def test_the_page_shared_shows_its_card(visitor: Visitor, demo: Site) -> None:
    page = _arrive_at_a_work(visitor, demo, native=True)

    def card(name: str) -> str:
        return page.locator(f'meta[property="og:{name}"]').get_attribute("content") or ""

    assert card("title") and card("site_name") and card("url").startswith(demo.address)
    answer = page.request.get(card("image"))
    assert answer.ok and answer.headers["content-type"].startswith("image/")
    assert page.locator('link[type="application/json+oembed"]').count() == 1
