"""Lists of what is recorded: grants by what they are worth on a day, and what ends soon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet

from parvis.core.clock import midnight
from parvis.rights.models import Consent, Embargo, Grant, PersonShown, Terms

AHEAD = timedelta(days=90)
_DAY = timedelta(days=1)


def grants_standing(rows: QuerySet[Grant], standing: str, day: date) -> QuerySet[Grant]:
    """Those "valid" on a day, "ending" within ninety days of it, "coming", "ended", or "revoked"."""
    begun = Q(valid_from=None) | Q(valid_from__lte=day)
    lasting = Q(valid_until=None) | Q(valid_until__gte=day)
    kept = Q(revoked_at=None)
    chosen = {
        "valid": kept & begun & lasting,
        "ending": kept & Q(valid_until__range=(day, day + AHEAD)),
        "coming": kept & Q(valid_from__gt=day),
        "ended": kept & Q(valid_until__lt=day),
        "revoked": ~kept,
    }
    return rows.filter(chosen[standing])


@dataclass(frozen=True)
class Ending:
    """Something that ends: its kind ("grant", "embargo", "consent", "majority", "terms"), when, of how many media.

    moment: the first at which it no longer holds; uses: codes; cost: (amount, currency) of a grant.
    """

    kind: str
    record: Any
    moment: datetime
    name: str
    media: int
    uses: tuple[str, ...] = ()
    cost: tuple[Decimal, str] | None = None
    is_asked: bool = False


def ending(day: date) -> list[Ending]:
    """What ends within ninety days of a day, the first first."""
    found = [*_grants(day), *_embargoes(day), *_consents(day), *_majorities(day), *_terms(day)]
    return sorted(found, key=lambda each: (each.moment, each.kind, each.name))


def _grants(day: date) -> Iterator[Ending]:
    rows = grants_standing(Grant.objects.all(), "ending", day)
    for grant in rows.annotate(media=Count("things", distinct=True), asked=Count("renewal_requests", distinct=True)):
        assert grant.valid_until is not None
        total = grant.total
        yield Ending(
            "grant", grant, midnight(grant.valid_until + _DAY), grant.holder, grant.media, tuple(grant.uses),
            (total, grant.currency) if total is not None else None, is_asked=bool(grant.asked),
        )  # fmt: skip


def _embargoes(day: date) -> Iterator[Ending]:
    bounds = (midnight(day), midnight(day + AHEAD + _DAY))
    rows = Embargo.objects.filter(lifted_at=None, ends_at__range=bounds).annotate(media=Count("things"))
    for embargo in rows:
        assert embargo.ends_at is not None
        yield Ending("embargo", embargo, embargo.ends_at, str(embargo), embargo.media, tuple(embargo.uses))


def _consents(day: date) -> Iterator[Ending]:
    rows = Consent.objects.filter(withdrawn_at=None, valid_until__range=(day, day + AHEAD)).select_related("person")
    for consent in rows.annotate(media=Count("person__things")):
        assert consent.valid_until is not None
        yield Ending(
            "consent", consent, midnight(consent.valid_until + _DAY), str(consent), consent.media, tuple(consent.uses)
        )


def _majorities(day: date) -> Iterator[Ending]:
    """Minors whose guardian's consent ends because they come of age."""
    youngest, oldest = day - timedelta(days=17 * 365), day - timedelta(days=18 * 366 + 10)
    rows = PersonShown.objects.filter(born_on__range=(oldest, youngest), consents__by=Consent.By.GUARDIAN)
    for person in rows.filter(consents__withdrawn_at=None).distinct().annotate(media=Count("things", distinct=True)):
        of_age = person.of_age_on
        if of_age and day < of_age <= day + AHEAD:
            yield Ending("majority", person, midnight(of_age), person.name, person.media)


def _terms(day: date) -> Iterator[Ending]:
    rows = Terms.objects.filter(ends_on__range=(day, day + AHEAD)).exclude(published_at=None)
    for terms in rows.annotate(media=Count("acceptances__contribution__things", distinct=True)):
        assert terms.ends_on is not None
        yield Ending("terms", terms, midnight(terms.ends_on + _DAY), str(terms), terms.media, tuple(terms.uses))
