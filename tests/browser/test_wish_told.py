"""A wish goes its whole way: said five times by as many ways, gathered, carried to mediation, proposed, accepted, told."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from parvis.testing import axe, kept, live
from parvis.testing.browser import DESKTOP, PHONE, Visitor
from parvis.testing.peers import smtp
from parvis.testing.peers.remote import until
from tests.peers.inside import Inside, inside

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
WISH = "On devrait pouvoir regarder les films de l’exposition chez soi"
MAILED = "Pourquoi ne peut-on pas voir chez soi les films de l’exposition ?"
_BEGIN = """
import sys
from parvis.accounts.models import Department
from parvis.channels.registry import adapter_of
from parvis.channels.services import connect
from parvis.conversation.models import Message, Posted, Told
from parvis.conversation.services.mailbox import take_in_letter
from parvis.conversation.tests.test_letters import letter
from parvis.feedback.models import Remark, Route, Topic
from parvis.fediverse.addresses import actor_iri
from parvis.fediverse.models import Activity
from parvis.fediverse.services.actors import institution_actor
from parvis.fediverse.tests.elsewhere import PUBLIC, Somebody
from parvis.website.tests.house import work as make_work
"""


@pytest.fixture
def post_office() -> Iterator[smtp.Smtp]:
    with smtp.running() as running:
        yield running


@pytest.fixture
def site(tmp_path: Path, post_office: smtp.Smtp) -> Iterator[live.Site]:
    """A house with a way to send letters, served."""
    said = kept.settle(tmp_path / "home")
    (tmp_path / "home" / "account").write_text(f"{said['account']}\n{said['password']}")
    settings = {
        "PARVIS_EMAIL__HOST": post_office.host, "PARVIS_EMAIL__PORT": str(post_office.port),
        "PARVIS_EMAIL__SECURITY": "none", "PARVIS_EMAIL__SENDER": "bonjour@musee.example",
        "PARVIS_SECURITY__REQUIRE_MFA": "[]",
    }  # fmt: skip
    with live.serving(tmp_path / "home", settings=settings) as served:
        yield served


class Walk:
    """One page, one browser profile, one width; every page met is looked at."""

    def __init__(self, visitor: Visitor, width: int) -> None:
        self.page = visitor.arrive(width=width)
        self.width, self.count = width, 0

    def at(self, path: str) -> Page:
        self.page.goto(path)
        return self.look()

    def look(self) -> Page:
        """Nothing that axe finds, nothing wider than the screen."""
        page = self.page
        axe.assert_accessible(page)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{page.url} is {wide} px wider than the screen"
        if looks := os.environ.get("PARVIS_LOOKS", ""):
            self.count += 1
            page.screenshot(path=f"{looks}/wish-{self.width}-{self.count:02}.png", full_page=True)
        return page

    def press(self, name: str, *, exact: bool = False) -> Page:
        """A button of the page's own, that leads to another page."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("button", name=name, exact=exact).first.click()
        return self.look()


