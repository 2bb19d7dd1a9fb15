"""A picture with a grant that ends tomorrow: seen today, gone everywhere tomorrow, said why, renewed, back.

The site is served by its own commands, web and worker, and lives by a clock that the test moves.
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from parvis.testing import axe, live
from parvis.testing.browser import DESKTOP, PHONE, Visitor
from tests.browser import desk

pytestmark = pytest.mark.timeout(900)
# A withdrawal may take a minute, and the minute's task some seconds to run.
_A_MINUTE = 75


@pytest.fixture
def clock(tmp_path: Path) -> Path:
    return tmp_path / "seconds-ahead"


@pytest.fixture
def site(built_demo: Path, tmp_path: Path, clock: Path) -> Iterator[live.Site]:
    """The demonstration, its own copy that no other test has changed, living by the clock."""
    home = tmp_path / "home"
    shutil.copytree(built_demo, home)
    with live.serving(home, clock=clock) as served:
        yield served


@pytest.fixture
def somebody(browser: Browser, site: live.Site) -> Iterator[Visitor]:
    person = Visitor(browser, site.address)
    yield person
    person.leave()
    assert not person.witness.foreign


def seconds_to(day: date) -> float:
    """From now to a minute after the day begins where the institution is (Europe/Paris)."""
    from zoneinfo import ZoneInfo

    from parvis.core.clock import now

    local = now().astimezone(ZoneInfo("Europe/Paris"))
    begins = local.replace(year=day.year, month=day.month, day=day.day, hour=0, minute=1, second=0)
    return (begins - local).total_seconds()


def press(page: Page, selector: str) -> None:
    with page.expect_navigation():
        page.locator(selector).first.click()


class Doors:
    """The ways by which a visitor may meet the picture of a work."""

    def __init__(self, site: live.Site, page: str, media: str) -> None:
        self.client = httpx.Client(base_url=site.address, follow_redirects=False, timeout=60)
        self.page, self.media = page, media
        feed = re.search(r'href="([^"]*oeuvres\.atom)"', self.client.get("/").text)
        self.feed = feed.group(1) if feed else "/flux/oeuvres.atom"

    def seen(self) -> dict[str, bool]:
        get, file = self.client.get, f"/media/{self.media}"
        page = get(self.page).text
        return {
            "page": f"{file}/320.webp" in page,
            "card": f"{file}/share.jpg" in page or get(f"{file}/share.jpg").status_code == 200,
            "download": get(f"{file}/original").status_code == 200,
            "derivative": get(f"{file}/320.webp").status_code == 200,
            "search": file in get("/collection/search.json", params={"limit": 100}).text,
            "permanent address": get(f"/id/{self.media}").status_code == 303,
        }

    def in_feed(self) -> bool:
        return self.media in self.client.get(self.feed).text


def within_a_minute(look: Callable[[], bool]) -> float:
    """Seconds until it is so. Raises AssertionError past the minute."""
    started = time.monotonic()
    while not look():
        assert time.monotonic() - started < _A_MINUTE, "still not so after a minute"
        time.sleep(1)
    return time.monotonic() - started


def first_work(visitor: Visitor) -> tuple[str, str]:
    """(path, UUID of the picture) of the newest work that is shown: the feed tells it too."""
    feed = httpx.get(visitor.address + "/flux/oeuvres.atom", follow_redirects=True, timeout=60).text
    for entry in feed.split("<entry>")[1:]:
        found = re.search(r"/media/([0-9a-f-]{36})/", entry)
        link = re.search(r'<link href="([^"]+)"', entry)
        if found and link:
            return link.group(1).removeprefix(visitor.address), found.group(1)
    raise AssertionError("no work of the feed has a picture")


def record_grant(page: Page, picture: str, until: date) -> None:
    """Record, in its form, that somebody allows what the doors need until a day."""
    page.goto(f"/desk/grants/new/?picture={picture}")
    page.fill("[name=holder]", "Succession Durand")
    for use in ("site", "share_card", "post", "download"):
        page.check(f"[name=uses][value='{use}']")
    page.fill("[name=valid_until]", until.strftime("%d/%m/%Y"))
    page.keyboard.press("Escape")
    with page.expect_navigation():
        page.locator("[name=holder]").evaluate("(field) => field.form.requestSubmit()")


def test_a_grant_ends_by_the_clock_and_is_renewed(somebody: Visitor, site: live.Site, clock: Path) -> None:
    path, media = first_work(somebody)
    doors = Doors(site, path, media)
    today = date.today()
    # In the desk: in copyright, and a grant whose last day is today.
    staff = desk.sign_in(somebody, site).pages[0]
    staff.goto(f"/desk/rights/{media}/")
    staff.select_option("[name=licence]", "in-copyright")
    press(staff, "button[value=state]")
    public = somebody.open(path)
    expect(public.locator(f"img[src*='{media}']")).to_have_count(0)
    picture = staff.locator(".rights-picture a").get_attribute("href") or ""
    record_grant(staff, picture.strip("/").split("/")[-1], today)
    # Seen everywhere, kept pages included.
    within_a_minute(lambda: all(doors.seen().values()) and doors.in_feed())
    public.reload()
    expect(public.locator(f"img[src*='{media}']").first).to_be_visible()
    assert all(doors.seen().values())
    # Tomorrow.
    clock.write_text(str(seconds_to(today + timedelta(days=1))))
    assert not doors.seen()["derivative"], "asked of the decision itself: at once"
    waited = within_a_minute(lambda: not any(doors.seen().values()) and not doors.in_feed())
    print(f"gone by every door after {waited:.0f} s")
    public.reload()
    expect(public.locator(f"img[src*='{media}']")).to_have_count(0)
    within_a_minute(lambda: media not in doors.client.get("/collection/search.json?image=1&limit=100").text)
    # A night has passed, and the desk asks again who one is; then it says why, and what to do.
    staff = desk.sign_in(somebody, site).pages[0]
    staff.goto(f"/desk/rights/{media}/")
    said = staff.locator("table").first.inner_text()
    assert "Succession Durand a pris fin le" in said
    assert "renouvellement" in said
    # Renew: a request drafted from the grant, sent by hand, answered yes.
    press(staff, "form[action*='/rights/renew/'] button")
    staff.fill("[name=purpose]", "La notice de l’œuvre")
    with staff.expect_navigation():
        staff.locator("[name=purpose]").evaluate("(field) => field.form.requestSubmit()")
    staff.goto("/desk/grant-requests/")
    press(staff, "main a[href*='/grant-requests/edit/']")
    press(staff, "a[href*='/desk/rights/request/']")
    press(staff, "button[value=hand]")
    press(staff, "button[value=grant]")
    within_a_minute(lambda: all(doors.seen().values()) and doors.in_feed())
    public.reload()
    expect(public.locator(f"img[src*='{media}']").first).to_be_visible()


@pytest.mark.skipif(not axe.is_installed(), reason="axe-core is absent: run make setup")
def test_the_pages_of_rights_and_of_a_delivery(somebody: Visitor, site: live.Site) -> None:
    """No violation for axe, light and dark, on a phone and at a desk; a delivery by a link, by keyboard alone."""
    _path, media = first_work(somebody)
    profile = desk.sign_in(somebody, site)
    staff = profile.pages[0]
    staff.goto("/desk/rights/deliveries/link/")
    for name, text in {"purpose": "Reportage", "expected": "Dix images", "sender": "Agence X"}.items():
        staff.fill(f"[name={name}]", text)
    staff.fill("[name=until]", (date.today() + timedelta(days=3)).strftime("%d/%m/%Y 12:00"))
    staff.keyboard.press("Escape")
    with staff.expect_navigation():
        staff.locator("[name=purpose]").evaluate("(field) => field.form.requestSubmit()")
    address = staff.locator("#link-address").input_value().removeprefix(site.address)
    record_grant(staff, _picture_of(staff, media), date.today() + timedelta(days=20))
    deliver(somebody.open(address))
    staff.goto("/desk/rights/deliveries/")
    delivery = (
        staff.locator("a[href*='/desk/rights/deliveries/']").filter(has_text="Agence X").first.get_attribute("href")
    )
    staff.goto("/desk/rights/ending/")
    press(staff, "form[action*='/rights/renew/'] button")
    request = staff.url.rstrip("/").split("/")[-1]
    ours = [f"/desk/rights/{media}/", "/desk/rights/ending/", "/desk/rights/deliveries/", delivery or "",
            "/desk/rights/deliveries/link/", f"/desk/rights/request/{request}/"]  # fmt: skip
    found = {}
    for width in (PHONE, DESKTOP):
        page = somebody.arrive(width=width, cookies_of=profile)
        for path in [*ours, address]:
            page.goto(path)
            if violations := axe.in_both_lights(page):
                found[f"{path} {width}"] = violations
    assert not found, "\n".join(f"{path}\n{text}" for path, text in found.items())


def _picture_of(page: Page, media: str) -> str:
    page.goto(f"/desk/rights/{media}/")
    return (page.locator(".rights-picture a").get_attribute("href") or "").strip("/").split("/")[-1]


def deliver(page: Page) -> None:
    """Fill the public form and sign it; the button is reached by the keyboard."""
    page.fill("[name=text]", "Légendes")
    page.fill("[name=holder]", "Agence X")
    page.fill("[name=credit]", "© Agence X")
    page.check("[name=uses][value=site]")
    page.check("[name=is_true]")
    page.fill("[name=signed_by]", "Dominique Martin")
    page.locator("form.delivery-form button[type=submit]").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Merci")
