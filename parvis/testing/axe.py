"""axe-core in the page: accessibility violations, told so that they can be mended."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SCRIPT = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"


@cache
def _source() -> str:
    return SCRIPT.read_text("utf-8")


def is_installed() -> bool:
    """Whether axe-core came with the front end's packages."""
    return SCRIPT.exists()


def violations(page: Page, *, within: str = "", without: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """What axe finds in the page, or in the part ``within`` (a CSS selector) less the parts ``without``."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_source())
    context: dict[str, Any] = {"exclude": [[selector] for selector in without]}
    context["include"] = [[within or "html"]]
    found: list[dict[str, Any]] = page.evaluate(
        "async (context) => (await axe.run(context, {resultTypes: ['violations']})).violations", context
    )
    return found


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
