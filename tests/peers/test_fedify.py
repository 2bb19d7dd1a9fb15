"""Two servers of the social web made with Fedify meet: what other tests build on works, in both forms of signature."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from parvis.testing.peers import fedify
from parvis.testing.peers.fedify import Fedify, Form
from parvis.testing.peers.fixtures import or_skip
from parvis.testing.peers.remote import PeerRefused, until

pytestmark = pytest.mark.peers
# A picture of one point.
POINT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c636060606000000005"
    "0001a5f645400000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def other() -> Iterator[Fedify]:
    with or_skip(fedify.running(host="127.0.0.2")) as peer:
        yield peer


@pytest.fixture(params=["draft-cavage", "rfc9421"])
def form(request: pytest.FixtureRequest, fedify_peer: Fedify, other: Fedify) -> Form:
    chosen: Form = request.param
    other.reset()
    for peer in (fedify_peer, other):
        peer.settings(signature=chosen)
    return chosen


def test_they_follow_each_other_and_exchange_a_note(fedify_peer: Fedify, other: Fedify, form: Form) -> None:
    alice, bob = fedify_peer.actor(f"alice-{form}"), other.actor(f"bob-{form}")
    assert alice.follow(bob.handle).is_delivered
    assert bob.follow(alice.id).is_delivered
    until(lambda: alice.following() == {bob.id: "accepted"}, what="bob's Accept")
    until(lambda: bob.following() == {alice.id: "accepted"}, what="alice's Accept")
    assert (alice.followers(), bob.followers()) == ([bob.id], [alice.id])

    images = [fedify.picture(POINT, alt="un point")]
    written = alice.note("<p>Bonjour</p>", language="fr", hashtags=["musée"], images=images, mentions=[bob.handle])
    [create] = other.wait("Create", by=alice.id)
    assert (create.form, create.key, create.is_verified) == (form, alice.key, True)
    assert create.object["contentMap"] == {"fr": "<p>Bonjour</p>"}
    understood = bob.lookup(written.object).understood
    assert understood["attachments"][0]["name"] == "un point"
    assert [tag["name"] for tag in understood["tags"]] == [bob.handle, "#musée"]

    reply = bob.note("<p>Re</p>", reply_to=written.object)
    bob.like(written.object)
    shared = bob.announce(written.object)
    bob.undo(shared.id)
    fedify_peer.wait("Undo", by=bob.id)
    assert {one.form for one in fedify_peer.received(by=bob.id)} == {form}
    kinds = [one.type for one in fedify_peer.received(by=bob.id)]
    assert sorted(kinds) == ["Accept", "Announce", "Create", "Follow", "Like", "Undo"]
    bob.update(reply.object, "<p>Réponse</p>", language="fr")
    bob.delete(reply.object)
    [deleted] = fedify_peer.wait("Delete", by=bob.id)
    assert deleted.object["id"] == reply.object
    assert alice.get(reply.object).status == 410


def test_a_spoiled_signature_is_refused(fedify_peer: Fedify, other: Fedify, form: Form) -> None:
    carol, dan = fedify_peer.actor("carol"), other.actor("dan")
    like = {
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": f"{carol.id}/likes/{form}",
        "type": "Like",
        "actor": carol.id,
        "object": dan.id,
    }
    [good] = carol.post(dan.inbox, like, form=form)
    assert good.status == 202
    swapped = json.dumps({**like, "type": "Follow"})
    assert [one.status for one in carol.post(dan.inbox, like, form=form, swap_body=swapped)] == [401]
    assert [one.status for one in carol.post(dan.inbox, like, form=form, ahead=-100_000)] == [401]
    assert [one.status for one in carol.post(dan.inbox, like, sign=False)] == [401]
    assert [one.is_verified for one in other.received("Like", by=carol.id)] == [True, False, False]


def test_authorised_fetch_shows_nothing_unsigned(fedify_peer: Fedify, other: Fedify, form: Form) -> None:
    erin, frank = fedify_peer.actor("erin"), other.actor("frank")
    note = frank.note("<p>Pour qui signe</p>")
    other.settings(authorised_fetch=True)
    assert erin.get(note.object, sign=False).status == 401
    assert erin.get(note.object, form=form).status == 200
    assert other.asked()[-1].key == erin.key
    other.settings(authorised_fetch=False)


def test_moving_takes_those_along_who_follow(fedify_peer: Fedify, other: Fedify) -> None:
    old, fan = fedify_peer.actor("old"), other.actor("fan")
    fan.follow(old.id)
    until(old.followers, what="a follower")
    new = fedify_peer.actor("new", also_known_as=[old.id])
    old.move(new.id)
    until(lambda: new.followers() == [fan.id], what="the follower at the new account")


def test_a_follow_may_wait_and_a_report_arrives(fedify_peer: Fedify, other: Fedify) -> None:
    shy, fan = fedify_peer.actor("shy", follows="ask", name="Shy One"), other.actor("bold")
    fan.follow(shy.handle)
    assert shy.asking() == [fan.id]
    shy.reject()
    until(lambda: fan.following() == {}, what="the Reject")
    fan.flag(shy.id, content="Too shy")
    [flagged] = fedify_peer.wait("Flag", by=fan.id)
    assert flagged.activity["content"] == "Too shy"
    assert fan.lookup(shy.handle).understood["name"] == "Shy One"
    with pytest.raises(PeerRefused, match="nothing found"):
        fan.lookup(f"{fedify_peer.address}/users/nobody")


def test_a_quote_is_asked_for_and_stamped(fedify_peer: Fedify, other: Fedify) -> None:
    writer, quoter = fedify_peer.actor("writer"), other.actor("quoter")
    original = writer.note("<p>À citer</p>")
    quoting = quoter.note("<p>Voyez</p>", quote=original.object)
    asked = quoter.request_quote(quoting.object, quoted=original.object)
    accepted = [one for one in other.wait("Accept", by=writer.id) if asked.id in json.dumps(one.activity)]
    stamp = quoter.lookup(accepted[0].activity["result"]).json
    assert stamp["type"] == "QuoteAuthorization"
    assert quoting.object in json.dumps(stamp)
