"""The keyboard walk: everything a mouse reaches, in a sensible order, with the focus always in sight."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from parvis.testing.browser import PHONE, Visitor
from parvis.testing.live import Site
from tests.browser import pages

# What has the focus, whether a visitor sees it there, and whether the browser shows the ring.
_FOCUS = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const box = e.getBoundingClientRect();
  // A field's frame may carry the ring for it (:focus-within).
  const ring = [e, e.parentElement].some((at) => {
    const style = getComputedStyle(at);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none';
  });
  const inView = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  if (!e.dataset.walked) e.dataset.walked = String(++window.walked || (window.walked = 1));
  return {
    number: e.dataset.walked,
    tag: e.tagName.toLowerCase(),
    name: (e.getAttribute('aria-label') || e.innerText || e.value || e.id || '').trim().slice(0, 60),
    visible: box.width > 0 && box.height > 0 && inView,
    // The last stop of a date is its calendar's button, which only the field can show.
    ring: (e.matches(':focus-visible') || e.type === 'date') && ring,
  };
}"""
_FOCUSABLE = """() => [...document.querySelectorAll(
  'a[href], button, input:not([type=hidden]), select, textarea, summary, iframe, video[controls], [tabindex="0"]')]
  .filter((e) => e.checkVisibility({checkVisibilityCSS: true}) && !e.disabled && e.tabIndex >= 0)
  .filter((e) => e.type !== 'radio' || e.checked).length"""


def walk(page: Page, wrong: list[str], *, limit: int = 400) -> list[dict[str, object]]:
    """Press Tab until the focus leaves the page; add to ``wrong`` where it is lost from sight. Returns the stops."""
    stops: list[dict[str, object]] = []
    for _ in range(limit):
        page.keyboard.press("Tab")
        stop = page.evaluate(_FOCUS)
        if stop is None or (stops and stop["number"] == stops[0]["number"]):
            return stops
        if not stop["visible"]:
            wrong.append(f"{page.url}: the focus is out of sight on {stop}")
        elif not stop["ring"]:
            wrong.append(f"{page.url}: nothing shows the focus on {stop}")
        stops.append(stop)
    wrong.append(f"{page.url}: Tab never comes to the end")
    return stops


def test_every_kind_of_page_is_walked_to_its_end(visitor: Visitor, demo: Site) -> None:
    wrong: list[str] = []
    for path in pages.one_of_each(pages.listed(demo)):
        if pages.language(path) == "fr":
            page = visitor.open(path)
            # A map's buttons come with its script.
            page.wait_for_load_state("networkidle")
            focusable = page.evaluate(_FOCUSABLE)
            stops = walk(page, wrong)
            if len(stops) != focusable:
                wrong.append(f"{path}: {focusable} things to reach, {len(stops)} reached")
            visitor.leave()
    assert not wrong, "\n".join(wrong)


def test_the_first_stop_skips_to_the_content(visitor: Visitor) -> None:
    page = visitor.open("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('#main').contains(document.activeElement)")


def test_the_menu_of_a_phone_opens_and_closes(visitor: Visitor) -> None:
    page = visitor.open("/", width=PHONE)
    summary = page.locator(".burger summary")
    summary.focus()
    page.keyboard.press("Enter")
    first = page.locator(".burger ul a").first
    expect(first).to_be_visible()
    page.keyboard.press("Tab")
    expect(first).to_be_focused()
    summary.focus()
    page.keyboard.press("Enter")
    expect(first).to_be_hidden()


def test_searching_and_filtering(visitor: Visitor) -> None:
    page = visitor.open("/collection/")
    field = page.locator("input[name=q]")
    field.focus()
    page.keyboard.type("paysage")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=paysage*")
    facet = page.locator(".facet a").first
    facet.focus()
    label = facet.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    chosen = page.locator(".facet a[aria-current=true]")
    expect(chosen).to_have_count(1)
    assert label.split("\n")[0] in chosen.inner_text()


def test_suggestions_are_chosen_with_the_arrows(visitor: Visitor) -> None:
    page = visitor.open("/collection/")
    field = page.locator("input[name=q]")
    field.focus()
    page.keyboard.type("pay", delay=30)
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(options.first).to_be_hidden()


def test_the_picture_comes_closer_and_goes_back(visitor: Visitor, demo: Site) -> None:
    page = visitor.open(work_with_zoom(visitor, demo))
    closer = page.locator(".stage .tools [data-do=in]")
    expect(closer).to_be_visible()
    closer.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".stage-view canvas").first).to_be_visible()
    expect(page.locator(".stage .tools [data-do=back]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".stage-view")).to_have_count(0)
    expect(closer).to_be_focused()


def test_sharing(visitor: Visitor, demo: Site) -> None:
    page = visitor.open(work_with_zoom(visitor, demo))
    field = page.locator("[data-share] textarea")
    field.focus()
    field.press("Control+Home")
    page.keyboard.type("Venez voir. ")
    expect(page.locator(".preview-txt")).to_contain_text("Venez voir. ")
    page.keyboard.press("Tab")
    networks = page.locator("[data-share] [data-handle]")
    expect(networks.first).to_be_focused()
    if networks.count() > 1:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(networks.nth(1)).to_have_attribute("aria-pressed", "true")
        expect(networks.first).to_have_attribute("aria-pressed", "false")


def work_with_zoom(visitor: Visitor, site: Site) -> str:
    """The path of a work whose picture may be shown."""
    page = visitor.arrive()
    for path in pages.listed(site):
        if path.startswith("/oeuvres/"):
            page.goto(path)
            if page.locator("[data-zoom]").count():
                return path
    raise AssertionError("no work of the demonstration has a picture to come closer to")
