"""Telling what changes by the calendar alone, to the minute; what was told is remembered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import Q

from parvis.core.clock import day_of, midnight, now
from parvis.rights.licences import BY_TERM
from parvis.rights.majority import MAJORITY
from parvis.rights.models import CalendarMark, Contribution, Grant, PersonShown, Restriction, Statement
from parvis.rights.services.telling import tell_changed

_DAY = timedelta(days=1)
# A home that was never told of anything looks back so far; telling again is harmless.
_LOOKED_BACK = timedelta(days=3)


@transaction.atomic
def announce_due() -> int:
    """Tell what changed since the last time; the mark moves in the same transaction. Returns how many media."""
    present = now()
    mark = CalendarMark.objects.select_for_update().filter(pk=1).first()
    since = mark.told_until if mark else present - _LOOKED_BACK
    count = announce_changes(since=since, until=present) if since < present else 0
    # Not saved but updated: a signal each minute would renew every page kept.
    if not CalendarMark.objects.filter(pk=1).update(told_until=present):
        CalendarMark.objects.bulk_create([CalendarMark(pk=1, told_until=present)], ignore_conflicts=True)
    return count


def announce_changes(*, since: datetime, until: datetime) -> int:
    """Tell the media whose answer may have changed by the calendar alone after ``since``, up to ``until``.

    Returns how many. Telling twice is harmless: whoever hears asks the decision again.
    """
    media = {pk for rows, reached in _records(since, until) for pk in _media(rows, reached)}
    if _crosses_new_year(since, until):
        media.update(Statement.objects.filter(licence=BY_TERM).values_list("thing_id", flat=True))
    tell_changed(media)
    return len(media)


def _records(since: datetime, until: datetime) -> Iterator[tuple[type[models.Model], Q]]:
    """(model whose media are concerned, what of it changes between the two moments)."""
    moments = {"gt": since, "lte": until}
    yield Grant, _days("valid_from", "valid_until", since, until) | _within("revoked_at", **moments)
    yield Restriction, _days("valid_from", "valid_until", since, until) | _within("ends_at", **moments)
    yield (
        PersonShown,
        (
            _days("consents__valid_from", "consents__valid_until", since, until)
            | _within("consents__withdrawn_at", **moments)
            | _majorities(since, until)
        ),
    )
    yield (
        Contribution,
        (
            _days("", "acceptances__terms__ends_on", since, until)
            | _within("acceptances__accepted_at", **moments)
            | _within("acceptances__withdrawn_at", **moments)
        ),
    )


def _media(model: Any, reached: Q) -> Iterator[UUID]:
    through, name = model.things.through, model._meta.concrete_model._meta.model_name
    found = model.objects.filter(reached).order_by().values("pk")
    return through.objects.filter(**{f"{name}__in": found}).values_list("thing_id", flat=True).iterator()


def _days(begins: str, until: str, since: datetime, until_moment: datetime) -> Q:
    """Days whose first moment, or the one after their last, lies in between."""
    days = _midnights(since, until_moment)
    if days is None:
        return Q(pk__in=[])
    first, last = days
    ended = Q(**{f"{until}__range": (first - _DAY, last - _DAY)})
    return Q(**{f"{begins}__range": (first, last)}) | ended if begins else ended


def _within(name: str, **bounds: datetime) -> Q:
    return Q(**{f"{name}__{bound}": moment for bound, moment in bounds.items()})


def _majorities(since: datetime, until: datetime) -> Q:
    """Births eighteen years before; a day more on each side for leap days."""
    days = _midnights(since, until)
    if days is None:
        return Q(pk__in=[])
    first, last = (day - timedelta(days=round(MAJORITY * 365.25)) for day in days)
    return Q(born_on__range=(first - 2 * _DAY, last + 2 * _DAY))


def _midnights(since: datetime, until: datetime) -> tuple[Any, Any] | None:
    """The first and the last day that begin after ``since`` and not after ``until``; None for none."""
    first = day_of(since) + _DAY if midnight(day_of(since)) <= since else day_of(since)
    last = day_of(until)
    return (first, last) if first <= last else None


def _crosses_new_year(since: datetime, until: datetime) -> bool:
    days = _midnights(since, until)
    return days is not None and (days[0].year != days[1].year or (days[0].month, days[0].day) == (1, 1))
