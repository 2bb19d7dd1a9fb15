"""Connecting an account of a Mastodon-API server, and its health. The server is a double."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from parvis.channels.contracts import Account, BadContent, Reconnect, TryLater
from parvis.channels.networks.mastodon.adapter import Mastodon
from parvis.channels.networks.mastodon.tests.double import HERE, TOKEN, Double, answer
from parvis.channels.registry import adapter_of

BACK = "https://musee.example/desk/networks/back/"


def connect(server: Double, **more: Any) -> Account:
    adapter = Mastodon(transport=server.transport)
    address, kept = adapter.authorise({"server": "@musee@Mastodon.Example"}, back=BACK, state="s1")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    server.codes["c1"] = asked.get("code_challenge", "")
    return adapter.authorised({**kept, **more}, {"code": "c1", "state": asked["state"]}, back=BACK)


def test_the_registry_knows_it():
    assert isinstance(adapter_of("mastodon"), Mastodon)


@pytest.mark.parametrize(
    ("dialect", "limit", "quotes"), [("mastodon", 500, True), ("gotosocial", 5000, False), ("takahe", 800, False)]
)
def test_an_account_is_connected(dialect: str, limit: int, quotes: bool):
    server = Double(dialect=dialect, limit=limit)
    account = connect(server)
    assert (account.id, account.base_url) == ("musee@mastodon.example", HERE)
    assert account.secrets["access_token"] == TOKEN
    assert account.options["characters"] == limit and account.options["quotes"] is quotes
    assert Mastodon().capabilities_of(account).characters == limit
    assert server.apps[0]["redirect_uris"] == BACK and "urn:ietf" not in server.apps[0]["redirect_uris"]


def test_fine_scopes_and_pkce_where_they_are_offered():
    server = Double()
    address, kept = Mastodon(transport=server.transport).authorise({"server": "mastodon.example"}, back=BACK, state="s")
    asked = parse_qs(urlsplit(address).query)
    assert asked["code_challenge_method"] == ["S256"] and kept["verifier"] not in address
    assert "write:statuses" in asked["scope"][0] and "write " not in asked["scope"][0] + " "


def test_broad_scopes_where_they_are_not():
    server = Double(dialect="takahe")
    address, _kept = Mastodon(transport=server.transport).authorise({"server": HERE}, back=BACK, state="s")
    asked = parse_qs(urlsplit(address).query)
    assert asked["scope"] == ["read write"] and "code_challenge" not in asked


@pytest.mark.parametrize(
    "query", [{"state": "s1", "error": "access_denied"}, {"state": "s1"}, {"state": "other", "code": "c1"}, {}]
)
def test_a_person_who_says_no_or_another_answer_begins_again(query: dict[str, str]):
    server = Double()
    adapter = Mastodon(transport=server.transport)
    _address, kept = adapter.authorise({"server": HERE}, back=BACK, state="s1")
    with pytest.raises(Reconnect):
        adapter.authorised(kept, query, back=BACK)


def test_a_code_that_is_over_begins_again():
    with pytest.raises(Reconnect):
        connect(Double(), verifier="another")


@pytest.mark.parametrize(
    "written",
    ["", "   ", "ftp://a.example", "http://a.example", "https://a b", "https://u:p@a.example", "https://[", "@"],
)
def test_an_address_that_is_none_names_its_field(written: str):
    with pytest.raises(BadContent) as raised:
        Mastodon(transport=Double().transport).authorise({"server": written}, back=BACK, state="s")
    assert raised.value.field == "server" and raised.value.remedy


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 422])
def test_a_server_of_another_kind_names_the_field(status: int):
    server = Double(dialect="takahe")
    server.fail("POST /api/v1/apps", httpx.Response(status, text="no"))
    with pytest.raises(BadContent) as raised:
        Mastodon(transport=server.transport).authorise({"server": HERE}, back=BACK, state="s")
    assert raised.value.field == "server"


@pytest.mark.parametrize(
    "how",
    [
        httpx.Response(500),
        httpx.ConnectError("x"),
        httpx.ReadTimeout("x"),
        answer(["?"]),
        httpx.Response(200, text="<html>"),
    ],
)
def test_a_server_out_of_order_is_tried_later(how: httpx.Response | Exception):
    server = Double(dialect="takahe")
    server.fail("POST /api/v1/apps", how)
    with pytest.raises(TryLater):
        Mastodon(transport=server.transport).authorise({"server": HERE}, back=BACK, state="s")


def test_a_private_address_is_not_asked():
    with pytest.raises(TryLater):
        Mastodon().authorise({"server": "https://127.0.0.1/"}, back=BACK, state="s")


def test_health_tells_the_name_and_the_limits_of_today():
    server = Double()
    account = connect(server)
    server.limit = 1000
    health = Mastodon(transport=server.transport).look_after(account)
    assert (health.name, health.url, health.expires_at) == ("Le Musée", f"{HERE}/@musee", None)
    assert health.options["characters"] == 1000


def test_a_token_revoked_outside_asks_to_connect_again():
    server = Double()
    account = connect(server)
    server.tokens.clear()
    adapter = Mastodon(transport=server.transport)
    for deed in (adapter.look_after, adapter.renew, lambda each: adapter.listen(each, {})):
        with pytest.raises(Reconnect):
            deed(account)


def test_an_answer_too_large_is_not_taken():
    server = Double()
    account = connect(server)
    server.fail("GET /api/v1/accounts/verify_credentials", httpx.Response(200, content=b" " * 1_000_001))
    with pytest.raises(TryLater):
        Mastodon(transport=server.transport).look_after(account)
