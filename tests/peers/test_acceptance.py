"""The desk, a data server of Bluesky's, a server of the social web and a colleague's phone: one content through all.

The site is the demonstration, served by its own commands; the browser speaks French.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from parvis.testing import axe, live
from parvis.testing.browser import PHONE, Visitor
from parvis.testing.peers.fedify import Fedify
from parvis.testing.peers.pds import Account, Pds
from parvis.testing.peers.remote import until
from tests.browser import desk
from tests.peers.inside import OUTSIDE, Inside, inside

pytestmark = [pytest.mark.peers, pytest.mark.timeout(900)]
POST = "app.bsky.feed.post"
_BEGIN = """
import tempfile
from datetime import timedelta
from pathlib import Path
from parvis.accounts.models import User
from parvis.channels import services
from parvis.channels.models import *
from parvis.channels.queries import tasks_by_hand
from parvis.channels.services import Chosen, content_of
from parvis.core.clock import now
from parvis.fediverse.addresses import account, actor_iri
from parvis.fediverse.services.actors import institution_actor
from parvis.media.tests.pictures import add
from parvis.rights.services import grant_use, revoke_grant, state_rights
from parvis.traces.models import Trace
us = institution_actor()
folder = Path(tempfile.mkdtemp())

def connect(network, **answers):
    return services.begin_connecting(network=network, answers=answers, back="", by=None).connection
