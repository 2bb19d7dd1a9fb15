"""Bluesky: what is sent, found again and taken back, and what each refusal decides. The server is a double."""

from __future__ import annotations

import dataclasses
from typing import Any

import httpx
import pytest

from parvis.channels.contracts import (
    Account,
    BadContent,
    Link,
    Media,
    Message,
    OutcomeUnknown,
    Quote,
    Range,
    Reconnect,
    RenewToken,
    TryLater,
    Visibility,
)
from parvis.channels.networks.bluesky.adapter import Bluesky
from parvis.channels.networks.bluesky.tests.double import DID, EPOCH, HERE, LEA, Double, answer, refusal

KEY = "0199b2f0-1111-7abc-8def-0123456789ab"
CREATE, UPLOAD = "com.atproto.repo.createRecord", "com.atproto.repo.uploadBlob"


@pytest.fixture
def server() -> Double:
    return Double()


@pytest.fixture
def adapter(server: Double) -> Bluesky:
    return Bluesky(transport=server.transport)


@pytest.fixture
def account(server: Double) -> Account:
    secrets = {"access": server.access, "refresh": server.refreshing}
    return Account(id=DID, base_url=HERE, secrets=secrets, options={"handle": "musee.example"})


def message(text: str = "Bonjour à tous", **more: Any) -> Message:
    return Message(**{"key": KEY, "text": text, **more})


def picture(alt: str = "Un vase bleu") -> Media:
    return Media(content=b"\xff\xd8 octets", media_type="image/jpeg", alt=alt, width=64, height=48)


def posts(server: Double) -> list[dict[str, Any]]:
    return [each["value"] for each in server.records.values()]


def test_a_message_goes_with_its_pictures_and_what_stands_in_it(adapter: Bluesky, account: Account, server: Double):
    text = "Été 👩‍👧 : Léa voit https://musee.example/a?b=c. #Vase"
    mention = Range(start=text.index("Léa"), end=text.index("Léa") + 3, kind="mention", target="lea.example")
    sent = adapter.send(account, message(text, ranges=(mention,), media=(picture(),)))
    record = server.records[sent.id]["value"]
    written = record["text"].encode()
    shown = {
        written[each["index"]["byteStart"] : each["index"]["byteEnd"]].decode(): each["features"][0]
        for each in record["facets"]
    }
    assert shown["@Léa"]["did"] == LEA
    assert shown["https://musee.example/a?b=c"]["uri"] == "https://musee.example/a?b=c"
    assert shown["#Vase"]["tag"] == "Vase"
    assert record["embed"]["images"][0]["alt"] == "Un vase bleu"
    assert record["embed"]["images"][0]["aspectRatio"] == {"width": 64, "height": 48}
    assert record["langs"] == ["fr"] and sent.url.startswith("https://bsky.app/profile/musee.example/post/")


def test_words_may_lead_to_an_address(adapter: Bluesky, account: Account, server: Double):
    adapter.send(
        account, message("Notre page", ranges=(Range(start=6, end=10, kind="link", target="https://musee.example/"),))
    )
    [record] = posts(server)
    assert record["text"] == "Notre page"
    assert record["facets"][0]["index"] == {"byteStart": 6, "byteEnd": 10}


def test_an_address_is_a_card_with_its_picture(adapter: Bluesky, account: Account, server: Double):
    link = Link(url="https://musee.example/vase", title="Le vase", description="Un vase", picture=picture())
    adapter.send(account, message("Voyez", link=link))
    [record] = posts(server)
    card = record["embed"]["external"]
    assert (card["uri"], card["title"], card["thumb"]["mimeType"]) == (link.url, "Le vase", "image/jpeg")
    assert record["text"] == "Voyez"


def test_beside_pictures_the_address_stands_in_the_text(adapter: Bluesky, account: Account, server: Double):
    adapter.send(account, message("Voyez", link=Link(url="https://musee.example/vase"), media=(picture(),)))
    [record] = posts(server)
    assert record["text"] == "Voyez\n\nhttps://musee.example/vase" and "images" in record["embed"]


def test_a_name_nobody_has_stays_words(adapter: Bluesky, account: Account, server: Double):
    adapter.send(account, message("Bonjour @nobody.example, @lea et lea@musee.example"))
    assert "facets" not in posts(server)[0]


