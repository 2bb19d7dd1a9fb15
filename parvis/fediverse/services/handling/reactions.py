"""Likes and boosts of what is ours, and what is undone."""

from __future__ import annotations

from typing import Any

from parvis.core.clock import now
from parvis.fediverse.bounds import iri_of, type_of
from parvis.fediverse.contracts import What
from parvis.fediverse.models import Deed, Follower
from parvis.fediverse.queries.rules import is_limited
from parvis.fediverse.services.handling import follows
from parvis.fediverse.services.handling.incoming import Incoming, Useless, moment_of, our_actor, our_thing, record

_UNDONE: dict[str, What] = {"like": "unlike", "boost": "unboost"}
_NAMED = {"Like": "like", "EmojiReact": "like", "Announce": "boost"}


def like(incoming: Incoming) -> None:
    """They like something of ours."""
    _react(incoming, "like")


def announce(incoming: Incoming) -> None:
    """They share something of ours with those who follow them."""
    _react(incoming, "boost")


def _react(incoming: Incoming, what: What) -> None:
    thing = our_thing(incoming.object_iri)
    if thing is None:
        raise Useless("nothing of ours")
    known = Deed.objects.filter(remote=incoming.remote, what=what, thing=thing, gone_at=None)
    if known.exists() or Deed.objects.filter(iri=incoming.id).exists():
        raise Useless("known already")
    told = {"on_iri": incoming.object_iri, "object_iri": incoming.id}
    at = moment_of(incoming.document)
    trace = record(incoming, f"{what}.received", thing.pk, what, told=told, occurred_at=at)
    Deed.objects.create(
        iri=incoming.id, what=what, remote=incoming.remote, thing=thing, trace=trace, latest=trace, at=at,
        is_public=not is_limited(incoming.remote),
    )  # fmt: skip


def undo(incoming: Incoming) -> None:
    """They take back a follow, a like or a boost."""
    inner = incoming.object if isinstance(incoming.object, dict) else {}
    if inner and iri_of(inner.get("actor")) not in {"", incoming.remote.iri}:
        raise Useless("undoes what somebody else did")
    deed = _deed(incoming, inner)
    if deed is not None:
        _undo_deed(incoming, deed)
        return
    follower = Follower.objects.filter(activity=incoming.object_iri, remote=incoming.remote).first()
    if follower is not None:
        follows.unfollow(incoming, follower.actor)
    elif type_of(inner) == "Follow":
        follows.unfollow(incoming, our_actor(iri_of(inner.get("object"))))
    elif type_of(inner) != "Block":
        raise Useless("undoes nothing of ours")


def _deed(incoming: Incoming, inner: dict[str, Any]) -> Deed | None:
    """By the address of what is undone, else by what it was and of what."""
    own = Deed.objects.filter(remote=incoming.remote, what__in=_UNDONE, gone_at=None)
    found = own.filter(iri=incoming.object_iri).first()
    named = _NAMED.get(type_of(inner))
    if found is not None or named is None:
        return found
    thing = our_thing(iri_of(inner.get("object")))
    return own.filter(what=named, thing=thing).first() if thing else None


def _undo_deed(incoming: Incoming, deed: Deed) -> None:
    Deed.objects.filter(pk=deed.pk).update(gone_at=now())
    what = _UNDONE[deed.what]
    told = {"object_iri": deed.iri}
    record(incoming, f"{deed.what}.undone", deed.thing_id, what, told=told, in_reply_to_id=deed.trace_id)
