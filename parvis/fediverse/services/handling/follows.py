"""Who follows us, whom we follow, and who moves or turns away."""

from __future__ import annotations

from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction

from parvis.core.clock import now
from parvis.fediverse.addresses import host_of
from parvis.fediverse.bounds import iri_of
from parvis.fediverse.models import Activity, Actor, Follower, Following, Post, RemoteActor
from parvis.fediverse.services import reading
from parvis.fediverse.services.following import answer_follow
from parvis.fediverse.services.following import follow as follow_somebody
from parvis.fediverse.services.handling.incoming import Incoming, Useless, our_actor, record
from parvis.fediverse.signals import follow_asked
from parvis.fediverse.states import FollowState


def follow(incoming: Incoming) -> None:
    """They follow one of our actors: accepted at once, or asked of a person."""
    actor = our_actor(incoming.object_iri)
    if actor.kind == Actor.Kind.INSTANCE:
        raise Useless("nobody follows the server itself")
    row, is_new = Follower.objects.get_or_create(
        actor=actor, remote=incoming.remote, defaults={"activity": incoming.id}
    )
    if not is_new:
        Follower.objects.filter(pk=row.pk).update(activity=incoming.id)
        row.activity = incoming.id
        if row.state == Follower.State.ACCEPTED:
            answer_follow(row, accepts=True)
            return
        if row.state != Follower.State.REQUESTED:
            FollowState.claim(row, before=row.state, after="requested")
    record(incoming, "follow.received", actor.thing_id, "follow", told={"voice": actor.thing_id})
    if actor.approves_followers:
        transaction.on_commit(partial(follow_asked.send, sender=Follower, follower=row))
    else:
        answer_follow(row, accepts=True)


def unfollow(incoming: Incoming, actor: Actor) -> None:
    """They follow no longer."""
    row = Follower.objects.filter(actor=actor, remote=incoming.remote).exclude(state=Follower.State.ENDED).first()
    if row is None or row.state == Follower.State.REJECTED:
        raise Useless("does not follow")
    FollowState.claim(row, before=row.state, after="ended")
    record(incoming, "follow.undone", actor.thing_id, "unfollow", told={"voice": actor.thing_id})


def accept(incoming: Incoming) -> None:
    """They accept our follow, or our asking to quote."""
    ours = _ours(incoming)
    if ours.type == "QuoteRequest":
        _keep_stamp(incoming, ours)
    else:
        _settle_follow(incoming, ours, "accepted")


def reject(incoming: Incoming) -> None:
    """They refuse our follow, or end it."""
    _settle_follow(incoming, _ours(incoming), "rejected")


def _ours(incoming: Incoming) -> Activity:
    """The activity of ours they answer. Raises Useless."""
    number = incoming.object_iri.rpartition("/")[2]
    try:
        return Activity.objects.select_related("actor").get(pk=number, type__in=["Follow", "QuoteRequest"])
    except (Activity.DoesNotExist, ValidationError):
        raise Useless("answers nothing of ours") from None


def _settle_follow(incoming: Incoming, ours: Activity, state: str) -> None:
    # Only whoever was asked may answer.
    row = Following.objects.filter(actor=ours.actor, remote=incoming.remote).first()
    if row is None or ours.object_iri != incoming.remote.iri or not FollowState.allows(row.state, state):
        raise Useless("answers nothing of ours")
    FollowState.claim(row, before=row.state, after=state)


def _keep_stamp(incoming: Incoming, ours: Activity) -> None:
    stamp = iri_of(incoming.document.get("result"))
    if host_of(ours.object_iri) != incoming.remote.host or host_of(stamp) != incoming.remote.host:
        raise Useless("answers nothing of ours")
    Post.objects.filter(actor=ours.actor, quote=ours.object_iri, deleted_at=None).update(quote_stamp=stamp)


def block(incoming: Incoming) -> None:
    """They block one of our actors: nothing more goes to them."""
    actor = our_actor(incoming.object_iri)
    Follower.objects.filter(actor=actor, remote=incoming.remote).update(state=Follower.State.ENDED, changed_at=now())
    Following.objects.filter(actor=actor, remote=incoming.remote).update(state="ended", changed_at=now())
    record(incoming, "block.received", actor.thing_id, "blocked", told={"voice": actor.thing_id})


def move(incoming: Incoming) -> None:
    """They live elsewhere now; believed when the new account says it was the old one."""
    target = iri_of(incoming.document.get("target"))
    if incoming.object_iri != incoming.remote.iri or not target or target == incoming.remote.iri:
        raise Useless("moves somebody else")
    incoming.need_others()
    try:
        there = reading.read_actor(target)
    except reading.Unread as error:
        raise Useless(f"the new account could not be read: {error.why}") from None
    if incoming.remote.iri not in there.also_known_as:
        raise Useless("the new account does not know the old one")
    RemoteActor.objects.filter(pk=incoming.remote.pk).update(moved_to=target, read_at=now())
    _tell_moved(incoming, there)


def _tell_moved(incoming: Incoming, there: RemoteActor) -> None:
    """Told once of each of our voices that they follow, or that follows them."""
    followed = list(Following.objects.select_related("actor").filter(remote=incoming.remote, state="accepted"))
    for row in followed:
        follow_somebody(row.actor, there)
    followers = Follower.objects.select_related("actor").filter(remote=incoming.remote, state="accepted")
    payload = {"target": there.iri}
    voices = [each.actor.thing_id for each in followers] + [each.actor.thing_id for each in followed]
    for thing in dict.fromkeys(voices):
        record(incoming, "account.moved", thing, "moved", payload=payload, told={"object_iri": there.iri})
