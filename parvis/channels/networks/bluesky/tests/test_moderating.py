"""Bluesky: somebody muted, blocked, reported, and that taken back. The server is a double."""

from __future__ import annotations

import httpx
import pytest

from parvis.channels.contracts import Account, BadContent, Moderation, OutcomeUnknown, Quote, TryLater, Verb
from parvis.channels.networks.bluesky.adapter import Bluesky
from parvis.channels.networks.bluesky.moderating import BLOCK
from parvis.channels.networks.bluesky.tests.double import CID, DID, HERE, LEA, POST, Double


@pytest.fixture
def server() -> Double:
    return Double()


@pytest.fixture
def adapter(server: Double) -> Bluesky:
    return Bluesky(transport=server.transport)


@pytest.fixture
def account(server: Double) -> Account:
    return Account(id=DID, base_url=HERE, secrets={"access": server.access, "refresh": server.refreshing})


def asked(verb: Verb, who: str = LEA, **more: object) -> Moderation:
    return Moderation(verb=verb, who=who, key="k1", **more)  # type: ignore[arg-type]


def blocks(server: Double) -> list[str]:
    return [each["value"]["subject"] for uri, each in server.records.items() if f"/{BLOCK}/" in uri]


def test_a_block_is_one_record_and_ends_whoever_made_it(adapter: Bluesky, account: Account, server: Double):
    adapter.moderate(account, asked("block"))
    adapter.moderate(account, asked("block"))
    assert blocks(server) == [LEA]
    # By hand, on Bluesky, under a key of its own; and many others, read page by page.
    for number in range(150):
        server.keep(f"at://{DID}/{BLOCK}/x{number}", {"$type": BLOCK, "subject": f"did:plc:{number}"})
    server.keep(f"at://{DID}/{BLOCK}/hand", {"$type": BLOCK, "subject": LEA})
    adapter.moderate(account, asked("unblock"))
    adapter.moderate(account, asked("unblock"))
    assert len(blocks(server)) == 150 and LEA not in blocks(server)


def test_a_block_made_by_hand_is_not_made_again(adapter: Bluesky, account: Account, server: Double):
    server.keep(f"at://{DID}/{BLOCK}/hand", {"$type": BLOCK, "subject": LEA})
    adapter.moderate(account, asked("block"))
    assert blocks(server) == [LEA]


def test_muted_and_heard_again(adapter: Bluesky, account: Account, server: Double):
    adapter.moderate(account, asked("mute"))
    assert server.muted == {LEA}
    adapter.moderate(account, asked("unmute"))
    assert server.muted == set()


def test_a_report_names_the_post_as_it_stands_or_who_wrote_it(adapter: Bluesky, account: Account, server: Double):
    uri = f"at://{LEA}/{POST}/3k2a"
    server.keep(uri, {"text": "…"})
    adapter.moderate(account, asked("report", posts=(Quote(id=uri),), words="Des insultes."))
    adapter.moderate(account, asked("report", posts=(Quote(id=f"at://{LEA}/{POST}/gone"),), words="Encore."))
    first, second = server.reports
    assert first["subject"] == {"$type": "com.atproto.repo.strongRef", "uri": uri, "cid": CID}
    assert first["reason"] == "Des insultes." and second["subject"]["did"] == LEA


def test_what_a_silence_means(adapter: Bluesky, account: Account, server: Double):
    server.fail("com.atproto.moderation.createReport", httpx.ReadTimeout("too long"), after=True)
    with pytest.raises(OutcomeUnknown):
        adapter.moderate(account, asked("report", words="Des insultes."))
    server.fail("com.atproto.repo.putRecord", httpx.ReadTimeout("too long"), after=True)
    with pytest.raises(TryLater):
        adapter.moderate(account, asked("block"))
    assert len(server.reports) == 1 and blocks(server) == [LEA]


def test_who_is_of_another_network_is_nobody_there(adapter: Bluesky, account: Account):
    with pytest.raises(BadContent):
        adapter.moderate(account, asked("block", "acct:lea@autre.example"))
