"""Nothing on any page asks anything of another host; the visitor fixture sees every request."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from parvis.testing.browser import Visitor
from parvis.testing.live import Site
from tests.browser import pages
from tests.browser.test_keyboard import work_with_zoom


def test_every_kind_of_page_and_what_opens_in_it(visitor: Visitor, demo: Site) -> None:
    page = visitor.arrive()
    for path in pages.one_of_each(pages.listed(demo)):
        page.goto(path, wait_until="networkidle")
    for path in (*pages.PASSING["fr"], "/collection/carte/"):
        page.goto(path, wait_until="networkidle")
    page.goto(work_with_zoom(visitor, demo))
    page.locator(".stage .tools [data-do=in]").click()
    page.locator(".stage-view canvas").first.wait_for()
    page.wait_for_load_state("networkidle")


def test_no_cookie_is_left(visitor: Visitor, demo: Site) -> None:
    page = visitor.arrive()
    for path in pages.one_of_each(pages.listed(demo)):
        page.goto(path)
    assert page.context.cookies() == []


def test_a_foreign_host_is_noticed(browser: Browser, demo: Site) -> None:
    """The witness itself works: a page that asks elsewhere makes it complain."""
    person = Visitor(browser, demo.address)
    page = person.open("/")
    page.route("https://elsewhere.example/**", lambda route: route.fulfill(body=""))
    # A navigation, which the policy of the page does not stop as it stops all else.
    page.goto("https://elsewhere.example/a")
    person.leave()
    with pytest.raises(AssertionError, match=r"elsewhere\.example"):
        person.witness.complain()
