"""One believed activity, and how it becomes a trace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime

from parvis.core.clock import now
from parvis.fediverse.addresses import path_of, thing_in
from parvis.fediverse.bounds import iri_of, text_of
from parvis.fediverse.contracts import Heard, What
from parvis.fediverse.models import Actor, RemoteActor
from parvis.fediverse.queries.voices import actor_at
from parvis.fediverse.signals import heard
from parvis.traces import public_pages
from parvis.traces.models import Thing, Trace
from parvis.traces.representations import representations
from parvis.traces.services import Act, append

CHANNEL = "fediverse"
_OLDEST = timedelta(days=3650)


class Useless(Exception):
    """An activity that changes nothing here; its text says why, in English."""


class Later(Exception):
    """An activity that needs another server: done with by a task."""


@dataclass(frozen=True)
class Incoming:
    """One activity of somebody whose signature was believed. may_ask: whether other servers may be asked now."""

    remote: RemoteActor
    document: dict[str, Any]
    may_ask: bool = False

    @property
    def id(self) -> str:
        """Its address."""
        return iri_of(self.document.get("id"))

    @property
    def object(self) -> Any:
        """What it is about, as it was sent."""
        return self.document.get("object")

    @property
    def object_iri(self) -> str:
        """The address of what it is about."""
        return iri_of(self.object)

    @property
    def inner(self) -> dict[str, Any]:
        """What it is about, when it was sent whole. Raises Useless when not."""
        value = self.object[0] if isinstance(self.object, list) and self.object else self.object
        if not isinstance(value, dict):
            raise Useless("its object is not embedded")
        return value

    def need_others(self) -> None:
        """Raises Later unless other servers may be asked now."""
        if not self.may_ask:
            raise Later


def moment_of(document: dict[str, Any]) -> datetime:
    """When it says it was published, if that can be; else now."""
    try:
        moment = parse_datetime(text_of(document.get("published"), 40))
        moment = moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment
        return moment if moment and now() - _OLDEST < moment <= now() else now()
    except (ValueError, OverflowError):
        return now()


def our_actor(iri: str) -> Actor:
    """The actor of ours at an address. Raises Useless."""
    found = actor_at(iri)
    if found is None:
        raise Useless("nobody of ours")
    return found


def our_thing(iri: str) -> Thing | None:
    """The public thing of ours at an address, permanent or of a page; None for none."""
    path = path_of(iri)
    if not path:
        return None
    target = thing_in(iri) or _thing_of_page(path)
    thing = Thing.objects.filter(pk=target, state=Thing.State.LIVE).first() if target else None
    shown = representations.get(thing.kind) if thing else None
    return thing if thing and shown and (shown.is_public(thing) or thing.kind == "post") else None


def _thing_of_page(path: str) -> UUID | None:
    try:
        return UUID(public_pages.target_of(path.partition("#")[0].partition("?")[0]) or "")
    except ValueError:
        return None


def record(
    incoming: Incoming, kind: str, thing: UUID, what: What | None, *, told: dict[str, Any] | None = None, **act: Any
) -> Trace:
    """One trace in the ledger, and the apps above told in its transaction (what: None to tell nobody).

    told: what ``contracts.Heard`` says beyond the act. The words of an objector are dropped by the ledger.
    """
    at = act.pop("occurred_at", None) or now()
    trace = append(
        Act(
            kind=f"fediverse.{kind}", thing_id=thing, channel=CHANNEL, handle_id=incoming.remote.handle_id,
            occurred_at=at, **act,
        )
    )  # fmt: skip
    if what is not None:
        event = _event(incoming, what, thing, at, told or {})
        heard.send(sender=Heard, heard=event, trace=trace)
    return trace


def _event(incoming: Incoming, what: What, thing: UUID, at: datetime, told: dict[str, Any]) -> Heard:
    remote = incoming.remote
    return Heard(
        id=incoming.id, what=what, author=remote.iri, address=remote.address, name=remote.name, at=at, thing=thing, **told
    )  # fmt: skip
