"""By when an answer is owed: days counted as the institution chose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from parvis.accounts.hours import Schedule
from parvis.accounts.queries import open_sites, schedule_of
from parvis.core.clock import day_of, midnight
from parvis.feedback.models import Commitment

_ONE = timedelta(days=1)
# A house that stays closed stops the count no longer than this.
_LONGEST_STOP = 92


def due_from(moment: datetime, days: int, *, counting: str | None = None) -> datetime:
    """The end of the last of so many counted days after a moment: the first moment of the day that follows it."""
    counting = counting or Commitment.current().counting
    counts = _counted(counting, day_of(moment))
    day, left, stopped = day_of(moment), days, 0
    while left > 0:
        day += _ONE
        is_counted = counts(day) or stopped >= _LONGEST_STOP
        left, stopped = (left - 1, 0 if counts(day) else stopped) if is_counted else (left, stopped + 1)
    return midnight(day + _ONE)


def _counted(counting: str, first: date) -> Callable[[date], bool]:
    """Whether a day is counted. Where no hours are known, days open are Monday to Friday."""
    if counting == Commitment.Counting.ALL:
        return lambda day: True
    schedules = [schedule_of(site) for site in open_sites(today=first)] if counting == Commitment.Counting.OPEN else []
    known = [schedule for schedule in schedules if schedule.rules]
    if not known:
        return lambda day: day.weekday() < 5
    return lambda day: _any_open(known, day)


def _any_open(schedules: list[Schedule], day: date) -> bool:
    return any(schedule.stretches_on(day) for schedule in schedules)
