"""What other servers ask of us: to look at a report, to let somebody quote."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction

from parvis.fediverse import cleaning
from parvis.fediverse.addresses import host_of, whole
from parvis.fediverse.bounds import iri_of, iris_of, text_of
from parvis.fediverse.models import Actor, Deed, Follower, Post, Report
from parvis.fediverse.queries.rules import is_limited
from parvis.fediverse.queries.voices import actor_at
from parvis.fediverse.services.actors import institution_actor
from parvis.fediverse.services.handling.incoming import Incoming, Useless, our_thing, record
from parvis.fediverse.services.speaking import say, to_one
from parvis.fediverse.signals import report_received
from parvis.traces.models import Thing


def flag(incoming: Incoming) -> None:
    """Another server reports something of ours: a row for the staff."""
    named = iris_of(incoming.object, 50)
    actor = next(filter(None, map(actor_at, named)), None)
    thing = actor.thing if actor else next(filter(None, map(our_thing, named)), None)
    if thing is None:
        raise Useless("nothing of ours")
    words = cleaning.plain(text_of(incoming.document.get("content"), 5_000))
    report = Report.objects.create(remote=incoming.remote, actor=actor, objects_named=named, words=words)
    record(incoming, "flag.received", thing.pk, None)
    transaction.on_commit(partial(report_received.send, sender=Report, report=report))


def quote(incoming: Incoming) -> None:
    """They ask to quote something of ours (FEP-044f): answered at once, by the policy of what is quoted."""
    thing = our_thing(incoming.object_iri)
    quoting = iri_of(incoming.document.get("instrument"))
    if thing is None or host_of(quoting) != incoming.remote.host:
        raise Useless("nothing of ours")
    post = Post.objects.select_related("actor__thing").filter(thing=thing).first()
    actor = post.actor if post else institution_actor()
    asked = _asked(incoming, quoting)
    if not _may_quote(incoming, post, actor):
        say(actor, "Reject", asked, to_one(incoming.remote), listed=False)
        return
    deed = _deed(incoming, thing, quoting, actor)
    say(actor, "Accept", asked, to_one(incoming.remote), listed=False, result=stamp_iri(deed))


def _asked(incoming: Incoming, quoting: str) -> dict[str, Any]:
    return {
        "id": incoming.id,
        "type": "QuoteRequest",
        "actor": incoming.remote.iri,
        "object": incoming.object_iri,
        "instrument": quoting,
    }


def _may_quote(incoming: Incoming, post: Post | None, actor: Actor) -> bool:
    quoting = post.quoting if post else actor.quoting
    if is_limited(incoming.remote) or (post and not post.is_public):
        return False
    if quoting == Actor.Quoting.FOLLOWERS:
        return Follower.objects.filter(actor=actor, remote=incoming.remote, state="accepted").exists()
    return bool(quoting == Actor.Quoting.ANYONE)


def _deed(incoming: Incoming, thing: Thing, quoting: str, actor: Actor) -> Deed:
    known = Deed.objects.filter(iri=quoting, remote=incoming.remote, gone_at=None).first()
    if known is not None:
        return known
    if Deed.objects.filter(iri=quoting).exists():
        raise Useless("known already")
    trace = record(incoming, "quote.asked", thing.pk, None)
    return Deed.objects.create(
        iri=quoting, what="quote", remote=incoming.remote, thing=thing, trace=trace, actor=actor, at=trace.occurred_at
    )


def stamp_iri(deed: Deed) -> str:
    """The address of our leave to quote, which anybody may check."""
    return whole(f"/ap/quotes/{deed.pk}")
