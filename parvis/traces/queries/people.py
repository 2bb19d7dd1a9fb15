"""Who is known, by which addresses, and what they did."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet

from parvis.core.clock import months_from
from parvis.core.processing import keepings
from parvis.traces.kinds import Kind, kinds
from parvis.traces.models import Handle, Retention, Trace
from parvis.traces.queries.subjects import Subject


def people_known(sought: str = "") -> QuerySet[Handle]:
    """Addresses not erased, the last seen first, with ``acts`` and ``last_seen``."""
    known = Handle.objects.filter(erased_at=None).select_related("person")
    if sought.strip():
        words = sought.strip()
        known = known.filter(
            Q(address__icontains=words) | Q(name__icontains=words) | Q(person__pseudonym__icontains=words)
        )
    seen = known.annotate(acts=Count("traces"), last_seen=Max("traces__occurred_at"))
    return seen.order_by("-last_seen", "-pk")


def acts_of(subject: Subject) -> QuerySet[Trace]:
    """What somebody did, in the order of time."""
    mine = Trace.objects.filter(handle__in=subject.handles)
    return mine.select_related("thing", "about", "handle").order_by("occurred_at", "pk")


def mentions_of(addresses: Iterable[str]) -> Iterator[Trace]:
    """Traces whose words, details or addressees name one of these addresses, whoever wrote them."""
    listed = [address for address in addresses if address]
    if not listed:
        return
    pattern = naming(listed)
    # In an order of their own: a masked row moves to the end of its table.
    for trace in (
        Trace.objects.filter(_holding(listed))
        .select_related("thing", "handle")
        .order_by("occurred_at", "pk")
        .iterator()
    ):
        if any(pattern.search(words) for words in _words(trace)):
            yield trace


def _holding(addresses: list[str]) -> Q:
    """A first sieve by the database; ``naming`` then looks at the edges of words."""
    found = Q()
    for address in addresses:
        bare = address.removeprefix("@")
        # SQLite keeps JSON in ASCII, its other letters escaped.
        for written in {bare, json.dumps(bare)[1:-1]}:
            found |= Q(text__icontains=bare) | Q(payload__icontains=written) | Q(towards__icontains=written)
    return found


def _words(trace: Trace) -> tuple[str, ...]:
    return (trace.text or "", str(trace.payload or ""), str(trace.towards or ""))


def naming(addresses: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any of these addresses whole, in any case, with or without the sign before it."""
    bare = sorted({address.removeprefix("@") for address in addresses}, key=len, reverse=True)
    return re.compile(rf"(?<![\w.@-])@?(?:{'|'.join(map(re.escape, bare))})(?![\w-]|\.\w|@)", re.IGNORECASE)


def months_kept(kind: Kind) -> int | None:
    """How long the words of a kind are kept here: as the institution decided, else as usual."""
    own = Retention.objects.filter(kind=kind.name).values_list("months", flat=True).first()
    return own if own is not None else kind.usual_months


def months_chosen(name: str) -> int:
    """How long something registered as a time of keeping is kept here. Raises KeyError for another name."""
    own = Retention.objects.filter(kind=name).values_list("months", flat=True).first()
    return own if own is not None else keepings[name].usual


def kept_until(trace: Trace, months: int | None) -> datetime | None:
    """When the words of a trace are erased; None when they have no end, or its kind is unknown."""
    if months is None or trace.kind not in kinds:
        return None
    return months_from(trace.occurred_at, months)
