"""Time as the institution counts it: nights and closing days are not waited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from parvis.accounts.hours import Schedule
from parvis.accounts.models import Site
from parvis.accounts.queries import open_sites, schedule_of
from parvis.conversation.models import Settings
from parvis.conversation.queries.once import once
from parvis.core.clock import today

# Where no opening hours are known, as an office works.
_USUAL = (time(9), time(18))
_FARTHEST = timedelta(days=400)


@dataclass(frozen=True)
class Hours:
    """When somebody may be expected to answer: while any of these sites is open."""

    schedules: tuple[Schedule, ...]

    def stretches(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """The moments of a day, in order, overlapping ones joined."""
        return _joined(sorted(self._of(day)))

    def _of(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        known = [each for each in self.schedules if each.rules]
        if not known and day.weekday() < 5:
            yield _moment(day, _USUAL[0]), _moment(day, _USUAL[1])
        for schedule in known:
            for stretch in schedule.stretches_on(day):
                yield _moment(day, stretch.opens), _moment(day, stretch.closes)


def _moment(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


def _joined(stretches: Sequence[tuple[datetime, datetime]]) -> tuple[tuple[datetime, datetime], ...]:
    found: list[tuple[datetime, datetime]] = []
    for opens, closes in stretches:
        if found and opens <= found[-1][1]:
            found[-1] = (found[-1][0], max(closes, found[-1][1]))
        else:
            found.append((opens, closes))
    return tuple(found)


def hours_of(site: Site | None = None, *, since: date | None = None) -> Hours:
    """Those of a site, else of all of them; exceptional days are known from ``since`` (today) on."""
    sites = open_sites(today=since or today())
    wanted = [each for each in sites if site is None or each.pk == site.pk]
    return Hours(tuple(schedule_of(each) for each in wanted))


def open_seconds(hours: Hours, first: datetime, last: datetime) -> float:
    """Seconds between two moments, without those when nobody is there. At most a year and a bit is looked at."""
    total = 0.0
    last = min(last, first + _FARTHEST)
    day, end = timezone.localtime(first).date(), timezone.localtime(last).date()
    while day <= end:
        for opens, closes in hours.stretches(day):
            total += max(0.0, (min(closes, last) - max(opens, first)).total_seconds())
        day += timedelta(days=1)
    return total


def after_open(hours: Hours, first: datetime, seconds: float) -> datetime:
    """The moment at which so many open seconds have passed."""
    day = timezone.localtime(first).date()
    for offset in range(_FARTHEST.days):
        for opens, closes in hours.stretches(day + timedelta(days=offset)):
            begins = max(opens, first)
            here = (closes - begins).total_seconds()
            if here > 0 and here >= seconds:
                return begins + timedelta(seconds=seconds)
            seconds -= max(0.0, here)
    return first + _FARTHEST


def owed_until(first: datetime, *, site: Site | None = None) -> datetime:
    """Until when an answer is owed to what was said at a moment."""
    since = timezone.localtime(first).date()
    hours = once(("hours", site and site.pk, since), lambda: hours_of(site, since=since))
    return after_open(hours, first, once("owed", lambda: Settings.current().hours) * 3600.0)
