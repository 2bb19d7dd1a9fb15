"""Reports for the desk: those open first, and what they are about."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from parvis.fediverse.addresses import thing_in
from parvis.fediverse.models import Actor, Post, Report
from parvis.traces.models import Thing


@dataclass(frozen=True)
class Reported:
    """One thing a report names. thing: ours, None for what is elsewhere; voice, post: when it is one of them."""

    iri: str
    thing: Thing | None = None
    voice: Actor | None = None
    post: Post | None = None


def open_reports() -> QuerySet[Report]:
    """Those of other servers that wait, the oldest first."""
    rows = Report.objects.filter(is_ours=False, state=Report.State.OPEN)
    return rows.select_related("remote", "actor").order_by("created_at", "pk")


def settled_reports() -> QuerySet[Report]:
    """Those settled, ours to others included, the latest first."""
    rows = Report.objects.filter(state=Report.State.SETTLED)
    return rows.select_related("remote", "actor", "settled_by").order_by("-changed_at", "-pk")


def reported_in(report: Report) -> list[Reported]:
    """What it names."""
    things = {iri: thing_in(iri) for iri in report.objects_named}
    known = Thing.objects.in_bulk([pk for pk in things.values() if pk])
    voices = {voice.thing_id: voice for voice in Actor.objects.filter(thing__in=known)}
    posts = {post.thing_id: post for post in Post.objects.select_related("actor").filter(thing__in=known)}
    return [_told(iri, known.get(pk) if pk else None, voices, posts) for iri, pk in things.items()]


def _told(iri: str, thing: Thing | None, voices: dict[UUID, Actor], posts: dict[UUID, Post]) -> Reported:
    return Reported(iri, thing, voices.get(thing.pk), posts.get(thing.pk)) if thing else Reported(iri)
