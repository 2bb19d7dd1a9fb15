"""Tumblr: connecting, publishing, finding again, and what each refusal decides. The service is a double."""

from __future__ import annotations

import dataclasses
from typing import Any
from urllib.parse import parse_qs, urlsplit

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
from parvis.channels.networks.tumblr.adapter import Tumblr
from parvis.channels.networks.tumblr.blocks import post_of
from parvis.channels.networks.tumblr.connecting import blog_name
from parvis.channels.networks.tumblr.tests.double import EPOCH, UUID, Double, answer, refusal
from parvis.channels.registry import adapter_of

BACK = "https://musee.example/desk/networks/back/"
ANSWERS = {"blog": "https://musee.tumblr.com/", "key": "key", "secret": "secret"}
POST = f"POST /v2/blog/{UUID}/posts"


def connect(server: Double, answers: dict[str, str] = ANSWERS) -> Account:
    adapter = Tumblr(transport=server.transport)
    _address, kept = adapter.authorise(answers, back=BACK, state="s")
    return adapter.authorised(kept, {"code": "code", "state": "s"}, back=BACK)


@pytest.fixture
def server() -> Double:
    return Double()


@pytest.fixture
def adapter(server: Double) -> Tumblr:
    return Tumblr(transport=server.transport)


@pytest.fixture
def account(server: Double) -> Account:
    return connect(server)


def message(text: str = "Bonjour à tous", **more: Any) -> Message:
    return Message(**{"key": "k1", "text": text, **more})


def picture(kind: str = "image/jpeg") -> Media:
    return Media(
        content=b"\xff\xd8\r\n--octets", media_type=kind, alt="Un vase « bleu »", width=4, height=3, credit="© Léa"
    )


def test_the_registry_knows_it():
    assert isinstance(adapter_of("tumblr"), Tumblr)


def test_a_blog_is_connected(server: Double):
    account = connect(server)
    assert (account.id, account.options["blog"], account.options["title"]) == (UUID, "musee", "Le Musée")
    assert account.secrets["access"] == server.access


def test_the_person_is_sent_to_tumblr():
    address, kept = Tumblr().authorise(ANSWERS, back=BACK, state="s")
    asked = parse_qs(urlsplit(address).query)
    assert address.startswith("https://www.tumblr.com/oauth2/authorize?") and asked["redirect_uri"] == [BACK]
    assert "offline_access" in asked["scope"][0] and kept["secret"] not in address


@pytest.mark.parametrize("missing", ["blog", "key", "secret"])
def test_what_is_missing_is_named(missing: str):
    with pytest.raises(BadContent) as raised:
        Tumblr().authorise({**ANSWERS, missing: " "}, back=BACK, state="s")
    assert raised.value.field == missing


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("musee", "musee"), ("Musee.tumblr.com", "musee"), ("https://musee.tumblr.com/", "musee"),
        ("https://www.tumblr.com/musee", "musee"), ("https://www.tumblr.com/@musee/x", "musee"),
        ("https://www.tumblr.com/blog/musee", "musee"), ("blog.musee.example", "blog.musee.example"), ("@musee", "musee"),
    ],
)  # fmt: skip
def test_a_blog_is_named_in_many_ways(written: str, name: str):
    assert blog_name(written) == name


@pytest.mark.parametrize(
    "query",
    [
        {"state": "s"},
        {"state": "s", "error": "access_denied"},
        {"code": "code", "state": "x"},
        {"code": "old", "state": "s"},
    ],
)
def test_a_person_who_says_no_begins_again(server: Double, adapter: Tumblr, query: dict[str, str]):
    _address, kept = adapter.authorise(ANSWERS, back=BACK, state="s")
    with pytest.raises(Reconnect):
        adapter.authorised(kept, query, back=BACK)


def test_a_blog_of_somebody_else_is_refused_naming_ones_own(server: Double):
    with pytest.raises(Reconnect) as raised:
        connect(server, {**ANSWERS, "blog": "louvre"})
    assert "musee" in str(raised.value.remedy)


def test_tokens_are_renewed_and_kept(server: Double, adapter: Tumblr, account: Account):
    kept = dict(account.secrets)
    account = dataclasses.replace(account, secrets=kept, keep=kept.update)
    adapter.renew(account)
    adapter.renew(account)
    assert kept["access"] == server.access and kept["key"] == "key"
    assert adapter.look_after(account).name == "Le Musée"


def test_a_token_over_is_renewed_and_one_revoked_asks_to_connect_again(
    server: Double, adapter: Tumblr, account: Account
):
    server.turns += 1
    with pytest.raises(RenewToken):
        adapter.look_after(account)
    server.is_revoked = True
    with pytest.raises(Reconnect):
        adapter.renew(account)


@pytest.mark.parametrize(
    "how",
    [
        httpx.ConnectError("x"),
        httpx.Response(503),
        httpx.Response(200, json={"error": 1}),
        httpx.Response(200, text="<html>"),
    ],
)
def test_tumblr_away_is_no_alarm(server: Double, adapter: Tumblr, account: Account, how: httpx.Response | Exception):
    server.fail("POST /v2/oauth2/token", how)
    with pytest.raises(TryLater):
        adapter.renew(account)


