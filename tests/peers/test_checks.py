"""The checks others wrote tell a good actor from a bad one."""

from __future__ import annotations

import pytest

from parvis.testing.peers import checks
from parvis.testing.peers.fedify import Fedify
from parvis.testing.peers.process import PeerAbsent

pytestmark = pytest.mark.peers


def outcomes(address: str) -> dict[str, str]:
    try:
        return {one.slug: one.outcome for one in checks.actor(address)}
    except PeerAbsent as absent:
        pytest.skip(str(absent))


def test_an_actor_passes(fedify_peer: Fedify) -> None:
    alice = fedify_peer.actor("alice")
    found = outcomes(alice.id)
    assert {slug for slug, outcome in found.items() if outcome == "passed"} >= {
        "actor-must-serve-as2-object-to-get",
        "actor-objects-must-have-inbox-outbox-properties",
        "outbox-must-be-an-orderedcollection",
        "followers-collection-must-be-a-collection",
        "following-collection-must-be-a-collection",
    }
    assert checks.complaints(alice.id) == []


def test_what_is_no_actor_fails(fedify_peer: Fedify) -> None:
    assert outcomes(f"{fedify_peer.address}/users/nobody")["actor-must-serve-as2-object-to-get"] == "failed"
