"""The one clock: tests move it, code never asks elsewhere.

A served site is another process than its test: settings.TEST_CLOCK names a file holding how many
seconds ahead that process lives. It is refused outside the tests' own homes (config/settings/clock.py).
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.utils import timezone

Day = TypeVar("Day", bound=date)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    moment = timezone.now()
    return moment + _ahead(settings.TEST_CLOCK) if settings.TEST_CLOCK else moment


def today() -> date:
    """Today's date in the institution's time zone (settings.TIME_ZONE)."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The date of a moment in the institution's time zone."""
    return moment.astimezone(timezone.get_default_timezone()).date()


def midnight(day: date) -> datetime:
    """The first moment of a day in the institution's time zone."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())


def _ahead(file: Path) -> timedelta:
    try:
        return timedelta(seconds=float(file.read_text()))
    except FileNotFoundError:
        return timedelta()


def months_from(moment: Day, months: int) -> Day:
    """So many months later (earlier when negative); the last day of a month that is too short."""
    years, month = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + years, month + 1
    return moment.replace(year=year, month=month, day=min(moment.day, monthrange(year, month)[1]))