def test_a_warning_stands_first_and_hides_the_pictures(adapter: Bluesky, account: Account, server: Double):
    adapter.send(account, message("Un nu", sensitive="Nudité", media=(picture(),), tags=("vase",)))
    [record] = posts(server)
    assert record["text"] == "⚠ Nudité\n\nUn nu\n\n#vase"
    assert record["labels"]["values"] == [{"val": "graphic-media"}]
    assert record["facets"][0]["index"]["byteStart"] == len("⚠ Nudité\n\nUn nu\n\n".encode())


def test_a_thread_has_one_root(adapter: Bluesky, account: Account, server: Double):
    sent = adapter.send(account, message("un", thread=(message("deux"), message("trois"))))
    first, second, third = (server.records[each.id]["value"] for each in sent.parts)
    assert "reply" not in first
    assert second["reply"]["root"]["uri"] == second["reply"]["parent"]["uri"] == sent.id
    assert (third["reply"]["root"]["uri"], third["reply"]["parent"]["uri"]) == (sent.id, sent.parts[1].id)


def test_an_answer_keeps_the_root_of_its_thread(adapter: Bluesky, account: Account, server: Double):
    sent = adapter.send(account, message("un", thread=(message("deux"),)))
    reply = adapter.send(
        account, message("trois", key="k2", reply_to=Quote(id=sent.parts[1].id), thread=(message("quatre"),))
    )
    first, second = (server.records[each.id]["value"]["reply"] for each in reply.parts)
    assert (first["root"]["uri"], first["parent"]["uri"]) == (sent.id, sent.parts[1].id)
    assert (second["root"]["uri"], second["parent"]["uri"]) == (sent.id, reply.id)


@pytest.mark.parametrize("media", [(), (picture(),)])
def test_a_quote_stands_alone_or_beside_pictures(
    adapter: Bluesky, account: Account, server: Double, media: tuple[Media, ...]
):
    sent = adapter.send(account, message("un"))
    quote = adapter.send(account, message("deux", key="k2", quote=Quote(id=sent.id), media=media))
    embed = server.records[quote.id]["value"]["embed"]
    named = embed["record"]["record"] if media else embed["record"]
    assert named["uri"] == sent.id


@pytest.mark.parametrize("named", ["at://did:plc:x/app.bsky.feed.post/gone", "https://bsky.app/x", "at://x", ""])
def test_what_is_quoted_or_answered_must_be_there(adapter: Bluesky, account: Account, server: Double, named: str):
    for said in (message(quote=Quote(id=named)), message(reply_to=Quote(id=named))):
        with pytest.raises(BadContent):
            adapter.send(account, said)
    assert not server.records


def test_a_sending_repeated_finds_its_place_taken(adapter: Bluesky, account: Account, server: Double):
    said = message("un", thread=(message("deux"),))
    assert adapter.send(account, said) == adapter.send(account, said) == adapter.find(account, said, since=EPOCH)
    assert len(server.records) == 2


@pytest.mark.parametrize(
    "how", [httpx.ReadTimeout("slow"), httpx.Response(502), httpx.Response(200, text="<html>"), answer({})]
)
def test_what_is_done_without_an_answer_is_done_once(
    adapter: Bluesky, account: Account, server: Double, how: httpx.Response | Exception
):
    server.fail(CREATE, how, after=True)
    try:
        sent = adapter.send(account, message())
    except OutcomeUnknown:
        sent = adapter.find(account, message(), since=EPOCH)
    assert sent and list(server.records) == [sent.id]


@pytest.mark.parametrize(
    ("how", "error"),
    [
        (refusal(400, "ExpiredToken"), RenewToken),
        (refusal(400, "InvalidToken"), RenewToken),
        (refusal(401, "AuthMissing"), RenewToken),
        (refusal(401, "AccountTakedown"), Reconnect),
        (refusal(400, "AccountDeactivated"), Reconnect),
        (refusal(403, "Forbidden"), Reconnect),
        (refusal(400, "InvalidRequest"), BadContent),
        (refusal(413, "PayloadTooLarge"), BadContent),
        (refusal(429, "RateLimitExceeded"), TryLater),
        (refusal(503, "NotAvailable"), TryLater),
        (refusal(500, "InternalServerError"), OutcomeUnknown),
        (httpx.ReadTimeout("slow"), OutcomeUnknown),
        (httpx.ConnectError("away"), TryLater),
    ],
)
def test_each_refusal_decides(
    adapter: Bluesky, account: Account, server: Double, how: httpx.Response | Exception, error: type[Exception]
):
    server.fail(CREATE, how)
    with pytest.raises(error):
        adapter.send(account, message())
    assert not server.records


