"""Feeds of what the institution says: written by a real sending, read by feed readers' own parsers."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client

from parvis.accounts.models import User
from parvis.channels import services
from parvis.channels.contracts import BadContent, Message, Sent
from parvis.channels.models import Connection, Delivery
from parvis.channels.networks.feeds.adapter import Feeds
from parvis.channels.registry import adapter_of
from parvis.channels.services import Chosen, LinkTo, content_of
from parvis.channels.services.sending import send_delivery
from parvis.media.models import Picture
from parvis.media.services import make_derivatives
from parvis.media.tests.pictures import add
from parvis.rights.services import restrict_use, state_rights

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def feed() -> Connection:
    account = Feeds().connect({"name": "Nouvelles du musée"})
    return Connection.objects.create(
        network="feeds", account=account.id, name="Nouvelles du musée", state="working", options=dict(account.options)
    )


@pytest.fixture
def picture(settings: Any, tmp_path: Path) -> Picture:
    settings.MEDIA_ROOT = tmp_path / "media"
    made = add(tmp_path, name="free.jpg", width=1600, height=1000, title="Marée haute")
    state_rights(made.thing, licence="cc0-1.0", credit_fr="Musée", credit_en="Museum")
    make_derivatives(made)
    return made


@pytest.fixture
def member() -> User:
    return User.objects.create_user(username="lea", email="lea@musee.example")


def say(feed: Connection, text: str = "Bonjour & bienvenue", **more: Any) -> Delivery:
    """A content sent to the feed as any other is."""
    shipment = services.write_shipment(content=content_of(text={"fr": text, "en": ""}, **more), connections=[feed])
    delivery = shipment.deliveries.get()
    send_delivery(delivery)
    delivery.refresh_from_db()
    assert delivery.state == "sent", delivery.problem
    return delivery


def read(kind: str, **headers: str) -> Any:
    return Client().get(f"/flux/dits/nouvelles-du-musee.{kind}", headers=headers)


def atom() -> list[Any]:
    return fromstring(read("atom").content).findall("a:entry", ATOM)


def test_the_registry_knows_it():
    assert isinstance(adapter_of("feeds"), Feeds)


def test_a_name_without_letters_is_refused():
    with pytest.raises(BadContent) as raised:
        Feeds().connect({"name": " !!! "})
    assert raised.value.field == "name"


def test_what_is_said_is_an_entry_in_each_format(feed: Connection):
    said = say(
        feed, "Voyez https://musee.example/a?b=1&c=2 <ici>\n\nsuite", link=LinkTo(url="https://musee.example/vase")
    )
    [entry] = atom()
    assert entry.findtext("a:id", namespaces=ATOM) == f"urn:uuid:{said.pk}"
    html = entry.findtext("a:summary", namespaces=ATOM)
    assert '<a href="https://musee.example/a?b=1&amp;c=2">' in html and "&lt;ici&gt;" in html and html.count("<p>") == 2
    rss = fromstring(read("rss").content).find("channel/item")
    assert rss.findtext("link") == "https://musee.example/vase" and rss.findtext("description") == html
    told = json.loads(read("json").content)
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    [item] = told["items"]
    assert (item["content_html"], item["language"], item["url"]) == (html, "fr", "https://musee.example/vase")


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [("atom", "application/atom+xml"), ("rss", "application/rss+xml"), ("json", "application/feed+json")],
)
def test_each_format_names_itself_and_knows_when_nothing_changed(feed: Connection, kind: str, media_type: str):
    say(feed)
    first = read(kind)
    assert first["content-type"] == f"{media_type}; charset=utf-8" and "max-age=300" in first["cache-control"]
    assert not first.cookies
    again = read(kind, if_none_match=first["etag"])
    assert (again.status_code, again.content) == (304, b"")
    say(feed, "Du nouveau")
    assert read(kind, if_none_match=first["etag"]).status_code == 200


def test_the_newest_stands_first_and_fifty_are_told(feed: Connection):
    say(feed, "Nouvelle 0")
    first = Delivery.objects.get()
    for number in range(1, 52):
        message = {**first.message, "text": f"Nouvelle {number}"}
        at = first.sent_at + timedelta(minutes=number)
        Delivery.objects.create(
            shipment=first.shipment, connection=feed, message=message, state="sent", sent_at=at, changed_at=at
        )
    titles = [each.findtext("a:title", namespaces=ATOM) for each in atom()]
    assert len(titles) == 50 and titles[0] == "Nouvelle 51"


def test_a_picture_is_shown_while_its_rights_allow_it(feed: Connection, picture: Picture):
    say(feed, media=[Chosen(thing=picture.thing_id, alt={"fr": "La mer", "en": "The sea"})])
    first = read("json")
    [item] = json.loads(first.content)["items"]
    assert 'alt="La mer"' in item["content_html"] and item["image"].startswith("http")
    assert atom()[0].findall("a:link[@rel='enclosure']", ATOM)
    restrict_use([picture.thing], why_fr="Plainte", why_en="Complaint")
    after = read("json", if_none_match=first["etag"])
    assert after.status_code == 200 and "La mer" not in after.content.decode()


def test_what_is_withdrawn_is_no_entry_any_more(feed: Connection, member: User):
    said = say(feed)
    services.withdraw(said, by=member)
    assert atom() == [] and json.loads(read("json").content)["items"] == []


@pytest.mark.parametrize("path", ["autre.atom", "nouvelles-du-musee.xml", "nouvelles-du-musee.exe"])
def test_a_feed_that_is_none_is_not_found(feed: Connection, path: str):
    assert Client().get(f"/flux/dits/{path}").status_code == 404


def test_a_feed_that_was_left_is_not_found(feed: Connection):
    Connection.objects.filter(pk=feed.pk).update(state="left")
    assert read("atom").status_code == 404


def test_only_reading_is_answered(feed: Connection):
    assert Client().post("/flux/dits/nouvelles-du-musee.atom").status_code == 405


def test_nothing_leaves_and_nothing_expires():
    adapter, account = Feeds(), Feeds().connect({"name": "Nouvelles"})
    said = Message(key="k", text="a")
    assert adapter.find(account, said, since=datetime.now(UTC)) is None
    assert adapter.edit(account, Sent(id="k"), said) == Sent(id="k")
    assert adapter.look_after(account).url.endswith("/flux/dits/nouvelles.atom")
    with pytest.raises(BadContent):
        adapter.send(account, Message(key="k", text=" "))
