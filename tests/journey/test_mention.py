"""The journey goes on: the message a visitor shared names the institution, reaches its ledger as a mention, is answered
with what is on; the complaint that follows becomes a topic, then a proposal."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from parvis.testing import axe, live
from parvis.testing.browser import DESKTOP, PHONE, Visitor
from parvis.testing.peers.fedify import Actor, Fedify
from parvis.testing.peers.remote import until
from tests.browser import desk
from tests.browser.test_keyboard import work_with_zoom
from tests.peers.inside import OUTSIDE, Inside, inside

pytestmark = [pytest.mark.browser, pytest.mark.peers, pytest.mark.timeout(900)]
_BEGIN = """
from datetime import timedelta
from parvis.accounts.models import Presence
from parvis.channels.services import begin_connecting
from parvis.conversation.models import Message, Thread
from parvis.conversation.services.suggesting import put_on_view
from parvis.core.clock import today
from parvis.fediverse.addresses import actor_iri
from parvis.fediverse.services.actors import institution_actor
from parvis.stories.models import StoryWork
from parvis.traces.models import Trace
"""


@pytest.fixture(scope="module")
def site(built_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[live.Site]:
    """The demonstration, a copy of its own, that may ask the loopback."""
    home = tmp_path_factory.mktemp("mention") / "home"
    shutil.copytree(built_demo, home)
    with live.serving(home, settings=OUTSIDE) as served:
        yield served


@pytest.fixture(scope="module")
def home(site: live.Site) -> Iterator[Inside]:
    with inside(site, _BEGIN) as running:
        # Of the invented accounts elsewhere none can hear: this institution speaks from its own ground.
        running.run("us = institution_actor(); Presence.objects.filter(network='mastodon').delete()")
        yield running


def _shared(site: live.Site, browser: Browser, path: str | None = None) -> tuple[str, str, str]:
    """(message, handle, address) as a visitor shares the page of a work."""
    visitor = Visitor(browser, site.address)
    page = visitor.open(path or work_with_zoom(visitor, site), width=PHONE)
    shared = page.locator("[data-share]")
    handle = shared.locator("[data-handle][aria-pressed=true]").get_attribute("data-handle")
    message, link = shared.locator("textarea").input_value(), shared.get_attribute("data-share")
    assert handle and handle in message and link and link in message
    visitor.leave()
    visitor.witness.complain()
    return message, handle, link


def _pasted(ana: Actor, message: str, handle: str, link: str) -> str:
    """A visitor pastes it at home; their server finds whom the handle names. The note's address."""
    content = escape(message).replace(escape(link), f'<a href="{link}">{link}</a>')
    note = ana.note(f"<p>{content}</p>", mentions=[ana.lookup(handle).json["id"]], language="fr")
    assert note.is_delivered and note.object
    return note.object


def test_a_shared_message_arrives_as_a_mention(
    site: live.Site, home: Inside, browser: Browser, fedify_peer: Fedify
) -> None:
    message, handle, link = _shared(site, browser)
    ana = fedify_peer.actor("ana-shares")
    _pasted(ana, message, handle, link)
    kind, text, who = home.run(
        """
        trace = Trace.objects.select_related("handle").latest("recorded_at")
        told = [trace.kind, trace.text, trace.handle.address]
        """
    )
    assert kind == "fediverse.mention.received" and handle in text and link in text
    assert who == ana.handle.lstrip("@")


