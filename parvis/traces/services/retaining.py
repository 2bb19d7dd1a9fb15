"""Retention: words go when their time is over, each kind having its own; addresses follow the last words."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from parvis.core.clock import months_from, now
from parvis.core.errors import BadInput
from parvis.core.processing import keepings
from parvis.traces.kinds import Kind, kinds
from parvis.traces.models import Handle, Retention, Trace
from parvis.traces.queries import Subject, months_kept
from parvis.traces.services.erasing import empty_traces, forget_subject

LONGEST = 600


def set_retention(*, kind: str, months: int | None) -> None:
    """Keep the words of a kind, or what a time of keeping is about, so many months; None: as usual again.

    Raises BadInput. Words: shorter is always allowed, longer than the register says is not; else as declared.
    """
    least, longest = _bounds(kind)
    if months is None:
        Retention.objects.filter(kind=kind).delete()
        return
    if not least <= months <= longest:
        raise BadInput(
            _("This is kept between %(least)s and %(most)s months.") % {"least": least, "most": longest},
            remedy=_("To keep them longer, change their processing in the register first."),
            field="months",
        )
    Retention.objects.update_or_create(kind=kind, defaults={"months": months})


def _bounds(name: str) -> tuple[int, int]:
    """The fewest and the most months that may be chosen. Raises BadInput for what nobody declared."""
    keeping, known = keepings.get(name), kinds.get(name)
    if keeping is not None:
        return keeping.least, keeping.most
    if known is None:
        raise BadInput(_("The trace kind “%(kind)s” is not registered.") % {"kind": name}, field="kind")
    return 1, known.usual_months or LONGEST


def forget_expired(at: datetime | None = None) -> tuple[int, int]:
    """Erase the words whose time is over, then the addresses nothing recent speaks for.

    Returns (traces emptied, addresses forgotten). Harmless when repeated.
    """
    moment = at or now()
    limits = {kind.name: _limit(kind, moment) for _name, kind in kinds}
    emptied = sum(_empty_before(name, limit) for name, limit in limits.items() if limit)
    return emptied, _forget_silent(limits)


def _limit(kind: Kind, moment: datetime) -> datetime | None:
    months = months_kept(kind)
    return months_from(moment, -months) if months is not None else None


def _empty_before(kind: str, limit: datetime) -> int:
    old = Trace.objects.filter(kind=kind, occurred_at__lt=limit)
    worded = old.filter(Q(text__isnull=False) | Q(payload__isnull=False))
    with transaction.atomic():
        return empty_traces(worded.select_related("thing").iterator())


def _forget_silent(limits: dict[str, datetime | None]) -> int:
    """Addresses whose every act is past its time: nothing is left to answer for."""
    fresh = Q()
    for name, limit in limits.items():
        fresh |= Q(kind=name, occurred_at__gte=limit) if limit else Q(kind=name)
    if not limits:
        return 0
    speaking = Trace.objects.filter(fresh, handle__isnull=False).values("handle")
    silent = Handle.objects.filter(erased_at=None, traces__kind__in=limits).exclude(pk__in=speaking)
    # One acts under several addresses: the others keep their owner.
    handles = list(silent.annotate(last=Max("traces__occurred_at")))
    for handle in handles:
        forget_subject(Subject(None, (handle,)))
    return len(handles)
