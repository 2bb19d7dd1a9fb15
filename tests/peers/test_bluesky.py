"""The adapter of Bluesky and a real data server: all that it writes is read back; doors shut outside are noticed."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import pyvips

from parvis.channels.contracts import (
    Account,
    BadContent,
    Event,
    Link,
    Media,
    Message,
    Moderation,
    Quote,
    Reconnect,
    RenewToken,
)
from parvis.channels.networks.bluesky.adapter import Bluesky
from parvis.core.ids import uuid7
from parvis.testing.peers.pds import Account as Somebody
from parvis.testing.peers.pds import Pds
from parvis.testing.peers.remote import until

pytestmark = pytest.mark.peers
POST = "app.bsky.feed.post"
Entering = Callable[[Pds, Somebody], Account]


@pytest.fixture(autouse=True)
def on_the_loopback(settings: Any) -> None:
    settings.PRIVATE_NETWORKS, settings.ASKS_PLAIN_HTTP = ["127.0.0.0/8", "::1/128"], True


@pytest.fixture
def adapter() -> Bluesky:
    return Bluesky()


@pytest.fixture
def enter(adapter: Bluesky) -> Entering:
    """Connect somebody; secrets that change are kept in the account itself."""

    def connect(server: Pds, who: Somebody) -> Account:
        answers = {"handle": who.handle, "password": who.app_password, "server": server.address}
        account = adapter.connect(answers)
        kept = dict(account.secrets)
        return dataclasses.replace(account, secrets=kept, keep=kept.update)

    return connect


def message(text: str = "Bonjour", **more: Any) -> Message:
    return Message(**{"key": str(uuid7()), "text": text, "language": "fr", **more})


def picture() -> Media:
    content = pyvips.Image.black(64, 48).copy(interpretation="srgb").jpegsave_buffer()
    return Media(content=content, media_type="image/jpeg", alt="Un carré « noir »", width=64, height=48)


def records(server: Pds, who: Somebody, collection: str = POST) -> dict[str, Any]:
    """What the server keeps, by address, as anybody reads it."""
    query = {"repo": who.did, "collection": collection, "limit": 100}
    answer = httpx.get(f"{server.address}/xrpc/com.atproto.repo.listRecords", params=query)  # type: ignore[arg-type]
    return {each["uri"]: each["value"] for each in answer.json()["records"]}


def test_a_post_with_its_picture_is_read_back(pds_server: Pds, adapter: Bluesky, enter: Entering) -> None:
    museum, lea = pds_server.account(), pds_server.account()
    account = enter(pds_server, museum)
    assert account.id == museum.did and account.base_url == pds_server.address
    text = f"Été 👩‍👧 : @{lea.handle} https://musee.example/a #vase"
    sent = adapter.send(account, message(text, media=(picture(),)))
    kept = records(pds_server, museum)[sent.id]
    written = kept["text"].encode()
    shown = {
        written[each["index"]["byteStart"] : each["index"]["byteEnd"]].decode(): each["features"][0]
        for each in kept["facets"]
    }
    assert shown[f"@{lea.handle}"]["did"] == lea.did
    assert set(shown) == {f"@{lea.handle}", "https://musee.example/a", "#vase"}
    [image] = kept["embed"]["images"]
    assert image["alt"] == "Un carré « noir »" and kept["langs"] == ["fr"]
    blob = httpx.get(
        f"{pds_server.address}/xrpc/com.atproto.sync.getBlob",
        params={"did": museum.did, "cid": image["image"]["ref"]["$link"]},
    )
    assert blob.content == picture().content


def test_a_thread_a_quote_and_an_answer(pds_server: Pds, adapter: Bluesky, enter: Entering) -> None:
    museum = pds_server.account()
    account = enter(pds_server, museum)
    sent = adapter.send(account, message("un", thread=(message("deux"), message("trois"))))
    last = adapter.send(
        account, message("quatre", reply_to=Quote(id=sent.parts[2].id), quote=Quote(id=sent.id), media=(picture(),))
    )
    kept = records(pds_server, museum)
    assert kept[sent.parts[2].id]["reply"]["root"]["uri"] == sent.id
    assert kept[sent.parts[2].id]["reply"]["parent"]["uri"] == sent.parts[1].id
    assert (kept[last.id]["reply"]["root"]["uri"], kept[last.id]["embed"]["record"]["record"]["uri"]) == (
        sent.id,
        sent.id,
    )
    card = adapter.send(
        account, message("cinq", link=Link(url="https://musee.example/", title="Musée", picture=picture()))
    )
    assert records(pds_server, museum)[card.id]["embed"]["external"]["thumb"]["size"] == len(picture().content)


def test_a_sending_repeated_is_one_and_what_is_taken_back_is_gone(
    pds_server: Pds, adapter: Bluesky, enter: Entering
) -> None:
    museum = pds_server.account()
    account = enter(pds_server, museum)
    said = message("un", thread=(message("deux"),))
    sent = adapter.send(account, said)
    assert adapter.send(account, said) == sent == adapter.find(account, said, since=datetime.now(UTC))
    assert len(records(pds_server, museum)) == 2
    adapter.delete(account, sent)
    adapter.delete(account, sent)
    assert not records(pds_server, museum) and adapter.find(account, said, since=datetime.now(UTC)) is None


def test_a_thread_that_was_begun_is_finished(pds_server: Pds, adapter: Bluesky, enter: Entering) -> None:
    museum = pds_server.account()
    account = enter(pds_server, museum)
    said = message("un", thread=(message("deux"), message("trois")))
    adapter.send(account, dataclasses.replace(said, thread=()))
    sent = adapter.find(account, said, since=datetime.now(UTC))
    assert sent and len(sent.parts) == 3 == len(records(pds_server, museum))


def test_a_block_is_a_record_and_ends(pds_server: Pds, adapter: Bluesky, enter: Entering) -> None:
    museum, lea = pds_server.account(), pds_server.account()
    account, block = enter(pds_server, museum), "app.bsky.graph.block"
    for _twice in range(2):
        adapter.moderate(account, Moderation(verb="block", who=lea.did, key="k1"))
    [kept] = records(pds_server, museum, block).values()
    assert kept["subject"] == lea.did
    for _twice in range(2):
        adapter.moderate(account, Moderation(verb="unblock", who=lea.did, key="k2"))
    assert records(pds_server, museum, block) == {}


def test_the_profile_is_edited(pds_server: Pds, adapter: Bluesky, enter: Entering) -> None:
    museum = pds_server.account()
    account = enter(pds_server, museum)
    adapter.describe(account, name="Le Musée", description="Bonjour")
    adapter.describe(account, name="Le Musée d’art", description="Bonjour")
    [profile] = records(pds_server, museum, "app.bsky.actor.profile").values()
    assert (profile["displayName"], profile["description"]) == ("Le Musée d’art", "Bonjour")


def test_what_the_server_refuses_is_told(pds_server: Pds, adapter: Bluesky, enter: Entering) -> None:
    museum = pds_server.account()
    with pytest.raises(BadContent) as raised:
        enter(pds_server, dataclasses.replace(museum, app_password="wrong"))
    assert raised.value.field == "password"
    account = enter(pds_server, museum)
    with pytest.raises(BadContent):
        adapter.send(account, message("deux", quote=Quote(id=f"at://{museum.did}/{POST}/3k2a4b5c6d7e2")))


@pytest.mark.parametrize("how", ["end_sessions", "revoke_app_password", "take_down"])
def test_a_door_shut_outside_is_noticed(pds_server: Pds, adapter: Bluesky, enter: Entering, how: str) -> None:
    museum = pds_server.account()
    account = enter(pds_server, museum)
    assert adapter.look_after(account).name == museum.handle
    getattr(pds_server, how)(museum)
    with pytest.raises(Reconnect):
        adapter.look_after(account)


def test_a_token_that_is_none_asks_for_another(pds_server: Pds, adapter: Bluesky, enter: Entering) -> None:
    museum = pds_server.account()
    account = enter(pds_server, museum)
    with pytest.raises(RenewToken):
        adapter.send(dataclasses.replace(account, secrets={"access": "x", "refresh": "y"}), message())
    adapter.renew(account)
    assert adapter.send(account, message())


@pytest.mark.slow
def test_what_people_do_comes_back(atproto_network: Pds, adapter: Bluesky, enter: Entering) -> None:
    museum, lea = atproto_network.account(), atproto_network.account()
    ours, theirs = enter(atproto_network, museum), enter(atproto_network, lea)
    atproto_network.settle()
    cursor = dict(adapter.listen(ours, {}).cursor)
    sent = adapter.send(ours, message("Un vase"))
    atproto_network.settle()
    adapter.send(theirs, message("Bravo", reply_to=Quote(id=sent.id)))
    adapter.send(theirs, message("Voyez", quote=Quote(id=sent.id)))
    adapter.send(theirs, message(f"Merci @{museum.handle}"))
    atproto_network.settle()
    heard: dict[str, Event] = {}

    def has_heard() -> bool:
        turn = adapter.listen(ours, cursor)
        cursor.update(turn.cursor)
        for event in turn.events:
            assert event.id not in heard, "told twice"
            heard[event.id] = event
        return {each.what for each in heard.values()} >= {"reply", "quote", "mention"}

    until(has_heard, what="reply, quote and mention")
    by_kind = {each.what: each for each in heard.values()}
    assert by_kind["reply"].on_id == by_kind["quote"].on_id == sent.id
    assert {each.author.address for each in heard.values()} == {lea.did}
    assert by_kind["mention"].text == f"Merci @{museum.handle}" and by_kind["mention"].language == "fr"
    until(lambda: adapter.measure(ours, sent)["replies"] == 1, what="the figures")
    assert adapter.measure(ours, sent)["quotes"] == 1
    assert adapter.measure_account(ours, on=datetime.now(UTC).date())["posts"] == 1


@pytest.mark.slow
def test_somebody_is_muted_and_reported(atproto_network: Pds, adapter: Bluesky, enter: Entering) -> None:
    museum, lea = atproto_network.account(), atproto_network.account()
    ours, theirs = enter(atproto_network, museum), enter(atproto_network, lea)
    said = adapter.send(theirs, message("Des insultes"))
    atproto_network.settle()

    def is_muted() -> bool:
        query, token = {"actor": lea.did}, {"authorization": f"Bearer {ours.secrets['access']}"}
        answer = httpx.get(f"{atproto_network.address}/xrpc/app.bsky.actor.getProfile", params=query, headers=token)
        return bool(answer.json()["viewer"]["muted"])

    adapter.moderate(ours, Moderation(verb="mute", who=lea.did, key="k1"))
    until(is_muted, what="the mute")
    adapter.moderate(ours, Moderation(verb="unmute", who=lea.did, key="k2"))
    until(lambda: not is_muted(), what="the end of it")
    for posts in ((), (Quote(id=said.id),)):
        adapter.moderate(ours, Moderation(verb="report", who=lea.did, key="k3", posts=posts, words="Des insultes."))
