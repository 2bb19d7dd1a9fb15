"""Works staff removed though a source still describes them: they stay away until staff let them come back."""

from __future__ import annotations

from django.db import transaction
from wagtail.log_actions import log

from parvis.accounts.models import User
from parvis.collection.models import RemovedWork, SourceRecord, Work


def remember_removed(*, work: Work, record: SourceRecord) -> RemovedWork:
    """Remember what the next import must leave aside; called in the transaction that removes the work."""
    return RemovedWork.objects.create(
        thing=work.thing, source=record.source, identifier=record.identifier, slug=work.slug
    )


def let_work_return(*, removed: RemovedWork, by: User | None) -> RemovedWork:
    """Let the next import of its source bring a work back, under its permanent address; harmless when asked twice."""
    return _set_returning(removed, True, "parvis.let_return", by)


def keep_work_removed(*, removed: RemovedWork, by: User | None) -> RemovedWork:
    """Change one's mind before that import: the work stays away."""
    return _set_returning(removed, False, "parvis.keep_removed", by)


@transaction.atomic
def _set_returning(removed: RemovedWork, returns: bool, action: str, by: User | None) -> RemovedWork:
    # Only who changes it logs it, whoever else presses the same button.
    if RemovedWork.objects.filter(pk=removed.pk, may_return=not returns).update(may_return=returns):
        removed.may_return = returns
        log(removed, action, user=by)
    return removed
