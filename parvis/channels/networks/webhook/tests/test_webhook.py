"""Webhooks: signed so that the scheme's own library and the guide's sample accept them, and nothing else."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import standardwebhooks
import time_machine

from parvis.channels.contracts import Account, BadContent, Media, Message, Reconnect, Sent, TryLater
from parvis.channels.networks.webhook.adapter import Webhook
from parvis.channels.networks.webhook.signing import make_secret, sign
from parvis.channels.registry import adapter_of

URL = "https://intranet.example/hook?from=parvis"
GUIDE = Path(__file__).parents[5] / "docs" / "guide"


class Receiver:
    """An address that keeps what it was sent, and answers what it is told to."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers = list(answers)
        self.got: list[httpx.Request] = []

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.got.append(request)
        answer = self.answers.pop(0) if self.answers else httpx.Response(204)
        if isinstance(answer, Exception):
            raise answer
        return answer

    @property
    def adapter(self) -> Webhook:
        return Webhook(transport=httpx.MockTransport(self.handle))

    def data(self, number: int = -1) -> dict[str, Any]:
        return json.loads(self.got[number].content)


def connected(receiver: Receiver) -> Account:
    return receiver.adapter.connect({"url": URL})


def message(**more: Any) -> Message:
    return Message(**{"key": "k1", "text": "Bonjour", "language": "fr", **more})


def verify(secret: str, request: httpx.Request) -> Any:
    headers = {name: request.headers[name] for name in ("webhook-id", "webhook-timestamp", "webhook-signature")}
    return standardwebhooks.Webhook(secret).verify(request.content.decode(), headers)


def sample() -> Callable[..., bool]:
    """The function the guide gives to whoever writes a receiver."""
    found = re.search(r"```python\n(.*?)```", (GUIDE / "en" / "networks.md").read_text("utf-8"), re.S)
    scope: dict[str, Any] = {}
    exec(found[1], scope)
    return scope["is_from_parvis"]


def test_the_registry_knows_it():
    assert isinstance(adapter_of("webhook"), Webhook) and Webhook.shown_once == "secret"


def test_both_guides_give_the_same_sample():
    french, english = (
        re.search(r"```python\n(.*?)```", (GUIDE / path).read_text("utf-8"), re.S)[1]
        for path in ("fr/reseaux.md", "en/networks.md")
    )
    assert french == english


def test_a_message_is_told_whole_and_signed():
    receiver = Receiver(httpx.Response(200, json={"url": "https://intranet.example/posts/1"}))
    account = connected(receiver)
    media = Media(content=b"\xff\xd8", media_type="image/jpeg", alt="Un vase", credit="Léa", width=4, height=3)
    sent = receiver.adapter.send(account, message(media=(media,), thread=(message(text="suite"),)))
    [request] = receiver.got
    assert verify(account.secrets["secret"], request)
    assert str(request.url) == URL and request.headers["webhook-id"] == "k1"
    data = receiver.data()
    assert (data["type"], data["data"]["text"], data["data"]["thread"][0]["text"]) == (
        "message.published",
        "Bonjour",
        "suite",
    )
    assert (
        base64.b64decode(data["data"]["media"][0]["content"]) == b"\xff\xd8"
        and data["data"]["media"][0]["alt"] == "Un vase"
    )
    assert sent == Sent(id="k1", url="https://intranet.example/posts/1")


def test_the_guides_sample_takes_ours_and_nothing_else():
    receiver = Receiver()
    account = connected(receiver)
    receiver.adapter.send(account, message())
    [request] = receiver.got
    is_ours, secret, headers, body = sample(), account.secrets["secret"], dict(request.headers), request.content
    assert is_ours(secret, headers, body)
    assert not is_ours(secret, headers, body + b" ")
    assert not is_ours(make_secret(), headers, body)
    assert not is_ours(secret, {**headers, "webhook-id": "k2"}, body)
    assert not is_ours(secret, {**headers, "webhook-timestamp": "1"}, body)
    assert not is_ours(secret, {}, body)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=6)):
        assert not is_ours(secret, headers, body)


def test_secrets_are_long_and_never_the_same():
    first, second = make_secret(), make_secret()
    assert first != second and len(base64.b64decode(first.removeprefix("whsec_"))) == 32


