"""Bluesky's session: opened with an app password, renewed, revoked. The server is a double."""

from __future__ import annotations

import dataclasses

import httpx
import pytest

from parvis.channels.contracts import Account, BadContent, Reconnect, RenewToken, TryLater
from parvis.channels.networks.bluesky.adapter import Bluesky
from parvis.channels.networks.bluesky.session import ends_at
from parvis.channels.networks.bluesky.tests.double import DID, EPOCH, HERE, PASSWORD, Double, answer, refusal
from parvis.channels.registry import adapter_of

SIGN_IN, REFRESH = "com.atproto.server.createSession", "com.atproto.server.refreshSession"
ANSWERS = {"handle": "@Musee.example", "password": f" {PASSWORD} ", "server": ""}


def connect(server: Double) -> tuple[Account, dict[str, str]]:
    """An account whose changed secrets are kept in the dict given back."""
    account = Bluesky(transport=server.transport).connect(ANSWERS)
    kept = dict(account.secrets)
    return dataclasses.replace(account, secrets=kept, keep=kept.update), kept


def test_the_registry_knows_it():
    assert isinstance(adapter_of("bluesky"), Bluesky)


def test_an_account_lives_where_its_document_says_and_its_password_is_not_kept():
    account, kept = connect(Double())
    assert (account.id, account.base_url, account.options["handle"]) == (DID, HERE, "musee.example")
    assert PASSWORD not in str(kept) and PASSWORD not in repr(account)


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({**ANSWERS, "password": "wrong"}, "password"),
        ({**ANSWERS, "password": " "}, "password"),
        ({**ANSWERS, "handle": ""}, "handle"),
        ({}, "handle"),
        ({**ANSWERS, "server": "http://plain.example"}, "server"),
        ({**ANSWERS, "server": "not an address"}, "server"),
    ],
)
def test_an_answer_that_cannot_be_used_names_its_field(answers: dict[str, str], field: str):
    with pytest.raises(BadContent) as raised:
        Bluesky(transport=Double().transport).connect(answers)
    assert raised.value.field == field


@pytest.mark.parametrize(
    "how", [httpx.ConnectError("x"), httpx.Response(500), httpx.Response(200, text="hello"), answer({"did": 5})]
)
def test_a_server_out_of_order_is_tried_later(how: httpx.Response | Exception):
    server = Double()
    server.fail(SIGN_IN, how)
    with pytest.raises(TryLater):
        Bluesky(transport=server.transport).connect(ANSWERS)


@pytest.mark.parametrize("status", [404, 405, 422])
def test_a_server_of_another_kind_names_its_field(status: int):
    server = Double()
    server.fail(SIGN_IN, httpx.Response(status))
    with pytest.raises(BadContent) as raised:
        Bluesky(transport=server.transport).connect(ANSWERS)
    assert raised.value.field == "server"


@pytest.mark.parametrize(
    "document",
    [None, [], {"service": "x"}, {"service": [{"id": "#atproto_pds", "serviceEndpoint": "http://10.0.0.1"}]}],
)
def test_a_document_that_leads_nowhere_changes_nothing(document: object):
    server = Double()
    server.fail(SIGN_IN, answer({**server.session, "didDoc": document}))
    assert Bluesky(transport=server.transport).connect(ANSWERS).base_url == "https://bsky.social"


def test_tokens_are_renewed_and_kept():
    server = Double()
    account, kept = connect(server)
    adapter = Bluesky(transport=server.transport)
    adapter.renew(account)
    adapter.renew(account)
    assert kept == {"access": server.access, "refresh": server.refreshing} and server.turns == 2


def test_health_renews_and_tells_when_it_ends():
    server = Double()
    account, kept = connect(server)
    health = Bluesky(transport=server.transport).look_after(account)
    assert (health.name, kept["refresh"]) == ("musee.example", server.refreshing)
    assert health.expires_at and (health.expires_at - EPOCH).days == 90


def test_an_access_token_that_is_over_asks_to_be_renewed():
    server = Double()
    account, _kept = connect(server)
    server.turns += 1
    with pytest.raises(RenewToken):
        Bluesky(transport=server.transport).measure_account(account, on=EPOCH.date())


@pytest.mark.parametrize(
    "how", [None, refusal(401, "AuthMissing"), refusal(400, "AccountTakedown"), refusal(403, "Forbidden")]
)
def test_a_password_revoked_outside_asks_to_connect_again(how: httpx.Response | None):
    server = Double(is_revoked=True)
    account, kept = connect(server)
    before = dict(kept)
    adapter = Bluesky(transport=server.transport)
    for deed in (adapter.look_after, adapter.renew):
        if how:
            server.fail(REFRESH, how)
        with pytest.raises(Reconnect):
            deed(account)
    assert kept == before


def test_a_server_away_is_no_alarm():
    server = Double()
    account, _kept = connect(server)
    server.fail(REFRESH, httpx.ConnectTimeout("x"))
    with pytest.raises(TryLater):
        Bluesky(transport=server.transport).look_after(account)


@pytest.mark.parametrize(
    "token", ["", "a", "a.b.c", "a.e30.c", "a.bnVsbA.c", "a.eyJleHAiOiAieCJ9.c", "a.eyJleHAiOiAxZTQwfQ.c"]
)
def test_a_token_that_tells_no_end_has_none(token: str):
    assert ends_at(token) is None
