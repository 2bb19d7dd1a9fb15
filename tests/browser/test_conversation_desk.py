"""The inbox in a browser: what is said appears by itself, its keys, and an answer from the keyboard alone."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from parvis.testing import axe, live
from parvis.testing.browser import Visitor
from tests.browser import desk

pytestmark = pytest.mark.timeout(600)
_FILL = """
import os, json, django
os.environ["DJANGO_SETTINGS_MODULE"] = "parvis.config.settings"
django.setup()
from parvis.accounts.models import User
from parvis.conversation.services import receive
from tests.browser.conversing import _said, conversations
import sys
if len(sys.argv) > 1:
    print(json.dumps(str(receive(_said(sys.argv[1], int(sys.argv[2]), sys.argv[3], way="form", network="")).thread_id)))
else:
    print(json.dumps(conversations(User.objects.order_by("pk").first())))
"""


def _run(home: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", _FILL, *words], env=live.environment(home), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def talked(built_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[live.Site, dict[str, str]]]:
    """The demonstration, a copy of its own with conversations; served."""
    home = tmp_path_factory.mktemp("talked") / "home"
    shutil.copytree(built_demo, home)
    pages = json.loads(_run(home))
    with live.serving(home) as site:
        yield site, pages


@pytest.fixture
def page(browser: Browser, talked: tuple[live.Site, dict[str, str]]) -> Iterator[Page]:
    person = Visitor(browser, talked[0].address)
    yield desk.sign_in(person, talked[0]).pages[0]
    person.leave()
    person.witness.complain()


def test_what_is_said_appears_by_itself_and_moves_nothing_one_is_at(
    page: Page, talked: tuple[live.Site, dict[str, str]]
) -> None:
    site, pages = talked
    page.goto(pages["inbox"])
    rows = page.locator("[data-inbox] > li")
    before = rows.count()
    page.mouse.move(0, 0)
    _run(site.home, "nouveau", "101", "Fermez-vous lundi ?")
    expect(rows).to_have_count(before + 1, timeout=30_000)
    expect(rows.first).to_contain_text("Fermez-vous lundi")
    expect(page.locator("[data-told]")).not_to_be_empty()
    # Somebody is in the list: the next one waits behind a button.
    rows.first.locator("a").focus()
    _run(site.home, "encore", "102", "Et mardi ?")
    button = page.locator("[data-fresh] button")
    expect(button).to_be_visible(timeout=30_000)
    assert rows.count() == before + 1
    button.click()
    expect(rows.first).to_contain_text("Et mardi")


def test_the_list_by_its_keys_and_an_answer_without_a_mouse(
    page: Page, talked: tuple[live.Site, dict[str, str]]
) -> None:
    page.goto(f"{talked[1]['inbox']}?state=all")
    line = page.locator("[data-keys] input")
    expect(line).to_be_visible()
    links = page.locator("[data-inbox] > li > a")
    for key, place in (("j", 0), ("j", 1), ("k", 0), ("k", 0)):
        page.keyboard.press(key)
        expect(links.nth(place)).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator("[data-inbox] > li input").first).to_be_checked()
    line.uncheck()
    links.nth(0).focus()
    page.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    line.check()
    page.goto(talked[1]["thread"])
    page.locator("#answer textarea").focus()
    page.keyboard.type("Un lièvre, dit la conservation.")
    with page.expect_navigation():
        for _each in range(12):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.value") == "draft":
                break
        page.keyboard.press("Enter")
    expect(page.locator("#pending textarea").last).to_have_value("Un lièvre, dit la conservation.")


def test_a_whole_answer_by_the_keyboard_alone(page: Page, talked: tuple[live.Site, dict[str, str]]) -> None:
    """From the list to the answer sent, without a mouse; what is left is told as the network counts."""
    thread = _run(talked[0].home, "clavier", "301", "Ouvrez-vous le jeudi soir ?").strip('"')
    page.goto(f"{talked[1]['inbox']}?state=open&q=jeudi")
    expect(page.locator("[data-keys] input")).to_be_visible()
    for _each in range(60):
        page.keyboard.press("j")
        if page.evaluate("document.activeElement.closest('li')?.dataset.thread") == thread:
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert thread in page.url
    _tab_to(page, "document.activeElement.matches('#answer textarea')")
    page.keyboard.type("Oui, jusqu’à 21 heures.")
    _tab_to(page, "document.activeElement.value === 'send'")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".talk-msg.is-out").last).to_contain_text("jusqu’à 21 heures")


def test_what_is_left_follows_the_writing_and_is_said_rarely(
    page: Page, talked: tuple[live.Site, dict[str, str]]
) -> None:
    page.goto(talked[1]["thread"])
    left, told = page.locator("[data-left]"), page.locator("[data-left-told]")
    expect(left).to_be_visible(timeout=30_000)
    expect(told).to_be_empty()
    room = int("".join(filter(str.isdigit, left.inner_text())))
    area = page.locator("#answer textarea")
    area.fill("x" * (room - 5))
    expect(told).to_contain_text("5", timeout=30_000)
    area.fill("x" * (room + 3))
    expect(left).to_contain_text("de trop", timeout=30_000)
    expect(told).to_contain_text("3")


def test_alerts_reviews_and_a_pause_are_accessible(page: Page, talked: tuple[live.Site, dict[str, str]]) -> None:
    """With something on each, and the banner of a pause on every page of the desk."""
    page.goto("/desk/conversation/alerts/")
    one = page.locator(".task h3 a").first.get_attribute("href")
    assert one
    pages = ["/desk/conversation/alerts/", one, "/desk/conversation/reviews/", "/desk/conversation/reviews/bring/",
             "/desk/sending/pause/", talked[1]["inbox"], talked[1]["thread"], talked[1]["answering"]]  # fmt: skip
    page.goto("/desk/sending/pause/")
    page.get_by_role("textbox").last.fill("Un accident à l’accueil : rien ne part.")
    page.locator("button[value=pause]").click()
    try:
        for width, scheme in ((1440, "light"), (390, "dark")):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            for path in pages:
                page.goto(path)
                axe.assert_accessible(page)
                assert page.evaluate("document.documentElement.scrollWidth") <= width
                expect(page.locator(".desk-paused")).to_have_count(0 if "pause" in path else 1)
    finally:
        page.goto("/desk/sending/pause/")
        page.locator("button[value=lift]").click()
    expect(page.locator("button[value=pause]")).to_be_visible()


def _tab_to(page: Page, reached: str) -> None:
    for _each in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(reached):
            return
    raise AssertionError(f"never reached by Tab: {reached}")
