"""The one clock: tests move it, code never asks elsewhere."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime
from typing import TypeVar

from django.utils import timezone

Day = TypeVar("Day", bound=date)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """Today's date in the institution's time zone (settings.TIME_ZONE)."""
    return timezone.localdate()


def months_from(moment: Day, months: int) -> Day:
    """So many months later (earlier when negative); the last day of a month that is too short."""
    years, month = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + years, month + 1
    return moment.replace(year=year, month=month, day=min(moment.day, monthrange(year, month)[1]))
