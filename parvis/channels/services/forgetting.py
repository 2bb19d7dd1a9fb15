"""Forgetting: somebody erased, and words whose time is over."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from parvis.channels.models import Heard
from parvis.channels.services.hearing import forget_beside
from parvis.core.clock import months_from, now
from parvis.traces.contracts import ErasedElsewhere
from parvis.traces.kinds import kinds
from parvis.traces.queries import Subject, months_kept

HOLDING = "heard"
_HELD = Q(told__isnull=False) | ~Q(words="") | ~Q(picture="") | ~Q(object_id="") | ~Q(object_url="")


@transaction.atomic
def erase_somebody(subject: Subject) -> ErasedElsewhere:
    """Erase what is kept beside the ledger of what they said; how many. Harmless when repeated."""
    theirs = list(Heard.objects.filter(_HELD, trace__handle__in=[handle.pk for handle in subject.handles]))
    for heard in theirs:
        forget_beside(heard)
    return ErasedElsewhere({HOLDING: len(theirs)} if theirs else {})


def forget_old() -> int:
    """Empty what is past the time its kind is kept, as the ledger does with its own. How many."""
    return sum(_forget_before(name) for name, _kind in kinds)


def _forget_before(kind: str) -> int:
    months = months_kept(kinds[kind])
    if months is None:
        return 0
    over = list(Heard.objects.filter(_HELD, trace__kind=kind, at__lt=months_from(now(), -months)))
    with transaction.atomic():
        for heard in over:
            forget_beside(heard)
    return len(over)
