"""Whether all sendings are held, and what a pause holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.channels.models import Delivery, Letter, Pause
from parvis.core.clock import now
from parvis.core.registry import Registry


@dataclass(frozen=True, kw_only=True)
class Holding:
    """One sort of thing a pause holds: label, its name as a title; count, how many would leave now."""

    label: str | Promise
    count: Callable[[], int]


# Apps above say what else waits while a pause stands.
holdings: Registry[Holding] = Registry("held")


def pause_now() -> Pause | None:
    """The pause that stands, with who began it."""
    return Pause.objects.filter(stands=True).select_related("by").first()


def is_paused() -> bool:
    """Whether nothing may leave now; asked again at the last moment before each sending."""
    return Pause.objects.filter(stands=True).exists()


def held_now() -> dict[str, int]:
    """How many of each sort would leave if no pause stood, by the name of the sort; those of which none waits left out."""
    found = {name: holding.count() for name, holding in holdings}
    return {name: count for name, count in found.items() if count}


def told_held(counts: dict[str, int]) -> list[tuple[str | Promise, int]]:
    """(label, count) of what was held, as kept with a pause."""
    labels = {name: holding.label for name, holding in holdings}
    return [(labels.get(name, name), count) for name, count in counts.items()]


def past_pauses() -> list[Pause]:
    """Those that were lifted, the latest first."""
    return list(Pause.objects.filter(stands=None).select_related("by", "lifted_by")[:20])


def _sendings() -> int:
    ready = Q(lease_until=None) | Q(lease_until__lte=now())
    return Delivery.objects.filter(ready, state=Delivery.State.WAITING, due_at__lte=now()).count()


def _letters() -> int:
    going = (Delivery.State.SENDING, Delivery.State.SENT)
    return Letter.objects.filter(state=Letter.State.WAITING, delivery__state__in=going).count()


def register() -> None:
    """Say what this app holds."""
    holdings.register("channels.sendings", Holding(label=_("Sendings on networks"), count=_sendings))
    holdings.register("channels.letters", Holding(label=_("Letters of a newsletter"), count=_letters))
