"""The journey goes on: the message a visitor shared names the institution, and reaches its ledger as a mention."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from parvis.testing import live
from parvis.testing.browser import PHONE, Visitor
from parvis.testing.peers.fedify import Fedify
from tests.browser.test_keyboard import work_with_zoom
from tests.peers.inside import OUTSIDE, inside

pytestmark = [pytest.mark.browser, pytest.mark.peers, pytest.mark.timeout(900)]
_BEGIN = """
from parvis.accounts.models import Presence
from parvis.fediverse.services.actors import institution_actor
from parvis.traces.models import Trace
"""


@pytest.fixture
def site(built_demo: Path, tmp_path: Path) -> Iterator[live.Site]:
    """The demonstration, a copy of its own, that may ask the loopback."""
    shutil.copytree(built_demo, tmp_path / "home")
    with live.serving(tmp_path / "home", settings=OUTSIDE) as served:
        yield served


def test_a_shared_message_arrives_as_a_mention(site: live.Site, browser: Browser, fedify_peer: Fedify) -> None:
    with inside(site, _BEGIN) as home:
        # Of the invented accounts elsewhere none can hear: this institution speaks from its own ground.
        home.run("institution_actor(); Presence.objects.filter(network='mastodon').delete()")
        visitor = Visitor(browser, site.address)
        path = work_with_zoom(visitor, site)
        page = visitor.open(path, width=PHONE)
        shared = page.locator("[data-share]")
        handle = shared.locator("[data-handle][aria-pressed=true]").get_attribute("data-handle")
        message, link = shared.locator("textarea").input_value(), shared.get_attribute("data-share")
        assert handle and handle in message and link and link in message
        visitor.leave()
        visitor.witness.complain()

        # A visitor pastes it at home; their server finds whom the handle names.
        ana = fedify_peer.actor("ana-shares")
        content = escape(message).replace(escape(link), f'<a href="{link}">{link}</a>')
        note = ana.note(f"<p>{content}</p>", mentions=[ana.lookup(handle).json["id"]], language="fr")
        assert note.is_delivered
        kind, text, who = home.run(
            """
            trace = Trace.objects.select_related("handle").latest("recorded_at")
            told = [trace.kind, trace.text, trace.handle.address]
            """
        )
        assert kind == "fediverse.mention.received" and handle in text and link in text
        assert who == ana.handle.lstrip("@")
