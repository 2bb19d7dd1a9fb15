"""Reads of the institution: is it open today, when next, and how one reaches it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.accounts import hours
from parvis.accounts.hours import ExceptionalDays, Rule, Schedule, Stretch
from parvis.accounts.models import Closure, Department, Presence, Site
from parvis.core import clock
from parvis.core.bilingual import pick

HORIZON_DAYS = 180


@dataclass(frozen=True)
class DayLine:
    """One weekday of the table of hours."""

    name: str
    hours: list[str]
    is_today: bool


@dataclass(frozen=True)
class ClosureLine:
    """One exceptional stretch of days, in words."""

    dates: str
    text: str


def open_sites(*, today: date | None = None) -> list[Site]:
    """The sites, each with its hours and its exceptional days from today on. Three queries."""
    first = today or clock.today()
    coming = Closure.objects.filter(last_day__gte=first).order_by("first_day")
    return list(Site.objects.prefetch_related("hours", Prefetch("closures", queryset=coming)))


def schedule_of(site: Site) -> Schedule:
    """What is known of when a site is open, from its (prefetched) rows."""
    rules = [
        Rule(row.weekday, Stretch(row.opens, row.closes), row.valid_from, row.valid_until) for row in site.hours.all()
    ]
    return Schedule(rules, [_exceptional(row) for row in site.closures.all()])


def _exceptional(row: Closure) -> ExceptionalDays:
    stretch = Stretch(row.opens, row.closes) if row.opens and row.closes else None
    return ExceptionalDays(row.first_day, row.last_day, stretch, pick(row, "reason"))


def say_week(site: Site, *, today: date | None = None) -> str:
    """«Ouvert tous les jours sauf le mardi, de 10 h à 18 h.»; empty when no hours are known."""
    return hours.say_week(schedule_of(site), today or clock.today())


def say_today(site: Site, *, at: datetime | None = None) -> tuple[str, str]:
    """Today in two parts: «Aujourd’hui, lundi 23 novembre :» and «ouvert de 10 h à 18 h.».

    Closed, the second part gives the reason and the next opening. Both empty when no hours are known.
    """
    moment = timezone.localtime(at or clock.now())
    schedule, day = schedule_of(site), moment.date()
    if not schedule.rules and not schedule.exceptions:
        return "", ""
    head = _("Today, %(day)s:") % {"day": hours.say_day(day)}
    stretches = schedule.stretches_on(day)
    if stretches and moment.time() < stretches[-1].closes:
        return head, _("open %(hours)s.") % {"hours": hours.say_stretches(stretches)}
    return head, _say_closed(schedule, moment, bool(stretches))


def _say_closed(schedule: Schedule, moment: datetime, was_open: bool) -> str:
    exception = schedule.exception_on(moment.date())
    reason = exception.reason if exception and not was_open else ""
    said = _("closed for today") if was_open else _("closed")
    if reason:
        said = _("%(closed)s (%(reason)s)") % {"closed": said, "reason": reason}
    coming = schedule.next_opening(moment.date() + timedelta(days=1))
    if coming is None:
        return f"{said}."
    day, stretch = coming
    when = _("tomorrow") if day == moment.date() + timedelta(days=1) else hours.say_day(day)
    return _("%(closed)s; open again %(day)s %(hours)s.") % {
        "closed": said,
        "day": when,
        "hours": hours.say_stretch(stretch),
    }


def week_table(site: Site, *, today: date | None = None) -> list[DayLine]:
    """The seven days of the regular week around today, Monday first."""
    day = today or clock.today()
    schedule, monday = schedule_of(site), day - timedelta(days=day.weekday())
    return [
        DayLine(
            name=hours.weekday_name(weekday),
            hours=[hours.say_stretch(s) for s in schedule.regular_on(monday + timedelta(days=weekday))],
            is_today=weekday == day.weekday(),
        )
        for weekday in range(7)
    ]


def coming_closures(site: Site, *, today: date | None = None) -> list[ClosureLine]:
    """The exceptional days that are not over and begin within half a year."""
    first = today or clock.today()
    last = first + timedelta(days=HORIZON_DAYS)
    return [
        ClosureLine(hours.say_days(e.first_day, e.last_day), _say_exception(e))
        for e in schedule_of(site).exceptions
        if e.last_day >= first and e.first_day <= last
    ]


def _say_exception(exception: ExceptionalDays) -> str:
    said = _("open %(hours)s") % {"hours": hours.say_stretch(exception.stretch)} if exception.stretch else _("closed")
    return _("%(said)s (%(reason)s)") % {"said": said, "reason": exception.reason} if exception.reason else said


def presences() -> list[Presence]:
    """Every presence: those we keep, those about us, and those we left, in the order staff set."""
    return list(Presence.objects.all())


def public_departments() -> list[Department]:
    """The departments the public may write to."""
    return list(Department.objects.filter(is_public=True))
