"""The institution's own presence and a server made with Fedify: each way, in both forms of signature."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from parvis.testing import live
from parvis.testing.peers import checks
from parvis.testing.peers.fedify import Fedify, Form
from parvis.testing.peers.process import PeerAbsent
from parvis.testing.peers.remote import until
from tests.peers.inside import OUTSIDE, Inside, inside

pytestmark = [pytest.mark.peers, pytest.mark.timeout(900)]
_BEGIN = """
from parvis.fediverse.models import *
from parvis.fediverse.services.actors import institution_actor
from parvis.fediverse.services import following, posting, reading
from parvis.fediverse.services.posting import Draft
from parvis.fediverse.addresses import actor_iri, account
from parvis.fediverse.documents.posts import post_iri
from parvis.traces.models import Trace
us = institution_actor()
"""


@dataclass(frozen=True)
class Presence:
    """A served institution, and a process in its home. form: how it signs."""

    site: live.Site
    home: Inside
    form: str
    peer: Fedify

    def inside(self, code: str) -> Any:
        """Run code in its home; what it puts in ``told``, as JSON carries it."""
        return self.home.run(code, FORM=self.form)

    def kinds(self) -> list[str]:
        """The ledger, in order."""
        told: list[str] = self.inside("told = list(Trace.objects.order_by('recorded_at', 'id').values_list('kind', flat=True))")  # fmt: skip
        return [kind.removeprefix("fediverse.") for kind in told]

    def until(self, look: Callable[[], Any], *, what: str) -> Any:
        """Wait as ``until`` does; when in vain, what became of our deliveries and what the server wrote is told."""
        try:
            return until(look, what=what)
        except TimeoutError as error:
            raise TimeoutError(f"{error}\n{self.report()}") from error

    def report(self) -> str:
        """Our deliveries of late, how the peer asked for our keys, and the end of what web and worker wrote."""
        rows = self.inside(
            """
            told = [str(row) for row in Delivery.objects.order_by("-pk").values_list("activity__type", "inbox", "state",
                "attempts", "problem", "status", "asked_at", "due_at", "changed_at", "owner")[:10]]
            told += [str(row) for row in Host.objects.values_list("name", "signs", "failures", "closed_until")]
            """
        )
        rows += [str(each) for each in (*self.peer.sent()[-10:], *self.peer.received()[-5:])]
        log = (self.site.home / "serve.log").read_text(errors="replace")[-5_000:]
        return "\n".join([*rows, log])


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[live.Site]:
    folder = tmp_path_factory.mktemp("presence")
    made = live.parvis(folder, "init", "--name", "Musée d’essai", "--email", "ana@musee.example", "--json")
    assert made.returncode == 0, made.stderr
    with live.serving(Path(folder), settings=OUTSIDE) as site:
        yield site


@pytest.fixture(scope="module")
def home(served: live.Site) -> Iterator[Inside]:
    with inside(served, _BEGIN) as running:
        yield running


@pytest.fixture(params=["draft-cavage", "rfc9421"])
def presence(request: pytest.FixtureRequest, served: live.Site, home: Inside, fedify_peer: Fedify) -> Presence:
    form: Form = request.param
    fedify_peer.settings(signature=form)
    made = Presence(served, home, "cavage" if form == "draft-cavage" else "rfc9421", fedify_peer)
    # The worker of the site sends, in the form this server took last.
    host = urlsplit(fedify_peer.address).netloc
    made.inside(f"Host.objects.update_or_create(name={host!r}, defaults={{'signs': FORM}})")
    return made


def test_a_person_of_another_server_and_the_institution_meet(presence: Presence, fedify_peer: Fedify):
    us = presence.inside("told = [actor_iri(us), account(us)]")
    alice = fedify_peer.actor(f"alice-of-presence-{presence.form}")
    before = len(presence.kinds())

    # She finds, follows, and is accepted.
    assert fedify_peer.lookup(us[0]).json["type"] == "Organization"
    assert alice.follow(f"@{us[1]}").is_delivered
    presence.until(lambda: alice.following().get(us[0]) == "accepted", what="our Accept")

    # The institution writes; she answers, likes, shares, takes it back, corrects, deletes.
    post = presence.inside(
        """
        draft = Draft(content={"fr": "<p>Bonjour</p>", "en": "<p>Hello</p>"}, tags=["musée"], attachments=[
            {"url": "https://museum.example/1.webp", "media_type": "image/webp", "alt": "Un vase"}])
        told = post_iri(posting.publish_post(actor=us, draft=draft))
        """
    )
    [create] = fedify_peer.wait("Create", by=us[0])
    assert create.is_verified and create.form == ("draft-cavage" if presence.form == "cavage" else "rfc9421")
    assert create.object["contentMap"] == {"fr": "<p>Bonjour</p>", "en": "<p>Hello</p>"}
    assert alice.lookup(post).understood["attachments"][0]["name"] == "Un vase"
    reply = alice.note("<p>Beau <b>vase</b></p>", reply_to=post, mentions=[us[0]], language="fr")
    assert reply.is_delivered and alice.like(post).is_delivered
    shared = alice.announce(post)
    assert alice.undo(shared.id).is_delivered and alice.update(reply.object, "<p>Très beau</p>").is_delivered
    text = presence.inside("told = Trace.objects.filter(kind='fediverse.post.edited').latest('recorded_at').text")
    assert text == "Très beau"
    assert alice.delete(reply.object).is_delivered
    assert presence.kinds()[before:] == [
        "follow.received", "reply.received", "like.received", "boost.received", "boost.undone", "post.edited", "post.deleted",
    ]  # fmt: skip

    # The institution corrects and takes back.
    presence.inside(f"posting.edit_post(Post.objects.get(thing={post.rpartition('/')[2]!r}), content={{'fr': '<p>Bonsoir</p>'}})")  # fmt: skip
    [update] = fedify_peer.wait("Update", by=us[0])
    assert update.object["content"] == "<p>Bonsoir</p>" and update.object["updated"]
    presence.inside(f"posting.delete_post(Post.objects.get(thing={post.rpartition('/')[2]!r}))")
    [deleted] = fedify_peer.wait("Delete", by=us[0])
    assert deleted.object["type"] == "Tombstone" and alice.get(post).status == 410


def test_the_institution_follows_answers_likes_and_shares(presence: Presence, fedify_peer: Fedify):
    us = presence.inside("told = actor_iri(us)")
    bob = fedify_peer.actor(f"bob-of-presence-{presence.form}")
    presence.inside(f"following.follow(us, reading.actor({bob.id!r}))")
    fedify_peer.wait("Follow", by=us)
    state = f"told = Following.objects.get(remote__iri={bob.id!r}).state"
    presence.until(lambda: presence.inside(state) == "accepted", what="bob's Accept")

    note = bob.note("<p>Voyez</p>", mentions=[us])
    assert note.is_delivered and presence.kinds()[-1] == "mention.received"
    presence.inside(
        f"""
        posting.like(us, {note.object!r})
        share = posting.announce(us, {note.object!r})
        posting.publish_post(actor=us, draft=Draft(content={{"fr": "<p>Merci</p>"}}, in_reply_to={note.object!r},
            mentions=[{{"href": {bob.id!r}, "name": {bob.handle!r}}}]))
        posting.undo(share)
        """
    )
    for verb in ("Like", "Announce", "Create", "Undo"):
        assert fedify_peer.wait(verb, by=us)
    [create] = fedify_peer.received("Create", by=us)
    assert create.object["inReplyTo"] == note.object
    assert all(one.is_verified for one in fedify_peer.received(by=us))
    # He corrects, then takes back, what named us.
    assert bob.update(note.object, "<p>Regardez</p>").is_delivered and bob.delete(note.object).is_delivered
    assert presence.kinds()[-2:] == ["post.edited", "post.deleted"]


def test_our_actors_pass_the_checks_others_wrote(served: live.Site, home: Inside):
    """activitypub-testing, on the institution's own actor and on the server's."""
    home.run("from parvis.fediverse.services.actors import instance_actor")
    for address in home.run("told = [actor_iri(us), actor_iri(instance_actor())]"):
        try:
            found = {one.slug: one for one in checks.actor(address)}
        except PeerAbsent as absent:
            pytest.skip(str(absent))
        assert [one for one in found.values() if one.outcome == "failed"] == []
        assert {slug for slug, one in found.items() if one.outcome == "passed"} >= {
            "actor-must-serve-as2-object-to-get",
            "actor-objects-must-have-inbox-outbox-properties",
            "outbox-must-be-an-orderedcollection",
        }


def test_a_spoiled_signature_is_refused(presence: Presence, fedify_peer: Fedify):
    told = presence.inside(
        "from parvis.fediverse.addresses import shared_inbox\ntold = [actor_iri(us), shared_inbox()]"
    )
    eve = fedify_peer.actor(f"eve-of-presence-{presence.form}")
    form: Form = "draft-cavage" if presence.form == "cavage" else "rfc9421"
    like = {
        "@context": "https://www.w3.org/ns/activitystreams", "id": f"{eve.id}/likes/1", "type": "Like", "actor": eve.id,
        "object": told[0],
    }  # fmt: skip
    swapped = json.dumps({**like, "type": "Announce"})
    for harm in ({"swap_body": swapped}, {"ahead": -100_000}, {"sign": False}):
        assert [one.status for one in eve.post(told[1], like, form=form, **harm)] == [401]
    assert [one.status for one in eve.post(told[1], like, form=form, times=2)] == [202, 202]
    assert presence.kinds().count("like.received") >= 1
    assert presence.inside(f"told = Deed.objects.filter(remote__iri={eve.id!r}).count()") == 1
