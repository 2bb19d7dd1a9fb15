"""Forgetting: somebody erased, and words whose time is over. What was said still counts."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q, QuerySet

from parvis.core.clock import months_from, now
from parvis.feedback.models import Remark, Topic
from parvis.feedback.services import indexing
from parvis.feedback.services.publishing import tell_changed
from parvis.feedback.traces import NOTED
from parvis.traces.contracts import ErasedElsewhere
from parvis.traces.kinds import kinds
from parvis.traces.queries import Subject, months_kept, naming

HOLDING = "feedback"
_HELD = ~Q(text="") | ~Q(contact="") | ~Q(url="")
_STEP = 500


@transaction.atomic
def erase_somebody(subject: Subject) -> ErasedElsewhere:
    """Erase what somebody said, and their address in the words of others. Harmless when repeated."""
    handles = [handle.pk for handle in subject.handles]
    theirs = Remark.objects.filter(_HELD, Q(handle__in=handles) | Q(trace__handle__in=handles))
    count = _empty(list(theirs.distinct()))
    _mask(subject.addresses)
    return ErasedElsewhere({HOLDING: count} if count else {})


def _empty(remarks: Sequence[Remark]) -> int:
    """Without words nobody is quoted, and nothing is found by them."""
    gone = {"text": "", "contact": "", "url": "", "quoting": Remark.Quoting.NO, "erased_at": now()}
    for start in range(0, len(remarks), _STEP):
        step = remarks[start : start + _STEP]
        indexing.forget_remarks(step)
        Remark.objects.filter(pk__in=[remark.pk for remark in step]).update(**gone)
        for topic in Topic.objects.filter(is_public=True, remarks__in=[remark.pk for remark in step]).distinct():
            tell_changed(topic)
    return len(remarks)


def _mask(addresses: Sequence[str]) -> None:
    """Nobody is named by their address in what others said."""
    wanted = [address.removeprefix("@") for address in addresses if len(address) > 2]
    if not wanted:
        return
    pattern, holding = naming(wanted), Q()
    for address in wanted:
        holding |= Q(text__icontains=address)
    for remark in Remark.objects.filter(holding):
        masked = pattern.sub("…", remark.text)
        if masked != remark.text:
            indexing.forget_remarks([remark])
            Remark.objects.filter(pk=remark.pk).update(text=masked)
            remark.text = masked
            indexing.index_remarks([remark])


def forget_old() -> int:
    """Empty what is past the time its kind is kept, as the ledger does with its own. How many."""
    worded = Remark.objects.filter(_HELD)
    own = sum(_forget_before(worded.filter(trace__kind=name), name) for name, _kind in kinds)
    # What has no trace is kept no longer than what is noted here.
    return own + _forget_before(worded.filter(trace=None), NOTED)


def _forget_before(rows: QuerySet[Remark], kind: str) -> int:
    months = months_kept(kinds[kind])
    if months is None:
        return 0
    with transaction.atomic():
        return _empty(list(rows.filter(said_at__lt=months_from(now(), -months))))


def rebuild_index() -> None:
    """Make the index of resemblance anew, after a restore."""
    with transaction.atomic():
        indexing.rebuild()