"""


@pytest.fixture(scope="module")
def site(built_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[live.Site]:
    """The demonstration, a copy of its own, that may ask the loopback."""
    home = tmp_path_factory.mktemp("acceptance") / "home"
    shutil.copytree(built_demo, home)
    with live.serving(home, settings=OUTSIDE) as served:
        yield served


@pytest.fixture(scope="module")
def home(site: live.Site) -> Iterator[Inside]:
    with inside(site, _BEGIN) as running:
        yield running


@pytest.fixture
def somebody(browser: Browser, site: live.Site) -> Iterator[Visitor]:
    person = Visitor(browser, site.address)
    yield person
    person.leave()
    person.witness.complain()


def records(server: Pds, who: Account) -> list[dict[str, object]]:
    """What stands in somebody's repository, as anybody reads it."""
    query = {"repo": who.did, "collection": POST}
    answer = httpx.get(f"{server.address}/xrpc/com.atproto.repo.listRecords", params=query)
    return [each["value"] for each in answer.json()["records"]]


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def tidy(page: Page) -> None:
    """Nothing to reproach the page with, and nothing that has to be scrolled sideways."""
    # Once nothing fades in any more, in a light room and a dark one.
    assert not axe.in_both_lights(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def connect(page: Page, network: str, **answers: str) -> str:
    """Connect an account by the desk's own form; the address of its page."""
    page.goto(reverse("presence_connect", args=[network]))
    for name, value in answers.items():
        page.fill(f"[name={name}]", value)
    press(page, "Connecter")
    expect(page.locator("body")).to_contain_text("Le compte est connecté")
    return page.url


def shut_outside(page: Page, bluesky: str, server: Pds, museum: Account) -> None:
    """The token is revoked there: the account says so, the desk's home too, and how to mend it."""
    server.revoke_app_password(museum)
    page.goto(bluesky)
    press(page, "Interroger le réseau maintenant")
    expect(page.locator(".tag").first).to_contain_text(re.compile("ne fonctionne plus|demande attention"))
    expect(page.get_by_role("link", name="Reconnecter")).to_be_visible()
    tidy(page)
    page.goto("/desk/")
    expect(page.locator(f"a[href='{urlsplit(bluesky).path}']").first).to_be_visible()


@pytest.mark.browser
def test_written_once_for_three_networks_sent_and_the_door_shut_outside(
    somebody: Visitor, site: live.Site, home: Inside, pds_server: Pds, fedify_peer: Fedify
) -> None:
    museum, alice = pds_server.account(), fedify_peer.actor("alice-accepts")
    handle, voice = home.run(
        """
        picture = add(folder, name="own.jpg", width=1600, height=600, title="Marée haute")
        state_rights(picture.thing, licence="cc0-1.0", credit_fr="Musée", credit_en="Museum")
        told = [account(us), us.username]
        """
    )
    assert alice.follow(f"@{handle}").is_delivered
    page = desk.sign_in(somebody, site).new_page()

    bluesky = connect(page, "bluesky", handle=museum.handle, password=museum.app_password, server=pds_server.address)
    assert museum.app_password not in page.content()
    connect(page, "own", voice=voice)
    connect(page, "instagram", url="https://www.instagram.com/musee.parvis/", name="Essai en ligne")

    page.goto(reverse("sending_write"))
    page.fill("[name=text_fr]", "Marée haute, tous les jours jusqu’au soir #parvis\n\nhttps://musee.example/maree")
    for label in (
        re.compile(re.escape(museum.handle)),
        re.compile("^notre propre", re.I),
        "Instagram – Essai en ligne",
    ):
        page.locator(".speak-ticks").get_by_label(label).check()
    desk.choose_picture(page)
    press(page, "Voir avant")
    looks = page.locator(".speak-look")
    expect(looks).to_have_count(3)
    for network in ("Bluesky", "Instagram", "notre propre présence"):
        expect(looks.filter(has_text=re.compile(network, re.I))).to_contain_text("Marée haute")
    expect(looks.filter(has_text="Bluesky")).to_contain_text("300")
    expect(looks.filter(has_text="Instagram")).to_contain_text("2")
    expect(page.locator(".door-error")).to_have_count(0)
    tidy(page)
    press(page, "Envoyer")

    # At once on two networks, a task for the third; each with its address.
    content = page.url
    task = page.get_by_role("link", name=re.compile("^Le faire"))

    def settled() -> bool:
        page.goto(content)
        return page.locator(".speak-there a").count() >= 2 and task.count() == 1

    until(settled, what="two addresses and a task", seconds=120)
    tidy(page)
    there = [link.get_attribute("href") or "" for link in page.locator(".speak-there a").all()]
    [ours] = [address for address in there if address.startswith(site.address)]
    [theirs] = [address for address in there if museum.did in address or museum.handle in address]
    assert theirs.startswith("https://bsky.app/profile/")
    expect(task).to_be_visible()
    [written] = records(pds_server, museum)
    assert "Marée haute" in str(written["text"]) and "Une pente de couleurs" in str(written["embed"])
    [create] = fedify_peer.wait("Create", by=home.run("told = actor_iri(us)"))
    assert create.object["id"] == ours and "Marée haute" in str(create.object)

    shut_outside(page, bluesky, pds_server, museum)


@pytest.mark.browser
def test_by_hand_on_a_phone_and_back_by_hand(somebody: Visitor, site: live.Site, home: Inside) -> None:
    task = home.run(
        """
        picture = add(folder, name="wide.jpg", width=2400, height=600, title="Grand large")
        state_rights(picture.thing, licence="cc0-1.0", credit_fr="Musée", credit_en="Museum")
        page = connect("instagram", url="https://www.instagram.com/musee.essai/", name="Musée d’essai")
        content = content_of(text={"fr": "Le grand large, ce soir #parvis", "en": "The open sea, tonight #parvis"},
            media=[Chosen(thing=picture.thing_id)])
        told = str(services.write_shipment(content=content, connections=[page]).deliveries.get().pk)
        """
    )
    until(lambda: home.run("told = Delivery.objects.get(pk=TASK).state", TASK=task) == "by_hand", what="the task", seconds=120)  # fmt: skip
    context = desk.sign_in(somebody, site)
    page = somebody.arrive(width=PHONE, cookies_of=context)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.address)
    page.goto(reverse("sendings"))
    tidy(page)
    with page.expect_navigation():
        page.locator(f"a[href='{reverse('sending_hand', args=[task])}']").first.click()
    tidy(page)

    # The text, as it is pasted there; the picture, cut to the network's shape.
    page.get_by_role("button", name="Copier le texte").click()
    expect(page.locator("[data-copies=words] + [role=status]")).to_have_text("Copié")
    assert "Le grand large, ce soir #parvis" in page.evaluate("navigator.clipboard.readText()")
    with page.expect_download() as taken:
        page.locator("a[download]").first.click()
    with Image.open(taken.value.path()) as cut:
        assert cut.width / cut.height == pytest.approx(1.91, abs=0.02)
    expect(page.get_by_role("link", name="Ouvrir Instagram")).to_have_attribute("href", "https://www.instagram.com/")

    # The address back; one of another network is refused, and says what is wanted.
    page.fill("[name=url]", "https://x.com/musee/status/1")
    press(page, "C’est publié")
    expect(page.locator("#id_url_error, .door-error").first).to_be_visible()
    page.fill("[name=url]", "https://www.instagram.com/p/C1a2b3c4/")
    press(page, "C’est publié")
    expect(page.locator(".speak-there a")).to_have_attribute("href", "https://www.instagram.com/p/C1a2b3c4/")

    # A comment there, shared from the phone's menu, which knows no token of ours.
    page.evaluate(
        """action => {
            const form = Object.assign(document.createElement("form"), {method: "post", action, enctype: "multipart/form-data"});
            form.append(Object.assign(document.createElement("input"),
                {name: "text", value: "Superbe lumière ! https://www.instagram.com/p/C1a2b3c4/c/178/"}));
            document.body.append(form);
            form.submit();
        }""",
        reverse("channels:share_in"),
    )
    page.wait_for_url("**/desk/share/?kept=*", wait_until="load")
    expect(page.locator("[name=text]")).to_have_value("Superbe lumière !")
    expect(page.locator("[name=url]")).to_have_value("https://www.instagram.com/p/C1a2b3c4/c/178/")
    page.fill("[name=who]", "@ana")
    tidy(page)
    press(page, "Inscrire au registre")
    expect(page.locator("body")).to_contain_text("Au registre")
    kinds = home.run("told = list(Trace.objects.order_by('-recorded_at', '-id').values_list('kind', 'text')[:6])")
    assert ["channels.comment.brought", "Superbe lumière !"] in kinds
    assert any(kind.startswith("channels.") and "brought" not in kind for kind, _text in kinds), kinds


