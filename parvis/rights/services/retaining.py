"""Retention: contact details, letters and proof go when their time is over, as the register says."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from parvis.core.clock import midnight, months_from, today
from parvis.rights.models import Consent, Deposit, DepositLink, Grant, GrantRequest, PersonShown
from parvis.rights.processing import DELIVERY, LETTER, PROOF
from parvis.rights.services.erasing import (
    erase_deposit,
    erase_link,
    erase_request,
    erase_shown,
    forget_file,
    forget_letters,
)
from parvis.traces.queries import months_chosen

_State = GrantRequest.State


@transaction.atomic
def forget_old_contacts(day: date | None = None) -> dict[str, int]:
    """Erase what is past its time on that day; how many of each. Harmless when repeated."""
    present = day or today()
    return {
        "deposits": sum(map(erase_deposit, _old_deposits(present))),
        "links": sum(map(erase_link, _old_links(present))),
        "letters": _forget_letters(present),
        "evidence": _forget_evidence(present),
        "persons": sum(map(erase_shown, _no_longer_shown(present))),
        "grants": _forget_grants(present),
    }


def _old_links(day: date) -> Any:
    """Ended so long ago, and nothing of them waits for somebody."""
    limit = midnight(months_from(day, -months_chosen(DELIVERY)))
    ended = Q(until__lt=limit) | Q(closed_at__lt=limit) | Q(revoked_at__lt=limit)
    return DepositLink.objects.filter(ended, erased_at=None).exclude(deposits__state=Deposit.State.WAITING)


def _old_deposits(day: date) -> Any:
    """Decided on, by links that ended so long ago."""
    limit = midnight(months_from(day, -months_chosen(DELIVERY)))
    return Deposit.objects.filter(link__in=_old_links(day), changed_at__lt=limit, erased_at=None)


def _forget_letters(day: date) -> int:
    """Of requests settled so long ago; who allowed it stays reachable while the grant counts."""
    limit = midnight(months_from(day, -months_chosen(LETTER)))
    settled = (_State.GRANTED, _State.REFUSED, _State.WITHDRAWN)
    old = GrantRequest.objects.filter(state__in=settled, changed_at__lt=limit, erased_at=None)
    counts = Q(grant__revoked_at=None) & (
        Q(grant__valid_until=None) | Q(grant__valid_until__gte=months_from(day, -months_chosen(LETTER)))
    )
    living = list(old.filter(counts, state=_State.GRANTED, grant__isnull=False).exclude(letter=""))
    for request in living:
        forget_letters(request)
    over = list(old.exclude(pk__in=old.filter(counts, state=_State.GRANTED, grant__isnull=False).values("pk")))
    return len(living) + sum(map(erase_request, over))


def _forget_evidence(day: date) -> int:
    """Proof of the consents of people erased, once nobody may go to court over it."""
    over = list(Consent.objects.filter(evidence_until__lt=day))
    for given in over:
        forget_file(given.evidence)
        given.evidence, given.evidence_until = "", None
        given.save(update_fields=["evidence", "evidence_until"])
    return len(over)


def _no_longer_shown(day: date) -> Any:
    """People whose every consent ended so long ago that it needs no proof; those never asked are waited for."""
    limit = months_from(day, -months_chosen(PROOF))
    lasting = Consent.objects.filter(withdrawn_at=None).filter(Q(valid_until=None) | Q(valid_until__gte=limit))
    recent = Consent.objects.filter(withdrawn_at__gte=midnight(limit))
    kept = PersonShown.objects.filter(Q(consents__in=lasting) | Q(consents__in=recent)).values("pk")
    return PersonShown.objects.filter(erased_at=None, consents__isnull=False).exclude(pk__in=kept).distinct()


def _forget_grants(day: date) -> int:
    """Grants of people erased, once they ended so long ago: evidence, words and name."""
    limit = months_from(day, -months_chosen(PROOF))
    ended = Q(valid_until__lt=limit) | Q(revoked_at__lt=midnight(limit))
    erased = Q(request__erased_at__isnull=False) | Q(deposit__erased_at__isnull=False)
    over = list(Grant.objects.filter(ended, erased).exclude(holder="", evidence="", note="").distinct())
    for grant in over:
        forget_file(grant.evidence)
        grant.evidence, grant.evidence_name, grant.holder, grant.note = "", "", "", ""
        grant.save(update_fields=["evidence", "evidence_name", "holder", "note"])
    return len(over)
