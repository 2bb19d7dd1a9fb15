"""The pages of the social web in the desk, with something on each: axe, the keyboard, and the part of a picture shown."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from parvis.testing import axe, live
from parvis.testing.browser import DESKTOP, PHONE, Visitor
from parvis.testing.peers.remote import until
from tests.browser import desk
from tests.browser.test_keyboard import walk

pytestmark = pytest.mark.timeout(600)
Pages = dict[str, str]


@pytest.fixture(scope="module")
def filled(built_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[live.Site, Pages]]:
    """The demonstration, a copy of its own with something on each page; served."""
    home = tmp_path_factory.mktemp("social") / "home"
    shutil.copytree(built_demo, home)
    done = subprocess.run(
        [sys.executable, "-m", "tests.browser.filled"], env=live.environment(home), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    with live.serving(home) as site:
        yield site, json.loads(done.stdout.splitlines()[-1])


@pytest.fixture
def somebody(browser: Browser, filled: tuple[live.Site, Pages]) -> Iterator[Visitor]:
    person = Visitor(browser, filled[0].address)
    yield person
    person.leave()
    person.witness.complain()


@pytest.mark.skipif(not axe.is_installed(), reason="axe-core is absent: run make setup")
@pytest.mark.parametrize("width", (PHONE, DESKTOP))
def test_axe_and_no_page_is_wider_than_the_screen(
    somebody: Visitor, filled: tuple[live.Site, Pages], width: int
) -> None:
    site, pages = filled
    page = somebody.arrive(width=width, cookies_of=desk.sign_in(somebody, site))
    wrong = []
    for turn, (name, path) in enumerate(pages.items()):
        answer = page.goto(path)
        assert answer and answer.status == 200 and page.url.endswith(path), f"{name}: {page.url}"
        # Each page is looked at in both lights, every second one on a phone, the others at a desk.
        if turn % 2 == (width == DESKTOP) and (found := axe.in_both_lights(page)):
            wrong.append(f"{name} {path}\n{found}")
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if beyond > 0:
            wrong.append(f"{name} {path}: {beyond} px too wide")
    assert not wrong, "\n".join(wrong)


def test_the_keyboard_comes_to_the_end_of_each(somebody: Visitor, filled: tuple[live.Site, Pages]) -> None:
    site, pages = filled
    page, wrong = desk.sign_in(somebody, site).pages[0], list[str]()
    for name in ("correct", "hand", "report", "readers", "account", "server"):
        page.goto(pages[name])
        page.wait_for_load_state("networkidle")
        # Past Wagtail's own menu, which has its own tests.
        page.locator("main").evaluate("at => { at.tabIndex = -1; at.focus() }")
        assert walk(page, wrong), name
    assert not wrong, "\n".join(wrong)


def _choose(page: Page) -> None:
    """The last picture that was added, by Wagtail's own window."""
    page.locator("summary", has_text="Images").click()
    page.locator("#id_picture_1-chooser").get_by_role("button").first.click()
    page.locator(".modal a.image-choice, .modal [data-chooser-modal-choice]").first.click()
    expect(page.locator("input[name=picture_1]")).not_to_have_value("")
    expect(page.locator(".modal.in, .modal.show")).to_have_count(0)


def _press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def _sides(frame: Locator) -> list[float]:
    return [float(field.input_value()) for field in frame.locator("input[type=number]").all()]


def test_the_part_that_is_shown_is_drawn_and_arrives_by_hand(
    somebody: Visitor, filled: tuple[live.Site, Pages]
) -> None:
    site, pages = filled
    page = desk.sign_in(somebody, site).pages[0]
    page.goto(pages["write"])
    page.fill("[name=text_fr]", "Un détail")
    page.locator(".speak-ticks").get_by_label("Instagram – Musée du Parvis").check()
    _choose(page)
    _press(page, "Voir avant")
    if not page.locator("[data-crop]").first.is_visible():
        page.locator("summary", has_text="La partie montrée").click()
    frame = page.locator("[data-crop]").filter(has_text="Instagram")
    cutter, canvas = frame.locator(".speak-cutter"), frame.locator("[data-canvas]").bounding_box()
    assert canvas is not None

    # From the keyboard: smaller, then to the right and up against the edge, where it stays.
    cutter.focus()
    for key in (*("-",) * 12, *("Shift+ArrowRight",) * 30, *("Shift+ArrowUp",) * 30):
        cutter.press(key)
    left, top, width, height = _sides(frame)
    assert top == 0 and left + width == pytest.approx(100, abs=0.11) and width < 70
    # By its corner, dragged inwards: smaller again, in a shape the network takes.
    corner = cutter.locator("span").bounding_box()
    assert corner is not None
    page.mouse.move(corner["x"] + corner["width"] / 2, corner["y"] + corner["height"] / 2)
    page.mouse.down()
    page.mouse.move(corner["x"] - canvas["width"] * 0.15, corner["y"] - canvas["height"] * 0.15, steps=6)
    page.mouse.up()
    left, top, width, height = _sides(frame)
    assert width < 60
    # 1600 × 1000 pixels: what is drawn is a shape Instagram takes.
    assert min(abs(1.6 * width / height - ratio) for ratio in (0.8, 1.0, 1.91)) < 0.03
    drawn = cutter.bounding_box()
    assert drawn is not None
    assert drawn["x"] - canvas["x"] == pytest.approx(canvas["width"] * left / 100, abs=2)
    assert drawn["width"] == pytest.approx(canvas["width"] * width / 100, abs=2)
    # Dragged by its middle: moved, and not larger.
    page.mouse.move(drawn["x"] + drawn["width"] / 2, drawn["y"] + drawn["height"] / 2)
    page.mouse.down()
    page.mouse.move(drawn["x"] + drawn["width"] / 2 - 60, drawn["y"] + drawn["height"] / 2 + 40, steps=6)
    page.mouse.up()
    moved = _sides(frame)
    assert moved[0] < left and moved[1] > top and moved[2:] == [width, height]
    _press(page, "Voir avant")
    assert _sides(page.locator("[data-crop]").filter(has_text="Instagram")) == moved
    expect(page.locator(".speak-look .speak-cut img")).to_be_visible()
    _press(page, "Envoyer")

    task = page.get_by_role("link", name=re.compile("^Le faire"))
    until(lambda: (page.reload(), task.count())[1] == 1, what="the task", seconds=120)
    phone = somebody.arrive(width=PHONE, cookies_of=page.context)
    phone.goto(task.get_attribute("href") or "")
    _is_taken(phone, moved)


def _is_taken(phone: Page, part: list[float]) -> None:
    """On the phone, the very part: the drawn slope tells by its colours where each point was."""
    expect(phone.locator(".speak-piece img")).to_have_js_property("complete", True)
    with phone.expect_download() as taken:
        phone.locator("a[download]").first.click()
    with Image.open(taken.value.path()) as cut:
        assert cut.size == pytest.approx((16 * part[2], 10 * part[3]), abs=12)
        seen = cut.convert("RGB").tobytes()[3 * (100 * cut.width + 100) :][:2]
    # Each colour counts pixels and begins anew at 256.
    for colour, begins in zip(seen, (16 * part[0], 10 * part[1]), strict=True):
        assert abs((colour - begins - 100 + 128) % 256 - 128) < 16
