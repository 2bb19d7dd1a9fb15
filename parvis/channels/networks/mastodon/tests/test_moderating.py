"""Mastodon: somebody muted, blocked, reported, and that taken back. The server is a double."""

from __future__ import annotations

import httpx
import pytest

from parvis.channels.contracts import (
    Account,
    BadContent,
    Moderation,
    OutcomeUnknown,
    Quote,
    Reconnect,
    TryLater,
    Verb,
)
from parvis.channels.networks.mastodon.adapter import Mastodon
from parvis.channels.networks.mastodon.tests.double import HERE, TOKEN, Double, answer

LEA = "acct:lea@autre.example"


@pytest.fixture
def server() -> Double:
    return Double()


@pytest.fixture
def adapter(server: Double) -> Mastodon:
    return Mastodon(transport=server.transport, sleep=lambda seconds: None)


@pytest.fixture
def account() -> Account:
    return Account(id="musee@mastodon.example", base_url=HERE, secrets={"access_token": TOKEN})


def asked(verb: Verb, who: str = LEA, **more: object) -> Moderation:
    return Moderation(verb=verb, who=who, key="k1", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("verb", ["mute", "block"])
def test_done_twice_is_done_once_and_can_be_taken_back(adapter: Mastodon, account: Account, server: Double, verb: Verb):
    rows = server.muted if verb == "mute" else server.blocked
    adapter.moderate(account, asked(verb))
    adapter.moderate(account, asked(verb))
    assert rows == {"7"} and len(server.muted | server.blocked) == 1
    undo: Verb = "unmute" if verb == "mute" else "unblock"
    adapter.moderate(account, asked(undo))
    adapter.moderate(account, asked(undo))
    assert rows == set()


def test_a_report_names_the_posts_this_server_knows(adapter: Mastodon, account: Account, server: Double):
    posts = (Quote(id="100001"), Quote(id="https://autre.example/@lea/9"))
    adapter.moderate(account, asked("report", posts=posts, words="Des insultes. " * 200))
    [report] = server.reports
    assert (report["account_id"], report["status_ids"], report["forward"]) == ("7", ["100001"], True)
    assert len(report["comment"]) == 1_000


def test_nobody_of_that_name(adapter: Mastodon, account: Account, server: Double):
    with pytest.raises(BadContent) as raised:
        adapter.moderate(account, asked("block", "acct:partie@autre.example"))
    assert raised.value.field == "who"
    adapter.moderate(account, asked("unblock", "acct:partie@autre.example"))
    assert not server.blocked


def test_an_account_connected_with_less_leave_still_works(adapter: Mastodon, account: Account, server: Double):
    server.fail("POST /api/v1/accounts", answer({"error": "This action is outside the authorized scopes"}, 403))
    with pytest.raises(BadContent) as raised:
        adapter.moderate(account, asked("mute"))
    assert raised.value.field == "scope" and raised.value.remedy
    server.tokens.clear()
    with pytest.raises(Reconnect):
        adapter.moderate(account, asked("mute"))


def test_a_report_without_answer_may_have_arrived_and_a_block_is_asked_again(
    adapter: Mastodon, account: Account, server: Double
):
    server.fail("POST /api/v1/reports", httpx.ReadTimeout("too long"), after=True)
    with pytest.raises(OutcomeUnknown):
        adapter.moderate(account, asked("report", words="Des insultes."))
    server.fail("POST /api/v1/accounts", httpx.ReadTimeout("too long"), after=True)
    with pytest.raises(TryLater):
        adapter.moderate(account, asked("block"))
    assert len(server.reports) == 1 and server.blocked == {"7"}
