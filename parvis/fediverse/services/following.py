"""Following and being followed."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from parvis.fediverse.addresses import actor_iri
from parvis.fediverse.models import Actor, Follower, Following, RemoteActor
from parvis.fediverse.services.speaking import say, to_one
from parvis.fediverse.states import FollowState


@transaction.atomic
def answer_follow(follower: Follower, *, accepts: bool) -> None:
    """Accept or refuse somebody who asks to follow, or refuse who did."""
    after = "accepted" if accepts else "rejected"
    if follower.state != after:
        FollowState.claim(follower, before=follower.state, after=after)
    verb = "Accept" if accepts else "Reject"
    say(follower.actor, verb, _their_follow(follower), to_one(follower.remote), listed=False)


def _their_follow(follower: Follower) -> dict[str, Any]:
    return {
        "id": follower.activity,
        "type": "Follow",
        "actor": follower.remote.iri,
        "object": actor_iri(follower.actor),
    }


@transaction.atomic
def follow(actor: Actor, remote: RemoteActor) -> Following:
    """One of our actors follows somebody; they accept or refuse later."""
    from parvis.fediverse.addresses import activity_iri

    row = Following.objects.filter(actor=actor, remote=remote).first()
    if row is not None and row.state in {"requested", "accepted"}:
        return row
    told = say(actor, "Follow", remote.iri, to_one(remote), listed=False)
    if row is None:
        return Following.objects.create(actor=actor, remote=remote, activity=activity_iri(told))
    FollowState.claim(row, before=row.state, after="requested", activity=activity_iri(told))
    return row


@transaction.atomic
def unfollow(following: Following) -> None:
    """One of our actors follows somebody no longer. Harmless when repeated."""
    if following.state not in {"requested", "accepted"}:
        return
    FollowState.claim(following, before=following.state, after="ended")
    iri = actor_iri(following.actor)
    undone = {"id": following.activity, "type": "Follow", "actor": iri, "object": following.remote.iri}
    say(following.actor, "Undo", undone, to_one(following.remote), listed=False)
