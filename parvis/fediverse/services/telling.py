"""Works, stories and other things of ours, when they change: told to the servers whose people answered them."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from parvis.fediverse.addresses import whole
from parvis.fediverse.models import Deed, RemoteActor
from parvis.fediverse.queries.voices import institution
from parvis.fediverse.services.actors import everybody
from parvis.fediverse.services.speaking import Audience, inboxes_of, say
from parvis.traces.models import Thing
from parvis.traces.representations import ACTIVITY, representations

# Voices and posts tell their own changes.
_THEIR_OWN = {"actor", "post"}


@transaction.atomic
def tell_changed(thing: Thing) -> None:
    """Update, to whoever has it."""
    shown = representations.get(thing.kind)
    if thing.kind in _THEIR_OWN or shown is None or ACTIVITY not in shown.data:
        return
    there = _holders(thing)
    if there and shown.is_public(thing):
        _say("Update", dict(shown.data[ACTIVITY](thing)), there)


@transaction.atomic
def tell_removed(thing: Thing) -> None:
    """Delete, to whoever has it."""
    there = [] if thing.kind in _THEIR_OWN else _holders(thing)
    if there:
        _say("Delete", {"id": whole(thing.path), "type": "Tombstone"}, there)


def _holders(thing: Thing) -> list[RemoteActor]:
    """One of each person who answered, liked or shared it; one cheap question for what nobody did anything with."""
    deeds = Deed.objects.filter(thing=thing, remote__isnull=False, gone_at=None)
    return list(RemoteActor.objects.filter(pk__in=deeds.values("remote"))) if deeds.exists() else []


def _say(verb: str, what: dict[str, Any], there: list[RemoteActor]) -> None:
    actor = institution()
    if actor is None:
        return
    to = everybody(actor)
    say(actor, verb, what, Audience(to=to.to, cc=to.cc, inboxes=inboxes_of(there)), listed=False)
