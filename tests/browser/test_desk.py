"""What we add to the desk: no violation for axe, nothing from another host, both languages, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from parvis.testing import axe
from parvis.testing.browser import DESKTOP, PHONE, Visitor
from parvis.testing.live import Site
from tests.browser import desk

WAYS = list(product(("fr", "en"), (PHONE, DESKTOP)))


@contextmanager
def _speaking(page: Page, language: str) -> Iterator[None]:
    """The manager's desk in that language, and in French again afterwards: other tests meet the same account."""
    _choose_language(page, language)
    try:
        yield
    finally:
        _choose_language(page, "fr")


def _choose_language(page: Page, language: str) -> None:
    page.goto("/desk/account/")
    choice = page.locator("select[name$=preferred_language]")
    choice.select_option(language)
    with page.expect_navigation():
        choice.evaluate("(field) => field.form.requestSubmit()")


@pytest.mark.timeout(600)
@pytest.mark.skipif(not axe.is_installed(), reason="axe-core is absent: run make setup")
@pytest.mark.parametrize(("language", "width"), WAYS)
def test_our_pages_of_the_desk(visitor: Visitor, demo: Site, language: str, width: int) -> None:
    profile = desk.sign_in(visitor, demo)
    with _speaking(profile.pages[0], language):
        found = _violations(visitor.arrive(width=width, cookies_of=profile), language)
    assert not found, "\n".join(f"{path}\n{text}" for path, text in found.items())


def _violations(page: Page, language: str) -> dict[str, str]:
    found = {}
    for path in desk.addresses(page):
        page.goto(path)
        if urlsplit(page.url).path != path:
            continue  # Not offered to this role: Wagtail sends back to the home.
        assert page.locator("html").get_attribute("lang") == language, f"{path}: {page.title()}"
        if violations := axe.in_both_lights(page):
            found[path] = violations
    return found


def test_the_desk_speaks_french_and_says_what_waits(visitor: Visitor, demo: Site) -> None:
    # An account that chose no language: other tests choose one for the manager's.
    page = desk.sign_in(visitor, demo, role="editor").pages[0]
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.locator("h1")).not_to_be_empty()


def test_a_reader_may_not_change_a_work(visitor: Visitor, demo: Site) -> None:
    profile = desk.sign_in(visitor, demo, role="reader")
    page = profile.pages[0]
    page.goto("/desk/works/new/")
    assert page.url.rstrip("/").endswith("/desk"), "a reader is sent back to the home"


def test_a_staff_edit_shows_at_once(visitor: Visitor, demo: Site) -> None:
    public = visitor.open("/collection/")
    work = public.locator(".rows a").first.get_attribute("href") or ""
    public.goto(work)
    before = public.locator("h1").inner_text()
    staff = desk.sign_in(visitor, demo, role="manager").pages[0]
    staff.goto("/desk/works/")
    staff.goto(f"/desk/works/?q={before.splitlines()[0][:30]}")
    staff.locator("main a[href*='/works/edit/']").first.click()
    field = staff.locator("[name=title_fr]")
    field.fill("Un titre changé à l’instant")
    with staff.expect_navigation():
        field.evaluate("(field) => field.form.requestSubmit()")
    public.reload()
    assert "Un titre changé à l’instant" in public.locator("h1").inner_text()
