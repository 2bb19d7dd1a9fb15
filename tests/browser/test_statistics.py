"""Statistics in a real browser: reading, sharing and playing are counted; saying no works without a script."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import product
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from parvis.testing import axe
from parvis.testing.browser import DESKTOP, PHONE, Visitor
from parvis.testing.live import Site, listed
from tests.browser import desk

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
WAYS = list(product((False, True), (PHONE, DESKTOP)))


def counted(site: Site, act: str) -> int:
    with closing(sqlite3.connect(site.home / "parvis.sqlite3", timeout=20)) as database:
        asked = "SELECT coalesce(sum(count), 0) FROM traces_dailycount WHERE act = ? AND NOT (act = 'visitor' AND target <> '')"
        return int(database.execute(asked, (act,)).fetchone()[0])


def becomes(site: Site, act: str, count: int) -> None:
    """Wait, two seconds at most, until so many are counted, and see that no more come."""
    deadline = time.monotonic() + 5
    while counted(site, act) < count and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(0.6)
    assert counted(site, act) == count


def person(browser: Browser, site: Site, **options: object) -> BrowserContext:
    """A browser that does not call itself headless: that one is a robot."""
    given = {"base_url": site.address, "user_agent": FIREFOX, "locale": "fr-FR", **options}
    return browser.new_context(**given)  # type: ignore[arg-type]


@pytest.fixture
def reader(browser: Browser, demo: Site) -> Iterator[BrowserContext]:
    context = person(browser, demo, permissions=["clipboard-read", "clipboard-write"])
    yield context
    context.close()


def work_of(site: Site) -> str:
    return next(path for path in listed(site) if path.startswith("/oeuvres/"))


def test_reading_sharing_and_playing_are_counted_and_leave_no_cookie(reader: BrowserContext, demo: Site) -> None:
    before = {act: counted(demo, act) for act in ("view", "share", "play")}
    page = reader.new_page()
    page.goto(work_of(demo))
    page.locator("[data-do=copy]").click()
    expect(page.locator(".told")).not_to_be_empty()
    becomes(demo, "view", before["view"] + 1)
    becomes(demo, "share", before["share"] + 1)
    _play(page, page.locator("[data-share]").get_attribute("data-thing") or "")
    becomes(demo, "play", before["play"] + 1)
    assert reader.cookies() == []


def _play(page: Page, thing: str) -> None:
    """A player that begins, and begins again after a pause, as the page of a film holds it."""
    from parvis.core import assets

    file = json.loads((assets.DIST / "manifest.json").read_text())["islands/plays.ts"]["file"]
    page.add_script_tag(url=f"/static/dist/{file}", type="module")
    page.evaluate(
        """async (thing) => {
          const film = document.createElement('video');
          film.src = `/media/${thing}/film`;
          document.body.append(film);
          await new Promise((done) => setTimeout(done, 300));
          for (let time = 0; time < 2; time++) film.dispatchEvent(new Event('play'));
        }""",
        thing,
    )


def test_a_headless_browser_is_a_robot(visitor: Visitor, demo: Site) -> None:
    views, robots = counted(demo, "view"), counted(demo, "robot")
    visitor.open(work_of(demo))
    becomes(demo, "robot", robots + 1)
    assert counted(demo, "view") == views


def test_saying_no_without_a_script(browser: Browser, demo: Site) -> None:
    context = person(browser, demo, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.locator(".foot a[href='/statistiques/']").click()
    page.get_by_role("button", name="Ne pas me compter").click()
    expect(page.get_by_role("status")).to_have_text("Vous n’êtes pas compté.")
    assert [(cookie["name"], cookie["value"]) for cookie in context.cookies()] == [("parvis_statistics", "no")]
    time.sleep(1)
    views = counted(demo, "view")
    page.goto("/collection/")
    becomes(demo, "view", views)
    page.goto("/statistiques/")
    page.get_by_role("button", name="Me compter de nouveau").click()
    expect(page.get_by_role("button", name="Ne pas me compter")).to_be_visible()
    assert context.cookies() == []
    context.close()


@pytest.mark.skipif(not axe.is_installed(), reason="axe-core is absent: run make setup")
@pytest.mark.parametrize(("is_dark", "width"), WAYS)
def test_the_page_of_statistics_is_accessible(visitor: Visitor, is_dark: bool, width: int) -> None:
    for path in ("/statistiques/", "/en/statistics/"):
        page = visitor.open(path, width=width, is_dark=is_dark)
        axe.assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def read_much(site: Site) -> None:
    """Enough readings for figures to be shown."""
    for path in ("/", "/collection/", work_of(site)):
        for _ in range(9):
            asked = Request(site.url(path), headers={"User-Agent": FIREFOX, "Accept-Language": "fr"})
            urlopen(asked, timeout=60).close()
    time.sleep(1.2)


@pytest.mark.timeout(600)
@pytest.mark.skipif(not axe.is_installed(), reason="axe-core is absent: run make setup")
def test_attendance_in_the_desk(visitor: Visitor, demo: Site) -> None:
    read_much(demo)
    profile = desk.sign_in(visitor, demo, role="reader")
    for is_dark, width in WAYS:
        page = visitor.arrive(width=width, is_dark=is_dark, cookies_of=profile)
        page.goto("/desk/")
        page.goto("/desk/statistics/?period=7")
        expect(page.locator("h1")).to_have_text("Fréquentation")
        expect(page.locator(".five b").first).not_to_have_text("0")
        page.locator("summary").first.click()
        expect(page.locator(".five details p").first).to_be_visible()
        page.locator(".alt summary").click()
        axe.assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.get_by_role("link", name="Collection", exact=True).last.click()
        expect(page.locator("h1")).to_have_text("Collection")
        axe.assert_accessible(page)


def test_days_are_chosen_and_refused_by_keyboard(visitor: Visitor, demo: Site) -> None:
    read_much(demo)
    profile = desk.sign_in(visitor, demo, role="reader")
    page = visitor.arrive(cookies_of=profile)
    page.goto("/desk/statistics/?period=other&since=2020-01-01&until=2020-02-01")
    expect(page.get_by_role("alert")).to_contain_text("gardés 25 mois")
    page.locator("input[name=since]").fill(time.strftime("%Y-%m-%d", time.localtime(time.time() - 9 * 86_400)))
    page.locator("input[name=until]").fill(time.strftime("%Y-%m-%d"))
    page.keyboard.press("Enter")
    page.wait_for_url("**period=other**")
    expect(page.get_by_role("alert")).to_have_count(0)