def test_the_signature_covers_id_time_and_body():
    at, secret = datetime(2026, 11, 27, tzinfo=UTC), make_secret()
    signatures = {
        sign(secret, id=id, at=moment, body=body)["webhook-signature"]
        for id, moment, body in (
            ("a", at, b"x"),
            ("b", at, b"x"),
            ("a", at + timedelta(seconds=1), b"x"),
            ("a", at, b"y"),
        )
    }
    assert len(signatures) == 4


def test_what_is_changed_and_withdrawn_is_told():
    receiver = Receiver()
    account = connected(receiver)
    sent = receiver.adapter.send(account, message())
    assert receiver.adapter.edit(account, sent, message(key="k2", text="Bonsoir")).id == "k1"
    receiver.adapter.delete(account, sent)
    assert [receiver.data(n)["type"] for n in range(3)] == ["message.published", "message.changed", "message.withdrawn"]
    assert receiver.data(1)["data"]["key"] == receiver.data(2)["data"]["key"] == "k1"
    assert len({request.headers["webhook-id"] for request in receiver.got}) == 3
    assert all(verify(account.secrets["secret"], request) for request in receiver.got)


def test_a_sending_tried_again_keeps_its_id():
    receiver = Receiver(httpx.ReadTimeout("slow"))
    account = connected(receiver)
    with pytest.raises(TryLater):
        receiver.adapter.send(account, message())
    receiver.adapter.send(account, message())
    assert [request.headers["webhook-id"] for request in receiver.got] == ["k1", "k1"]
    assert receiver.adapter.find(account, message(), since=datetime.now(UTC)) is None


@pytest.mark.parametrize(
    ("how", "error"),
    [
        (httpx.Response(301, headers={"location": "https://x.example"}), Reconnect),
        (httpx.Response(401), Reconnect),
        (httpx.Response(403), Reconnect),
        (httpx.Response(404), Reconnect),
        (httpx.Response(410), Reconnect),
        (httpx.Response(400, text="no text"), BadContent),
        (httpx.Response(413), BadContent),
        (httpx.Response(422, json={"error": "too rude"}), BadContent),
        (httpx.Response(408), TryLater),
        (httpx.Response(429, headers={"retry-after": "60"}), TryLater),
        (httpx.Response(500), TryLater),
        (httpx.Response(503), TryLater),
        (httpx.Response(200, content=b" " * 100_001), TryLater),
        (httpx.ReadTimeout("slow"), TryLater),
        (httpx.ConnectError("away"), TryLater),
    ],
)
def test_each_answer_decides(how: httpx.Response | Exception, error: type[Exception]):
    receiver = Receiver(how)
    account = connected(receiver)
    with pytest.raises(error) as raised:
        receiver.adapter.send(account, message())
    assert account.secrets["secret"] not in str(raised.value.__dict__)


@pytest.mark.parametrize("body", [b"", b"ok", b"[]", b"{}", b'{"url": 5}', b'{"url": "javascript:x"}', b"[" * 100_000])
def test_what_a_receiver_says_needs_not_be_read(body: bytes):
    receiver = Receiver(httpx.Response(200, content=body))
    assert receiver.adapter.send(connected(receiver), message()).url == ""


@pytest.mark.parametrize(
    "url", ["", "intranet.example", "http://intranet.example/", "ftp://x", "https://u:p@x.example/"]
)
def test_an_address_that_is_none_names_its_field(url: str):
    with pytest.raises(BadContent) as raised:
        Webhook().connect({"url": url})
    assert raised.value.field == "url"


def test_health_is_a_signed_ping():
    receiver = Receiver()
    account = connected(receiver)
    health = receiver.adapter.look_after(account)
    assert verify(account.secrets["secret"], receiver.got[0])["type"] == "ping"
    assert (health.name, health.url) == ("intranet.example", URL)
    gone = Receiver(httpx.Response(410))
    with pytest.raises(Reconnect):
        gone.adapter.look_after(account)
    with pytest.raises(Reconnect):
        gone.adapter.renew(account)


def test_a_private_address_is_not_asked():
    account = Account(id="x", base_url="https://127.0.0.1/hook", secrets={"secret": make_secret()})
    with pytest.raises(TryLater):
        Webhook().send(account, message())
