"""Activities of ours: written once, serialised once, handed to delivery."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from parvis.core.clock import now
from parvis.fediverse.addresses import activity_iri, actor_iri
from parvis.fediverse.documents import CONTEXT, PUBLIC
from parvis.fediverse.models import Activity, Actor, RemoteActor
from parvis.fediverse.services.spreading import spread


@dataclass(frozen=True, kw_only=True)
class Audience:
    """To whom an activity is addressed, and where it is left: our followers' inboxes, and these."""

    to: Sequence[str] = ()
    cc: Sequence[str] = ()
    to_followers: bool = False
    inboxes: Sequence[str] = field(default=())

    @property
    def is_public(self) -> bool:
        """Whether anybody may read it."""
        return PUBLIC in (*self.to, *self.cc)


@transaction.atomic
def say(
    actor: Actor, verb: str, what: str | dict[str, Any], audience: Audience, *, listed: bool = True, **more: Any
) -> Activity:
    """Write one activity and spread it. what: an address, or the object itself, embedded.

    listed: whether a public one is told in the outbox; more: other properties (result, target, instrument).
    """
    iri = what if isinstance(what, str) else str(what["id"])
    is_public = listed and audience.is_public
    activity = Activity(actor=actor, type=verb, object_iri=iri[:500], is_public=is_public)
    activity.body = _body(activity, what, audience, more)
    activity.save(force_insert=True)
    spread(activity, to_followers=audience.to_followers, inboxes=audience.inboxes)
    return activity


def _body(activity: Activity, what: str | dict[str, Any], audience: Audience, more: dict[str, Any]) -> str:
    embedded = {name: value for name, value in what.items() if name != "@context"} if isinstance(what, dict) else what
    told = {
        "@context": CONTEXT,
        "id": activity_iri(activity),
        "type": activity.type,
        "actor": actor_iri(activity.actor),
        "published": now().isoformat(),
        "to": list(audience.to),
        "cc": list(audience.cc),
        "object": embedded,
        **more,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def inboxes_of(people: Iterable[RemoteActor]) -> list[str]:
    """Where to leave something for each of them, shared inboxes joined; those who are gone or blocked left out."""
    there = (one for one in people if one.gone_at is None and one.rule != RemoteActor.Rule.BLOCK)
    return list(dict.fromkeys(one.shared_inbox or one.inbox for one in there))


def to_one(remote: RemoteActor) -> Audience:
    """Addressed to one person, in their own inbox."""
    return Audience(to=[remote.iri], inboxes=[remote.inbox])