def test_it_is_answered_with_what_is_on_and_a_complaint_reaches_those_who_decide(
    site: live.Site, home: Inside, browser: Browser, fedify_peer: Fedify
) -> None:
    path, title, story = home.run(
        """
        begin_connecting(network="own", answers={"voice": us.username}, back="", by=None)
        shown = StoryWork.objects.filter(page__live=True, page__locale__language_code="fr", work__thing__state="live")
        shown = shown.select_related("page__thing", "work__thing").order_by("pk").first()
        put_on_view(shown.page.thing, by=None, last_day=today() + timedelta(days=40))
        told = [shown.work.thing.path, shown.page.title, shown.page.thing.path]
        """
    )
    message, handle, link = _shared(site, browser, path)
    zoe = fedify_peer.actor("zoe-shares")
    address = _pasted(zoe, message, handle, link)

    # In the desk the message waits; what is on now that shows this very work is proposed, and put in by a press.
    member = Visitor(browser, site.address)
    context = desk.sign_in(member, site)
    page = member.arrive(width=DESKTOP, cookies_of=context)
    talk = until(
        lambda: home.run(
            "told = next((str(each.thread_id) for each in Message.objects.filter(address=A)), '')", A=address
        ),
        what="the conversation", seconds=90,
    )  # fmt: skip
    page.goto(reverse("conversation_thread", args=[talk]))
    _tidy(page)
    _answer_with_what_is_on(page, title, story)
    [create] = fedify_peer.wait("Create", by=home.run("told = actor_iri(us)"), seconds=90)
    assert create.object["inReplyTo"] == address and story in create.object["content"]
    assert zoe.lookup(create.object["id"]).json["id"] == create.object["id"]

    # She answers: a complaint. It is noted as one, becomes a topic, then a proposal with those who stand behind it.
    complaint = "Dommage : vous fermez à 17 h, on ne peut jamais venir après le travail."
    assert zoe.note(f"<p>{complaint}</p>", reply_to=create.object["id"], mentions=[create.by], language="fr").is_delivered  # fmt: skip
    expect(page.locator(".talk-msg.is-in").filter(has_text="après le travail")).to_be_visible(timeout=90_000)
    _take_up(page, complaint)
    # And the conversation says in which topic her words are.
    page.goto(reverse("conversation_thread", args=[talk]))
    expect(page.locator(".talk-joined")).to_contain_text("Ouvrir le soir")
    member.leave()
    member.witness.complain()


def _answer_with_what_is_on(page: Page, title: str, story: str) -> None:
    """In the open conversation: what is proposed is put in, and sent."""
    near = page.locator(".talk-suggested li").filter(has_text=title)
    expect(near).to_contain_text("montre cette œuvre même")
    with page.expect_navigation():
        near.get_by_role("button", name=re.compile("^L’insérer")).click()
    words = page.locator("#answer textarea")
    expect(words).to_have_value(re.compile(re.escape(story)))
    words.fill(f"Venez la voir ! {words.input_value()}")
    with page.expect_navigation():
        page.locator("#answer").get_by_role("button", name="Envoyer", exact=True).click()


def _take_up(page: Page, complaint: str) -> None:
    """In the open conversation: the last words are a complaint, of which a topic is opened, and a proposal made."""
    page.reload()
    page.locator(".talk-kinds").get_by_label("plainte").check()
    _press(page, "Noter ainsi")
    expect(page.locator("body")).to_contain_text("plainte")
    with page.expect_navigation():
        page.get_by_role("link", name="Le rassembler avec d’autres, ou ouvrir un sujet").click()
    expect(page.locator(".heed-list").first).to_contain_text(complaint)
    expect(page.locator(".heed-list").first).not_to_contain_text("Venez la voir")
    page.fill("[name=title]", "Ouvrir le soir, une fois par semaine")
    _press(page, "Ouvrir le sujet")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ouvrir le soir, une fois par semaine")
    _tidy(page)
    with page.expect_navigation():
        page.get_by_role("link", name="En faire une proposition").click()
    page.fill("[name=title]", "Nocturne du jeudi")
    page.fill("[name=text]", "Deux agents de plus, de 17 h à 21 h.")
    _press(page, "Proposer")
    expect(page.locator("body")).to_contain_text("Nocturne du jeudi")
    proposal = page.get_by_role("link", name="Nocturne du jeudi")
    if proposal.count():
        page.goto(proposal.first.get_attribute("href") or "")
    asked = page.locator("section").filter(has=page.get_by_role("heading", name="Qui le demande"))
    expect(asked).to_contain_text("Ouvrir le soir, une fois par semaine")
    expect(asked).to_contain_text("1 personne")
    _tidy(page)


def _press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def _tidy(page: Page) -> None:
    assert not axe.in_both_lights(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