@pytest.mark.parametrize("width", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_wish_said_five_times_is_accepted_and_all_who_can_be_told_are_told(
    site: live.Site, browser: Browser, post_office: smtp.Smtp, width: int
) -> None:
    visitor = Visitor(browser, site.address)
    walk = Walk(visitor, width)
    with inside(site, _BEGIN) as home:
        note, work = _said_elsewhere(home)
        private = _asked_below_a_work(walk, work)
        _sign_in(walk, site)
        _said_at_the_house(walk)
        for thread in home.run("told = sorted({str(pk) for pk in Message.objects.values_list('thread', flat=True)})"):
            walk.at(f"/desk/conversation/{thread}/").locator("input[name=kind][value=idea]").check()
            walk.press("Noter ainsi")
        topic = _gathered(walk, home)
        _accepted(walk, topic)
        _told(walk, home, topic)
        _what_left(walk, home, post_office, note, private)
    visitor.leave()
    visitor.witness.complain()


def _said_elsewhere(home: Inside) -> tuple[str, str]:
    """By a post that names us, and by a letter; mediation is there to act. (address of the post, path of the work)."""
    note, work = home.run(
        """
        us = institution_actor()
        connect("own", adapter_of("own").connect({"voice": us.username}), by=None)
        ana = Somebody()
        ana.met()
        tag = [{"type": "Mention", "href": actor_iri(us), "name": "@musee"}]
        note = ana.note(f"<p>{wish} !</p>", tag=tag, to=[PUBLIC, actor_iri(us)], contentMap={"fr": f"<p>{wish} !</p>"})
        answer = ana.send(ana.activity("Create", note))
        assert answer.status_code in (200, 202), answer.content
        take_in_letter(letter(mailed, From="Bruno <bruno@exemple.example>"))
        mediation = Department.objects.create(name_fr="Médiation", name_en="Mediation")
        Route.objects.create(department=mediation, words="film")
        told = [note["id"], make_work("le-port", title_fr="Le port sous la brume").thing.path]
        """,
        wish=WISH, mailed=MAILED,
    )  # fmt: skip
    until(lambda: home.run("told = Message.objects.count()") == 2, what="the post is heard", seconds=90)
    return note, work


def _asked_below_a_work(walk: Walk, path: str) -> str:
    """Without account, on the work's own page. The private address where the answer will be."""
    page = walk.at(path)
    page.locator(".ask-box summary").click()
    page.locator(".ask-box textarea[name=text]").fill(f"{WISH}, non ?")
    # Sent at once it would come back as a machine's.
    page.wait_for_timeout(2_500)
    with page.expect_navigation():
        page.locator(".ask-box button[type=submit]").click()
    expect(walk.look().locator(".ask-said")).to_contain_text("chez soi")
    return page.url


def _sign_in(walk: Walk, site: live.Site) -> None:
    account, password = (site.home / "account").read_text().splitlines()
    page = walk.at("/desk/login/")
    page.fill("input[name=login]", account)
    page.fill("input[name=password]", password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")


def _said_at_the_house(walk: Walk) -> None:
    """At the front desk, with an address; and read elsewhere by a colleague, who brings it."""
    page = walk.at("/desk/feedback/note/")
    page.locator("textarea[name=text]").fill("Elle voudrait voir les films de l’exposition chez soi")
    page.locator("input[name=mark][value=idea]").check()
    page.locator("summary", has_text="prévenue").click()
    page.locator("input[name=email]").fill("eve@exemple.example")
    walk.press("Le noter")
    page = walk.at("/desk/share/")
    page.locator("textarea[name=text]").fill("Dommage de ne pas voir les films de l’exposition chez soi")
    page.locator("input[name=url]").fill("https://blog.example/musee/1")
    page.locator("input[name=who]").fill("Ida")
    with page.expect_navigation():
        page.locator("main form button[type=submit]").last.click()


def _gathered(walk: Walk, home: Inside) -> str:
    """One is ticked: the others are proposed, a person joins them; who could act is proposed, a person confirms."""
    assert home.run("told = Remark.objects.filter(topic=None).count()") == 5
    walk.at("/desk/feedback/").locator("input[name=r]").first.check()
    page = walk.press("Rassembler ce qui est coché")
    alike = page.locator(".heed-near input[type=checkbox]")
    expect(alike).to_have_count(4)
    assert home.run("told = Topic.objects.count()") == 0
    for place in range(4):
        alike.nth(place).check()
    page = walk.press("Ajouter ce qui est coché")
    expect(page.locator("main")).to_contain_text("Médiation (")
    page.locator("input[name=title]").fill("Voir les films chez soi")
    department = page.locator("form:has(input[name=title]) select[name=department]")
    department.select_option(label="Médiation")
    walk.press("Ouvrir le sujet")
    told = home.run(
        "told = [str(Topic.objects.get().pk), Topic.objects.get().remarks.count(), str(Topic.objects.get().department)]"
    )
    assert told[1:] == [5, "Médiation"]
    return f"/desk/feedback/topics/{told[0]}/"


def _accepted(walk: Walk, topic: str) -> None:
    """Proposed with its cost, considered, accepted with a reason; the topic is offered its step, and somebody takes it."""
    walk.at(f"{topic}propose/").locator("input[name=cost]").fill("4500")
    page = walk.press("Proposer")
    for step, why in (("considered", "C’est demandé souvent"), ("accepted", "Le conseil l’a voté")):
        page.locator("select[name=after]").select_option(step)
        page.locator("textarea[name=reason]").fill(why)
        page = walk.press("Faire ce pas")
    page = walk.at(topic)
    expect(page.locator(".heed-decided")).to_contain_text("acceptée")
    expect(page.locator("#follow_reason")).to_have_value("Le conseil l’a voté")
    walk.press("Dire que c’est prévu")


def _told(walk: Walk, home: Inside, topic: str) -> None:
    """The desk's home says that they can be told; all are listed by way, and told at one press."""
    expect(walk.at("/desk/").locator("main")).to_contain_text("qui l’avait demandé peut être prévenu", ignore_case=True)
    page = walk.at(topic)
    with page.expect_navigation():
        page.get_by_role("link", name="Prévenir qui l’avait demandé").click()
    page = walk.look()
    expect(page.locator("input[name=who]:checked")).to_have_count(5)
    words = page.locator("textarea[name=text_fr]")
    assert "{name}" in words.input_value() and "C’est prévu." in words.input_value()
    words.fill("Bonjour {name}, vous vouliez voir les films chez vous : c’est prévu au printemps.")
    page = walk.press("Prévenir les personnes cochées")
    expect(page.locator("#t-reached ~ ul > li")).to_have_count(5)
    expect(page.locator("input[name=who]")).to_have_count(0)
    assert home.run("told = sorted(Told.objects.values_list('state', flat=True))") == ["given"] * 5


def _what_left(walk: Walk, home: Inside, post_office: smtp.Smtp, note: str, private: str) -> None:
    """A post in answer to the post, two letters, the private page, and a task for a hand."""
    found = until(lambda: _activity(home, note), what="the answer leaves", seconds=90)
    assert "c’est prévu au printemps" in found["content"] and "https://elsewhere.example/users/ana" in str(found)
    for who in ("bruno@exemple.example", "eve@exemple.example"):
        [one] = post_office.wait(to=who, seconds=90)
        assert "prévu au printemps" in one.message.get_content()
    assert len(post_office.letters) == 2
    until(lambda: home.run("told = list(Posted.objects.exclude(state='sent').values_list('pk', flat=True))") == [],
          what="the private page has it", seconds=90)  # fmt: skip
    expect(walk.at(private).locator("main")).to_contain_text("Bonjour, vous vouliez voir les films chez vous")
    page = walk.at("/desk/")
    expect(page.locator("main")).to_contain_text(re.compile("à la main|donner", re.IGNORECASE))
    assert home.run("told = Told.objects.filter(answer__state='by_hand').count()") == 1


def _activity(home: Inside, note: str) -> Any:
    return home.run(
        """
        import json
        for row in Activity.objects.filter(type="Create"):
            said = json.loads(row.body).get("object")
            if isinstance(said, dict) and said.get("inReplyTo") == note:
                told = said
        """,
        note=note,
    )
