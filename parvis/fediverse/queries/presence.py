"""Our voices for the desk: who, under which address, how many follow, whether their pictures may be shown."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from parvis.fediverse.addresses import account, profile_url
from parvis.fediverse.models import Actor
from parvis.media.models import Picture
from parvis.rights.contracts import Showing, Use
from parvis.rights.services import may_show


@dataclass(frozen=True)
class Voice:
    """One voice in words. refusals: why a picture of it is not shown."""

    actor: Actor
    address: str
    url: str
    followers: int
    asking: int


def all_voices() -> QuerySet[Actor]:
    """All but the server's own, those that speak first."""
    accepted, asking = Q(followers__state="accepted"), Q(followers__state="requested")
    rows = Actor.objects.exclude(kind=Actor.Kind.INSTANCE).select_related("thing", "picture", "banner", "about")
    rows = rows.annotate(counted=Count("followers", filter=accepted), asked=Count("followers", filter=asking))
    return rows.order_by("retired_at", "created_at")


def voices_told() -> list[Voice]:
    """Each in words, closed ones last."""
    rows = sorted(all_voices(), key=lambda row: (row.retired_at is not None, row.created_at))
    return [told(row) for row in rows]


def told(row: Actor) -> Voice:
    """One voice in words."""
    counted, asked = getattr(row, "counted", 0), getattr(row, "asked", 0)
    return Voice(row, f"@{account(row)}", profile_url(row), counted, asked)


def refusals_of(actor: Actor) -> list[str]:
    """Why pictures of a voice are not shown, in words; empty when all may."""
    return [sentence for picture in (actor.picture, actor.banner) if picture for sentence in _refusals(picture)]


def _refusals(picture: Picture) -> list[str]:
    decision = may_show(Showing(media=picture.thing_id, use=Use.POST))
    if decision:
        return []
    return [f"{picture}: {reason.sentence} {reason.way_out}".strip() for reason in decision.told]
