"""Opening hours as facts and as sentences; no database here.

A day is open for stretches of time. Regular hours belong to weekdays, perhaps within a season;
an exceptional day (closure, or other hours) overrides them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parvis.core.bilingual import current

# In French an hour is set apart from its h by a space that does not break.
_NBSP = "\u00a0"


@dataclass(frozen=True, order=True)
class Stretch:
    """From one hour to another, the same day."""

    opens: time
    closes: time


@dataclass(frozen=True)
class Rule:
    """Regular hours: one stretch of a weekday (0 is Monday), within a season or always."""

    weekday: int
    stretch: Stretch
    valid_from: date | None = None
    valid_until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether this rule says something of that day."""
        return (
            self.weekday == day.weekday()
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_until is None or day <= self.valid_until)
        )


@dataclass(frozen=True)
class ExceptionalDays:
    """An exceptional stretch of days; without hours it is closed."""

    first_day: date
    last_day: date
    stretch: Stretch | None = None
    reason: str = ""


@dataclass(frozen=True)
class Schedule:
    """All that is known of when a site is open."""

    rules: Sequence[Rule]
    exceptions: Sequence[ExceptionalDays] = ()

    def exception_on(self, day: date) -> ExceptionalDays | None:
        """The exceptional day that covers a date, if any."""
        return next((e for e in self.exceptions if e.first_day <= day <= e.last_day), None)

    def regular_on(self, day: date) -> tuple[Stretch, ...]:
        """The regular stretches of a date; season rules replace those of the whole year."""
        holding = [rule for rule in self.rules if rule.holds_on(day)]
        seasonal = [rule for rule in holding if rule.valid_from or rule.valid_until]
        season_now = any(_in_season(rule, day) for rule in self.rules)
        return tuple(sorted(rule.stretch for rule in (seasonal if season_now else holding)))

    def stretches_on(self, day: date) -> tuple[Stretch, ...]:
        """When it is really open that day."""
        exception = self.exception_on(day)
        if exception is None:
            return self.regular_on(day)
        return (exception.stretch,) if exception.stretch else ()

    def next_opening(self, day: date, after: time | None = None, *, days: int = 60) -> tuple[date, Stretch] | None:
        """The next stretch that begins after that moment, within so many days."""
        for offset in range(days):
            then = day + timedelta(days=offset)
            for stretch in self.stretches_on(then):
                if offset or after is None or stretch.opens > after:
                    return then, stretch
        return None


def _in_season(rule: Rule, day: date) -> bool:
    if rule.valid_from is None and rule.valid_until is None:
        return False
    return (rule.valid_from is None or rule.valid_from <= day) and (rule.valid_until is None or day <= rule.valid_until)


def say_time(moment: time) -> str:
    """«10 h», «14 h 30»; "10am", "2.30pm"."""
    if current() == "fr":
        minutes = f"{_NBSP}{moment.minute:02d}" if moment.minute else ""
        return f"{moment.hour}{_NBSP}h{minutes}"
    minutes = f".{moment.minute:02d}" if moment.minute else ""
    return f"{(moment.hour + 11) % 12 + 1}{minutes}{'am' if moment.hour < 12 else 'pm'}"


def say_stretch(stretch: Stretch) -> str:
    """«de 10 h à 18 h»."""
    return _("from %(opens)s to %(closes)s") % {"opens": say_time(stretch.opens), "closes": say_time(stretch.closes)}


def say_stretches(stretches: Iterable[Stretch]) -> str:
    """«de 10 h à 12 h et de 14 h à 18 h»."""
    return join([say_stretch(stretch) for stretch in stretches])


def say_day(day: date) -> str:
    """«lundi 23 novembre»."""
    if current() == "fr" and day.day == 1:
        return f"{formats.date_format(day, 'l')} 1er {formats.date_format(day, 'F')}"
    return formats.date_format(day, "l j F")


def say_days(first: date, last: date) -> str:
    """«le 25 décembre», «du 24 au 26 décembre»."""
    if first == last:
        return _("on %(day)s") % {"day": say_day(first)}
    return _("from %(first)s to %(last)s") % {"first": say_day(first), "last": say_day(last)}


def join(parts: Sequence[str]) -> str:
    """«a, b et c»."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(list)s and %(last)s") % {"list": ", ".join(parts[:-1]), "last": parts[-1]}


def say_week(schedule: Schedule, day: date) -> str:
    """The week around a date in one sentence: «Ouvert tous les jours sauf le mardi, de 10 h à 18 h.»"""
    monday = day - timedelta(days=day.weekday())
    week = [schedule.regular_on(monday + timedelta(days=offset)) for offset in range(7)]
    groups: dict[tuple[Stretch, ...], list[int]] = {}
    for weekday, stretches in enumerate(week):
        if stretches:
            groups.setdefault(stretches, []).append(weekday)
    if not groups:
        return ""
    if len(groups) == 1:
        stretches, open_days = next(iter(groups.items()))
        return _("Open %(days)s, %(hours)s.") % {"days": _say_open_days(open_days), "hours": say_stretches(stretches)}
    return _say_groups(groups)


def _say_groups(groups: dict[tuple[Stretch, ...], list[int]]) -> str:
    """The hours of most days first, then the days that differ; day by day when none are the most."""
    common = max(groups, key=lambda stretches: len(groups[stretches]))
    open_days = sorted(day for days in groups.values() for day in days)
    if 2 * len(groups[common]) <= len(open_days):
        parts = [_say_group(stretches, days) for stretches, days in groups.items()]
        return _("Open %(parts)s.") % {"parts": ", ".join(parts)}
    others = [_say_other(common, stretches, days) for stretches, days in groups.items() if stretches != common]
    return _("Open %(days)s, %(hours)s; %(others)s.") % {
        "days": _say_open_days(open_days),
        "hours": say_stretches(common),
        "others": ", ".join(others),
    }


def _say_group(stretches: tuple[Stretch, ...], days: Sequence[int]) -> str:
    return _("%(days)s %(hours)s") % {"days": _say_weekdays(days), "hours": say_stretches(stretches)}


def _say_other(common: tuple[Stretch, ...], stretches: tuple[Stretch, ...], days: Sequence[int]) -> str:
    """«le jeudi jusqu’à 21 h» where only the end differs."""
    if len(common) == len(stretches) == 1 and common[0].opens == stretches[0].opens:
        return _("%(days)s until %(time)s") % {"days": _say_weekdays(days), "time": say_time(stretches[0].closes)}
    return _say_group(stretches, days)


def _say_open_days(open_days: Sequence[int]) -> str:
    closed = [day for day in range(7) if day not in open_days]
    if not closed:
        return _("every day")
    if len(closed) <= 2:
        return _("every day except %(days)s") % {"days": join([_on_weekday(day) for day in closed])}
    return _say_weekdays(open_days)


def _say_weekdays(days: Sequence[int]) -> str:
    is_run = len(days) > 2 and list(days) == list(range(days[0], days[-1] + 1))
    if is_run:
        return _("from %(first)s to %(last)s") % {"first": weekday_name(days[0]), "last": weekday_name(days[-1])}
    return join([_on_weekday(day) for day in days])


def _on_weekday(day: int) -> str:
    """«le mardi»; "Tuesdays"."""
    return pgettext("every week", "%(day)ss") % {"day": weekday_name(day)}


def weekday_name(day: int) -> str:
    """«mardi», 0 being Monday."""
    return formats.date_format(date(2024, 1, 1) + timedelta(days=day), "l")