def test_the_rate_says_when_to_come_back(adapter: Bluesky, account: Account, server: Double):
    ends = str(int(EPOCH.timestamp()))
    server.fail(CREATE, answer({"error": "RateLimitExceeded"}, 429, {"ratelimit-reset": ends}))
    with pytest.raises(TryLater) as raised:
        adapter.send(account, message())
    assert raised.value.after is not None and 1 <= raised.value.after <= 86_400


def test_a_refused_picture_names_the_media(adapter: Bluesky, account: Account, server: Double):
    server.fail(UPLOAD, refusal(400, "InvalidRequest", "Blob too large"))
    with pytest.raises(BadContent) as raised:
        adapter.send(account, message(media=(picture(),)))
    assert raised.value.field == "media"


def test_a_thread_stopped_on_its_way_is_finished(adapter: Bluesky, account: Account, server: Double):
    said = message("un", thread=(message("deux", media=(picture(),)), message("trois")))
    server.fail(UPLOAD, refusal(503, "NotAvailable"))
    with pytest.raises(OutcomeUnknown):
        adapter.send(account, said)
    sent = adapter.find(account, said, since=EPOCH)
    assert sent and [server.records[each.id]["value"]["text"] for each in sent.parts] == ["un", "deux", "trois"]
    assert len(server.records) == 3


def test_a_part_refused_takes_the_others_back(adapter: Bluesky, account: Account, server: Double):
    server.fail(UPLOAD, refusal(400, "InvalidRequest"))
    with pytest.raises(BadContent):
        adapter.send(account, message("un", thread=(message("deux", media=(picture(),)),)))
    assert not server.records


def test_a_post_is_taken_back_and_stays_gone(adapter: Bluesky, account: Account, server: Double):
    sent = adapter.send(account, message("un", thread=(message("deux"),)))
    adapter.delete(account, sent)
    adapter.delete(account, sent)
    assert not server.records and adapter.find(account, message(), since=EPOCH) is None


def test_the_profile_keeps_what_it_held(adapter: Bluesky, account: Account, server: Double):
    uri = f"at://{DID}/app.bsky.actor.profile/self"
    adapter.describe(account, name="Le Musée", description="Bonjour")
    server.records[uri]["value"]["createdAt"] = "2026-01-01T00:00:00Z"
    adapter.describe(account, name="Le Musée d’art", description="Bonsoir")
    value = server.records[uri]["value"]
    assert (value["displayName"], value["description"], value["createdAt"]) == (
        "Le Musée d’art",
        "Bonsoir",
        "2026-01-01T00:00:00Z",
    )


def test_figures(adapter: Bluesky, account: Account):
    sent = adapter.send(account, message("un", thread=(message("deux"),)))
    assert adapter.measure(account, sent) == {"likes": 8, "reposts": 6, "replies": 4, "quotes": 2}
    adapter.delete(account, sent)
    assert adapter.measure(account, sent) == {}
    assert adapter.measure_account(account, on=EPOCH.date()) == {"followers": 9, "following": 8, "posts": 7}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (message("a" * 301), "text"),
        (message("👨‍👩‍👧‍👦" * 150), "text"),
        (message(media=(picture(),) * 5), "media"),
        (message(media=(dataclasses.replace(picture(), media_type="video/mp4"),)), "media"),
        (message(visibility=Visibility.FOLLOWERS), "visibility"),
    ],
)
def test_what_bluesky_would_refuse_is_told_before(
    adapter: Bluesky, account: Account, server: Double, said: Message, field: str
):
    assert [each.field for each in adapter.check(said, account)] == [field]
    with pytest.raises(BadContent):
        adapter.send(account, said)
    assert not server.asked


def test_people_see_300_characters_of_a_text(adapter: Bluesky):
    assert adapter.check(message("é" * 300)) == [] == adapter.check(message("👩‍👧" * 250))
    assert adapter.preview(message("e\u0301" * 3)).counts == (3,)
