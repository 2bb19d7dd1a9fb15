"""Recording what is stated of media and of their makers: each edit tells whose answers may have changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.rights.contracts import MakerDates
from parvis.rights.licences import LICENCES
from parvis.rights.models import MakerFact, Statement
from parvis.rights.services.telling import tell_changed
from parvis.traces.models import Thing


@transaction.atomic
def state_rights(
    thing: Thing, *, licence: str, holder: str = "", credit_fr: str = "", credit_en: str = "", source: str = ""
) -> Statement:
    """State the licence of one media, replacing what was stated. Raises BadInput for an unknown licence."""
    if licence not in LICENCES:
        raise BadInput(
            _("The licence “%(licence)s” is not known.") % {"licence": licence},
            remedy=_("Choose one of: %(known)s.") % {"known": ", ".join(LICENCES)},
            field="licence",
        )
    values = {"licence": licence, "holder": holder, "credit_fr": credit_fr, "credit_en": credit_en, "source": source}
    statement, _created = Statement.objects.update_or_create(thing=thing, defaults={**values, "changed_at": now()})
    tell_changed([thing.pk])
    return statement


@transaction.atomic
def record_makers(thing: Thing, facts: Iterable[MakerDates]) -> None:
    """Say who made what a media shows, and when they died, replacing what was said; tells only a change."""
    told = {_row(fact) for fact in facts}
    known = MakerFact.objects.filter(thing=thing)
    if told == set(known.values_list(*_MAKER)):
        return
    known.delete()
    MakerFact.objects.bulk_create(MakerFact(thing=thing, **dict(zip(_MAKER, row, strict=True))) for row in told)
    tell_changed([thing.pk])


_MAKER = ("name", "death_year", "created_year", "is_anonymous", "died_for_france")


def _row(fact: MakerDates) -> tuple[Any, ...]:
    return (fact.name[:300], *(getattr(fact, name) for name in _MAKER[1:]))
