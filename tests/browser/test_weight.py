"""Pages stay light: 150 kB before pictures, 40 kB of script, as they travel."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from playwright.sync_api import Page

from parvis.testing.browser import PHONE, Visitor
from parvis.testing.live import Site
from tests.browser import pages

TOTAL_BYTES = 150_000
SCRIPT_BYTES = 40_000


def _weigh(page: Page, path: str) -> dict[str, int]:
    """Bytes received (headers and compressed body) by type of resource, nothing cached."""
    types: dict[str, str] = {}
    weights: dict[str, int] = defaultdict(int)
    session = page.context.new_cdp_session(page)

    def note_type(event: dict[str, Any]) -> None:
        types[event["requestId"]] = event["type"]

    def note_weight(event: dict[str, Any]) -> None:
        weights[types.get(event["requestId"], "Other")] += int(event["encodedDataLength"])

    session.on("Network.responseReceived", note_type)
    session.on("Network.loadingFinished", note_weight)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.goto(path, wait_until="networkidle")
    session.detach()
    return weights


def test_pages_are_light(visitor: Visitor, demo: Site) -> None:
    heavy = []
    for path in pages.one_of_each(pages.listed(demo)):
        page = visitor.arrive(width=PHONE)
        weights = _weigh(page, path)
        before_pictures = sum(weight for kind, weight in weights.items() if kind not in {"Image", "Media"})
        if before_pictures > TOTAL_BYTES or weights["Script"] > SCRIPT_BYTES:
            heavy.append(f"{path}: {before_pictures} bytes before pictures, {dict(weights)}")
        visitor.leave()
    assert not heavy, "\n".join(heavy)
