"""Mastodon: what is sent, found again, edited and taken back, and what each refusal decides. The server is a double."""

from __future__ import annotations

from datetime import timedelta
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
    TryLater,
    Visibility,
)
from parvis.channels.networks.mastodon.adapter import Mastodon
from parvis.channels.networks.mastodon.limits import read_limits
from parvis.channels.networks.mastodon.tests.double import EPOCH, HERE, TOKEN, Double, answer

OPTIONS = {"account_id": "1", "characters": 500, "per_url": 23, "media": 4, "alt": 1500, "quotes": True}
POST = "POST /api/v1/statuses"


@pytest.fixture
def server() -> Double:
    return Double()


@pytest.fixture
def adapter(server: Double) -> Mastodon:
    return Mastodon(transport=server.transport, sleep=lambda seconds: None)


@pytest.fixture
def account() -> Account:
    return Account(id="musee@mastodon.example", base_url=HERE, secrets={"access_token": TOKEN}, options=OPTIONS)


def message(text: str = "Bonjour à tous", **more: Any) -> Message:
    return Message(**{"key": "k1", "text": text, **more})


def picture(alt: str = "Un vase bleu", kind: str = "image/jpeg") -> Media:
    return Media(content=b"\xff\xd8 octets \x00", media_type=kind, alt=alt, width=10, height=10, focus=(0.5, -0.25))


def test_a_message_goes_with_all_it_carries(adapter: Mastodon, account: Account, server: Double):
    said = message(
        "Voyez Léa et le vase", ranges=(Range(start=6, end=9, kind="mention", target="acct:lea@autre.example"),),
        media=(picture("Un vase « bleu »"),), link=Link(url="https://musee.example/vase"), tags=("vase",),
        visibility=Visibility.UNLISTED, sensitive="Nudité", language="fr-CA",
    )  # fmt: skip
    sent = adapter.send(account, said)
    status = server.statuses[sent.id]
    assert sent.url == status["url"] and not sent.parts
    assert "@<span>lea</span>" in status["content"] and "https://musee.example/vase" in status["content"]
    assert "#vase" in status["content"]
    assert (status["visibility"], status["spoiler_text"], status["language"]) == ("unlisted", "Nudité", "fr")
    assert server.media["m1"]["description"] == "Un vase « bleu »" and server.media["m1"]["focus"] == "0.5000,-0.2500"


def test_a_thread_answers_itself(adapter: Mastodon, account: Account, server: Double):
    sent = adapter.send(account, message("un", thread=(message("deux"), message("trois"))))
    first, second, third = (server.statuses[each.id] for each in sent.parts)
    assert (sent.id, second["in_reply_to_id"], third["in_reply_to_id"]) == (first["id"], first["id"], second["id"])


def test_a_quote_and_a_reply_name_their_posts(adapter: Mastodon, account: Account, server: Double):
    first = adapter.send(account, message("un"))
    reply = adapter.send(account, message("deux", key="k2", reply_to=Quote(id=first.id), quote=Quote(id=first.id)))
    assert server.statuses[reply.id]["in_reply_to_id"] == first.id
    assert server.statuses[reply.id]["quote"]["quoted_status_id"] == first.id


def test_a_film_is_waited_for(adapter: Mastodon, account: Account, server: Double):
    server.processing = 4
    sent = adapter.send(account, message(media=(picture(kind="video/mp4"),)))
    assert server.statuses[sent.id]["media_attachments"][0]["url"]
    assert server.asked.count("GET /api/v1/media/m1") == 4


def test_a_server_that_never_finishes_a_film_is_tried_later(adapter: Mastodon, account: Account, server: Double):
    server.processing = 1_000
    with pytest.raises(TryLater):
        adapter.send(account, message(media=(picture(kind="video/mp4"),)))
    assert not server.statuses


def test_the_same_sending_twice_is_one_post(adapter: Mastodon, account: Account, server: Double):
    first, again = (adapter.send(account, message("un", thread=(message("deux"),))) for _ in range(2))
    assert first == again and len(server.statuses) == 2


def test_another_content_under_the_same_key_is_another_post(adapter: Mastodon, account: Account, server: Double):
    adapter.send(account, message("un"))
    adapter.send(account, message("un, corrigé"))
    assert len(server.statuses) == 2


