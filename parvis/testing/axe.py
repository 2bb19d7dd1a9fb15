"""axe-core in the page: accessibility violations, told so that they can be mended."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page

# What another light may change on a page that stays the same.
RULES_OF_LIGHT = ("color-contrast", "link-in-text-block")
# What appears or turns is looked at once it is there. Two frames: the first sees a new light, the second the transitions
# that it began; an endless one has no end to go to.
_SETTLE = """async () => {
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  for (const one of document.getAnimations()) {
    if (one.effect.getComputedTiming().endTime < Infinity) one.finish();
  }
}"""
SCRIPT = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"


@cache
def _source() -> str:
    return SCRIPT.read_text("utf-8")


def is_installed() -> bool:
    """Whether axe-core came with the front end's packages."""
    return SCRIPT.exists()


def violations(
    page: Page, *, within: str = "", without: tuple[str, ...] = (), only: tuple[str, ...] = ()
) -> list[dict[str, Any]]:
    """What axe finds in the page, or in the part ``within`` (a CSS selector) less the parts ``without``.

    only: identifiers of the rules to try; all of them when empty.
    """
    page.evaluate(_SETTLE)
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_source())
    context: dict[str, Any] = {"exclude": [[selector] for selector in without]}
    context["include"] = [[within or "html"]]
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if only:
        options["runOnly"] = {"type": "rule", "values": list(only)}
    found: list[dict[str, Any]] = page.evaluate(
        "async ([context, options]) => (await axe.run(context, options)).violations", [context, options]
    )
    return found


def in_both_lights(page: Page) -> str:
    """What axe finds in a light room, then in a dark one, explained; empty when nothing. The page is loaded once."""
    _turn(page, "light")
    told = {"light": violations(page)}
    _turn(page, "dark")
    told["dark"] = violations(page, only=RULES_OF_LIGHT)
    return "\n".join(f" {light}\n{explain(found)}" for light, found in told.items() if found)


def _turn(page: Page, light: Literal["light", "dark"]) -> None:
    """Change the light; before anything is looked at, no colour is on its way from the former to the present one."""
    page.emulate_media(color_scheme=light)


def explain(found: list[dict[str, Any]]) -> str:
    """One paragraph a violation: the rule, the help, and up to three places."""
    paragraphs = []
    for violation in found:
        places = [
            f"    {' '.join(str(part) for part in node['target'])}\n      {node['html'][:160]}\n"
            f"      {node.get('failureSummary', '').splitlines()[-1:]}"
            for node in violation["nodes"][:3]
        ]
        head = f"  {violation['id']} ({violation['impact']}): {violation['help']}, {len(violation['nodes'])} places"
        paragraphs.append("\n".join([head, *places]))
    return "\n".join(paragraphs)


def assert_accessible(page: Page, *, within: str = "", without: tuple[str, ...] = ()) -> None:
    """Raise AssertionError with the explanation when axe finds anything."""
    found = violations(page, within=within, without=without)
    assert not found, f"{page.url}\n{explain(found)}"
