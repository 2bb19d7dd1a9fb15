"""The desk in a real browser: accessible in every light and width, walked by keyboard, asking no other host."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from parvis.testing.axe import assert_accessible, in_both_lights, is_installed
from parvis.testing.browser import DESKTOP, PHONE
from parvis.testing.live import Site

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from parvis.testing.browser import Visitor

pytestmark = pytest.mark.browser

# What tests/browser/test_desk.py does not open: pages that are neither a list nor a form of Wagtail's.
PAGES = (
    "/desk/works/?q=a",
    "/desk/works/?published=no",
    "/desk/import/new/",
    "/desk/import/conflicts/",
    "/desk/import/removed/",
    "/desk/pictures-to-describe/",
    "/desk/pictures-without-rights/",
)


@pytest.fixture
def desk(visitor: Visitor, demo: Site) -> Any:
    """Open the desk as a manager: desk(width=…, is_dark=…)."""

    def enter(*, width: int = DESKTOP, is_dark: bool = False) -> Page:
        name, password = demo.password("manager")
        page = visitor.arrive(width=width, is_dark=is_dark)
        page.goto("/desk/login/")
        page.fill("input[name=login]", name)
        page.fill("input[name=password]", password)
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/")
        return page

    return enter


@pytest.mark.skipif(not is_installed(), reason="axe-core comes with npm: run make setup")
@pytest.mark.parametrize(("width", "is_dark"), [(DESKTOP, False), (DESKTOP, True), (PHONE, False), (PHONE, True)])
def test_our_own_pages_are_accessible(desk: Any, width: int, is_dark: bool):
    page = desk(width=width, is_dark=is_dark)
    for path in PAGES:
        page.goto(path)
        assert_accessible(page)


@pytest.mark.skipif(not is_installed(), reason="axe-core comes with npm: run make setup")
def test_what_the_desk_tells_is_read_in_every_light(desk: Any):
    page = desk()
    page.goto("/desk/import/media/")
    for kind in ("success", "warning", "error"):
        page.evaluate(
            "(kind) => document.dispatchEvent(new CustomEvent('w-messages:add', {detail: {text: kind, type: kind}}))",
            kind,
        )
    # Wagtail has no template of this one for its scripts; a page of the server's shows it so.
    page.evaluate(
        "() => document.querySelector('.messages > ul').insertAdjacentHTML('beforeend', '<li class=\"info\">info</li>')"
    )
    expect(page.locator(".messages > ul > li")).to_have_text(["success", "warning", "error", "info"])
    expect(page.locator(".messages > ul")).to_have_css("opacity", "1")
    assert not in_both_lights(page)
    grounds = page.locator(".messages > ul > li").evaluate_all(
        "(all) => all.map((one) => getComputedStyle(one).borderInlineStartColor)"
    )
    assert len(set(grounds)) == 4, "each is told from the others"


@pytest.mark.skipif(not is_installed(), reason="axe-core comes with npm: run make setup")
@pytest.mark.parametrize("is_dark", [False, True])
def test_the_door_is_accessible(visitor: Visitor, is_dark: bool):
    page = visitor.arrive(is_dark=is_dark)
    page.goto("/desk/login/")
    assert page.get_attribute("html", "lang") == "fr"
    assert_accessible(page)


def test_the_home_is_walked_by_keyboard(desk: Any):
    page = desk()
    page.goto("/desk/")
    wanted = page.eval_on_selector_all(".desk a[href]", "links => links.map(link => link.getAttribute('href'))")
    met: list[str] = []
    for _step in range(120):
        page.keyboard.press("Tab")
        href = page.evaluate(
            "document.activeElement?.closest('.desk') ? document.activeElement.getAttribute('href') : ''"
        )
        if href:
            met.append(href)
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", f"no visible focus on {href}"
        if len(met) == len(wanted):
            break
    assert met == wanted


def test_a_row_is_added_to_a_work_by_keyboard_alone(desk: Any):
    page = desk()
    page.goto("/desk/works/new/#tab-auteurs")
    page.wait_for_load_state("networkidle")
    page.focus("#id_credits-ADD")
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_credits-0-role")
    assert page.input_value("#id_credits-TOTAL_FORMS") == "1"


def test_no_page_is_wider_than_a_phone(desk: Any):
    page = desk(width=PHONE)
    for path in ("/desk/", "/desk/import/", "/desk/import/new/", "/desk/pictures-without-rights/"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE, path


@pytest.mark.skipif(not is_installed(), reason="axe-core comes with npm: run make setup")
def test_the_window_to_choose_a_maker_is_accessible(desk: Any):
    page = desk()
    page.goto("/desk/works/new/#tab-auteurs")
    page.wait_for_load_state("networkidle")
    page.click("#id_credits-ADD")
    page.click("#id_credits-0-maker-chooser .chooser__choose-button")
    page.wait_for_selector(".modal-dialog table")
    assert page.get_attribute(".modal", "aria-label")
    page.fill(".modal-dialog input[name=q]", "mo")
    page.wait_for_selector(".modal-dialog [role=status] h2")
    assert_accessible(page)