@pytest.mark.parametrize(
    ("how", "error"),
    [
        (answer({"error": "The access token was revoked"}, 401), Reconnect),
        (answer({"error": "This action is outside the authorized scopes"}, 403), Reconnect),
        (answer({"error": "Record not found"}, 404), BadContent),
        (httpx.Response(413, text="Request Entity Too Large"), BadContent),
        (answer({"error": "Validation failed: Text is too rude"}, 422), BadContent),
        (answer({"error": "Too many requests"}, 429), TryLater),
        (httpx.Response(503, text="Maintenance"), TryLater),
        (httpx.Response(500, text="Oops"), OutcomeUnknown),
        (httpx.Response(504, text="Gateway time-out"), OutcomeUnknown),
        (httpx.Response(200, text="<html>not JSON"), OutcomeUnknown),
        (answer({"unexpected": True}), OutcomeUnknown),
        (httpx.ReadTimeout("slow"), OutcomeUnknown),
        (httpx.RemoteProtocolError("cut"), OutcomeUnknown),
        (httpx.ConnectTimeout("away"), TryLater),
        (httpx.ConnectError("away"), TryLater),
    ],
)
def test_each_refusal_decides(
    adapter: Mastodon, account: Account, server: Double, how: httpx.Response | Exception, error: type[Exception]
):
    server.fail(POST, how)
    with pytest.raises(error) as raised:
        adapter.send(account, message())
    assert type(raised.value) is error or issubclass(type(raised.value), BadContent)
    assert TOKEN not in str(raised.value.__dict__)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [({"Retry-After": "120"}, 120), ({"Retry-After": "1e9"}, 86_400), ({"Retry-After": "soon"}, None), ({}, None)],
)
def test_a_server_that_asks_to_wait_is_waited_for(
    adapter: Mastodon, account: Account, server: Double, headers: dict[str, str], wait: float | None
):
    server.fail(POST, answer({"error": "Too many requests"}, 429, headers))
    with pytest.raises(TryLater) as raised:
        adapter.send(account, message())
    assert raised.value.after == wait


@pytest.mark.parametrize("how", [httpx.ReadTimeout("slow"), httpx.Response(502), answer({"error": "busy"}, 500)])
def test_an_upload_without_an_answer_is_simply_made_again(
    adapter: Mastodon, account: Account, server: Double, how: httpx.Response | Exception
):
    server.fail("POST /api/v2/media", how, after=True)
    with pytest.raises(TryLater):
        adapter.send(account, message(media=(picture(),)))
    assert adapter.send(account, message(media=(picture(),))) and len(server.statuses) == 1


def test_a_refused_picture_names_the_media(adapter: Mastodon, account: Account, server: Double):
    server.fail("POST /api/v2/media", answer({"error": "Validation failed: File is not a picture"}, 422))
    with pytest.raises(BadContent) as raised:
        adapter.send(account, message(media=(picture(),)))
    assert raised.value.field == "media" and "not a picture" in raised.value.detail


@pytest.mark.parametrize("dialect", ["mastodon", "gotosocial", "takahe"])
def test_what_left_without_an_answer_is_found_and_not_sent_twice(account: Account, dialect: str):
    server = Double(dialect=dialect)
    adapter = Mastodon(transport=server.transport, sleep=lambda seconds: None)
    said = message(
        "Voyez Léa, https://musee.example/a?b=c&d=e (à 10 h) & plus\n\nfin", tags=("vase",),
        ranges=(Range(start=6, end=9, kind="mention", target="acct:lea@autre.example"),),
    )  # fmt: skip
    server.fail(POST, httpx.ReadTimeout("slow"), after=True)
    with pytest.raises(OutcomeUnknown):
        adapter.send(account, said)
    found = adapter.find(account, said, since=EPOCH)
    assert found and list(server.statuses) == [found.id]
    assert adapter.find(account, message("autre chose"), since=EPOCH) is None
    assert adapter.find(account, said, since=EPOCH + timedelta(hours=1)) is None


def test_a_post_behind_many_others_is_found(adapter: Mastodon, account: Account, server: Double):
    sent = adapter.send(account, message())
    for number in range(90):
        server.add({"status": f"autre {number}"})
    assert adapter.find(account, message(), since=EPOCH) == sent


@pytest.mark.parametrize("dialect", ["mastodon", "gotosocial"])
def test_a_thread_stopped_on_its_way_is_finished_not_begun_again(account: Account, dialect: str):
    server = Double(dialect=dialect)
    adapter = Mastodon(transport=server.transport, sleep=lambda seconds: None)
    said = message("un", thread=(message("deux"), message("trois")))
    adapter.send(account, message("un, ailleurs", key="other"))
    server.faults = [(POST, httpx.Response(599), True)]  # the first is done, its answer lost
    with pytest.raises(OutcomeUnknown):
        adapter.send(account, said)
    sent = adapter.find(account, said, since=EPOCH)
    assert sent and [server.statuses[each.id]["content"] for each in sent.parts] == [
        "<p>un</p>",
        "<p>deux</p>",
        "<p>trois</p>",
    ]
    assert len(server.statuses) == 4