def test_a_message_goes_with_all_it_carries(server: Double, adapter: Tumblr, account: Account):
    text = "Été : notre page\nsuite\n\nhttps://musee.example/a?b=c."
    link = Range(start=text.index("page"), end=text.index("page") + 4, kind="link", target="https://musee.example/")
    sent = adapter.send(account, message(
        text, title="Le vase", sensitive="Nudité", ranges=(link,), tags=("Vase", "rouge, bleu"), media=(picture(),),
        link=Link(url="https://musee.example/vase", title="Le vase", description="d" * 200),
    ))  # fmt: skip
    post = server.posts[sent.id]
    heading, warning, first, second, image, card = post["content"]
    assert (heading["subtype"], heading["text"], warning["text"]) == ("heading1", "Le vase", "⚠ Nudité")
    found = first["formatting"][0]
    assert first["text"][found["start"] : found["end"]] == "page" and found["url"] == "https://musee.example/"
    assert (
        second["text"][second["formatting"][0]["start"] : second["formatting"][0]["end"]]
        == "https://musee.example/a?b=c"
    )
    assert (image["alt_text"], image["caption"]) == ("Un vase « bleu »", "© Léa")
    assert server.files == {"media-0": picture().content}
    assert card["url"] == "https://musee.example/vase" and len(card["description"]) <= 140
    assert post["tags"] == "Vase,rouge bleu" and post["slug"].startswith("le-vase-")
    assert sent.url == f"https://www.tumblr.com/musee/{sent.id}"


def test_a_film_is_a_block_of_its_own(server: Double, adapter: Tumblr, account: Account):
    sent = adapter.send(account, message(media=(picture("video/mp4"),)))
    film, below = server.posts[sent.id]["content"][-2:]
    assert film["media"]["identifier"] == "media-0" and server.files == {"media-0": picture().content}
    # Its block has no place for a description.
    assert below == {"type": "text", "text": "Un vase « bleu »"}


def test_a_film_of_another_kind_is_refused_before_anything_is_sent(server: Double, adapter: Tumblr, account: Account):
    told = message(media=(picture("video/webm"),))
    [problem] = adapter.check(told, account)
    assert (problem.field, "webm" in str(problem)) == ("media", True)
    with pytest.raises(BadContent):
        adapter.send(account, told)
    assert not server.posts


def test_a_long_paragraph_goes_on_in_the_next_block():
    text = "a" * 4_090 + " https://musee.example/"
    blocks = post_of(message(text)).body["content"]
    assert [len(each["text"]) for each in blocks] == [4_096, len(text) - 4_096]
    assert blocks[0]["formatting"][0]["end"] == 4_096 and blocks[1]["formatting"][0]["start"] == 0


def test_a_quote_is_a_reblog_with_words(server: Double, adapter: Tumblr, account: Account):
    first = adapter.send(account, message())
    again = adapter.send(account, message(key="k2", quote=Quote(id=f"{UUID}/{first.id}")))
    assert server.posts[again.id]["reblog_key"] == "rk" and server.posts[again.id]["parent_post_id"] == int(first.id)
    with pytest.raises(BadContent):
        adapter.send(account, message(key="k3", quote=Quote(id=f"{UUID}/1")))


@pytest.mark.parametrize("others", [0, 45])
def test_what_left_without_an_answer_is_found(server: Double, adapter: Tumblr, account: Account, others: int):
    server.fail(POST, httpx.ReadTimeout("slow"), after=True)
    with pytest.raises(OutcomeUnknown):
        adapter.send(account, message())
    for number in range(others):
        adapter.send(account, message("autre", key=f"other{number}"))
    found = adapter.find(account, message(), since=EPOCH)
    assert found and found.id == next(iter(server.posts))
    assert adapter.find(account, message(key="k2"), since=EPOCH) is None


@pytest.mark.parametrize(
    ("how", "error"),
    [
        (refusal(400, 8001), BadContent),
        (refusal(400, 8005), BadContent),
        (refusal(401), RenewToken),
        (refusal(403), Reconnect),
        (refusal(403, 8004), TryLater),
        (refusal(403, 8010), TryLater),
        (refusal(403, 8023), TryLater),
        (refusal(403, 8008), BadContent),
        (refusal(404), BadContent),
        (refusal(413), BadContent),
        (refusal(429, headers={"retry-after": "60"}), TryLater),
        (refusal(500, 8006), OutcomeUnknown),
        (refusal(503), TryLater),
        (httpx.ReadTimeout("slow"), OutcomeUnknown),
        (httpx.ConnectError("away"), TryLater),
        (answer({}), OutcomeUnknown),
        (httpx.Response(201, text="<html>"), OutcomeUnknown),
    ],
)
def test_each_refusal_decides(
    server: Double, adapter: Tumblr, account: Account, how: httpx.Response | Exception, error: type[Exception]
):
    server.fail(POST, how)
    with pytest.raises(error):
        adapter.send(account, message())


def test_a_post_is_edited_and_taken_back(server: Double, adapter: Tumblr, account: Account):
    sent = adapter.send(account, message())
    assert adapter.edit(account, sent, message("Bonsoir", media=(picture(),))) == sent
    assert server.posts[sent.id]["content"][0]["text"] == "Bonsoir"
    assert adapter.measure(account, sent) == {"likes": 3, "reposts": 2}
    adapter.delete(account, sent)
    adapter.delete(account, sent)
    assert not server.posts and adapter.measure(account, sent) == {}
    assert adapter.measure_account(account, on=EPOCH.date()) == {"followers": 12, "posts": 34}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (message("a" * 100_001), "text"),
        (message(thread=(message("b"),)), "thread"),
        (message(reply_to=Quote(id="1")), "reply_to"),
        (message(visibility=Visibility.DIRECT), "visibility"),
        (message(media=(picture(),) * 31), "media"),
        (message(media=(dataclasses.replace(picture(), alt="a" * 4_097),)), "media"),
    ],
)
def test_what_tumblr_would_refuse_is_told_before(
    server: Double, adapter: Tumblr, account: Account, said: Message, field: str
):
    assert [each.field for each in adapter.check(said, account)] == [field]
    before = len(server.asked)
    with pytest.raises(BadContent):
        adapter.send(account, said)
    assert len(server.asked) == before