def test_a_right_that_ends_before_and_after(
    site: live.Site, home: Inside, pds_server: Pds, fedify_peer: Fedify
) -> None:
    """What waits does not go; what is out is withdrawn where that can be done, and a task where it cannot."""
    museum, bob = pds_server.account(), fedify_peer.actor("bob-accepts")
    assert bob.follow(f"@{home.run('told = account(us)')}").is_delivered
    out, waits = home.run(
        """
        picture = add(folder, name="granted.jpg", width=1600, height=1000, title="Prêt")
        state_rights(picture.thing, licence="in-copyright", holder="Ayant droit", credit_fr="A. D.", credit_en="A. D.")
        grant = grant_use([picture.thing], holder="Ayant droit", uses=["site", "post", "share_card"])
        accounts = [
            connect("bluesky", handle=HANDLE, password=PASSWORD, server=SERVER),
            connect("own", voice=us.username),
            connect("facebook", url="https://www.facebook.com/musee.essai", name="Musée d’essai"),
        ]
        content = content_of(text={"fr": "Un prêt rare", "en": "A rare loan"}, media=[Chosen(thing=picture.thing_id)])
        out = services.write_shipment(content=content, connections=accounts)
        waits = services.write_shipment(content=content, connections=accounts, at=now() + timedelta(seconds=1800))
        told = [str(out.pk), str(waits.pk)]
        """,
        HANDLE=museum.handle, PASSWORD=museum.app_password, SERVER=pds_server.address,
    )  # fmt: skip

    def states(shipment: str) -> dict[str, str]:
        code = "told = dict(Delivery.objects.filter(shipment=S).values_list('connection__network', 'state'))"
        return dict(home.run(code, S=shipment))

    def become(shipment: str, **wanted: str) -> None:
        until(lambda: states(shipment) == wanted, what=f"{wanted}, not {states(shipment)}", seconds=150)

    become(out, bluesky="sent", own="sent", facebook="by_hand")
    home.run(
        """
        task = Delivery.objects.get(shipment=S, connection__network="facebook")
        services.record_published(task, url="https://www.facebook.com/musee.essai/posts/1", by=User.objects.filter(is_superuser=False).first())
        """,
        S=out,
    )
    us = home.run("told = actor_iri(us)")
    [create] = [one for one in fedify_peer.wait("Create", by=us) if "Un prêt rare" in str(one.object)]
    assert len(records(pds_server, museum)) == 1

    home.run("revoke_grant(grant)")
    become(waits, bluesky="held", own="held", facebook="held")
    become(out, bluesky="withdrawn", own="withdrawn", facebook="outstanding")
    assert records(pds_server, museum) == []
    [deleted] = fedify_peer.wait("Delete", by=us)
    assert deleted.object["id"] == create.object["id"] and bob.get(create.object["id"]).status == 410
    told = home.run("told = [each.shipment_id.hex for each in tasks_by_hand()]")
    assert out.replace("-", "") in told
    # What was held back does not go when its time comes, either.
    home.run("Delivery.objects.filter(shipment=S).update(due_at=now()); services.begin_due()", S=waits)
    assert states(waits) == {"bluesky": "held", "own": "held", "facebook": "held"} and records(pds_server, museum) == []