def test_a_busy_server_in_the_middle_of_a_thread_leaves_it_unknown(adapter: Mastodon, account: Account, server: Double):
    said = message("un", thread=(message("deux", media=(picture(),)),))
    server.fail("POST /api/v2/media", httpx.Response(503))
    with pytest.raises(OutcomeUnknown):
        adapter.send(account, said)
    sent = adapter.find(account, said, since=EPOCH)
    assert sent and len(sent.parts) == 2 == len(server.statuses)


def test_a_part_refused_takes_the_others_back(adapter: Mastodon, account: Account, server: Double):
    said = message("un", thread=(message("deux", media=(picture(),)),))
    server.fail("POST /api/v2/media", answer({"error": "Validation failed"}, 422))
    with pytest.raises(BadContent):
        adapter.send(account, said)
    assert not server.statuses
    # Another picture: what was taken back is published anew, though Mastodon remembers the old keys.
    assert adapter.send(account, message("un", thread=(message("deux", media=(picture("Un vase vert"),)),)))


def test_a_post_is_edited_and_a_thread_keeps_its_length(adapter: Mastodon, account: Account, server: Double):
    sent = adapter.send(account, message("un", thread=(message("deux"),)))
    adapter.edit(account, sent, message("un, corrigé", thread=(message("deux"),)))
    assert server.statuses[sent.id]["content"] == "<p>un, corrigé</p>"
    with pytest.raises(BadContent):
        adapter.edit(account, sent, message("un"))


def test_a_post_is_taken_back_once_and_for_all(adapter: Mastodon, account: Account, server: Double):
    sent = adapter.send(account, message("un", thread=(message("deux"),)))
    adapter.delete(account, sent)
    adapter.delete(account, sent)
    assert not server.statuses
    server.fail("DELETE", httpx.Response(503))
    with pytest.raises(TryLater):
        adapter.delete(account, sent)


def test_figures_of_a_post_and_of_the_account(adapter: Mastodon, account: Account):
    sent = adapter.send(account, message("un", thread=(message("deux"),)))
    assert adapter.measure(account, sent) == {"likes": 8, "reposts": 6, "replies": 4, "quotes": 2}
    adapter.delete(account, sent)
    assert adapter.measure(account, sent) == {}
    assert adapter.measure_account(account, on=EPOCH.date()) == {"followers": 120, "following": 4, "posts": 5}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (message("a" * 501), "text"),
        (message("a" * 490, sensitive="b" * 11), "sensitive"),
        (message("a", media=(picture(),) * 5), "media"),
        (message("a", media=(picture(), picture(kind="video/mp4"))), "media"),
        (message("a", media=(picture(alt=""),)), "media"),
        (message("a", media=(picture(alt="b" * 1501),)), "media"),
        (message(" "), "text"),
    ],
)
def test_what_the_server_would_refuse_is_told_before(
    adapter: Mastodon, account: Account, server: Double, said: Message, field: str
):
    assert [each.field for each in adapter.check(said, account)] == [field]
    with pytest.raises(BadContent):
        adapter.send(account, said)
    assert not server.asked


def test_limits_are_those_of_the_server(adapter: Mastodon):
    options = read_limits({"configuration": {"statuses": {"max_characters": 5000}}, "api_versions": {"mastodon": 6}})
    roomy = Account(id="x", options=options)
    assert adapter.check(message("a" * 5000), roomy) == []
    assert [each.field for each in adapter.check(message("a", quote=Quote(id="1")), roomy)] == ["quote"]
    assert adapter.preview(message("a" * 10), roomy).limit == 5000
    assert [each.field for each in adapter.check(message("a" * 501))] == ["text"]


@pytest.mark.parametrize(
    "data", [None, [], "x", {"configuration": []}, {"configuration": {"statuses": {"max_characters": "many"}}}]
)
def test_limits_nobody_can_read_are_mastodons(data: Any):
    assert read_limits(data)["characters"] == 500


def test_limits_of_older_servers(adapter: Mastodon):
    assert read_limits({"max_toot_chars": 1000})["characters"] == 1000
