"""Reads of the institution and of its staff."""

from parvis.accounts.queries.institution import (
    HORIZON_DAYS,
    ClosureLine,
    DayLine,
    coming_closures,
    open_sites,
    presences,
    public_departments,
    say_today,
    say_week,
    schedule_of,
    week_table,
)

__all__ = [
    "HORIZON_DAYS",
    "ClosureLine",
    "DayLine",
    "coming_closures",
    "open_sites",
    "presences",
    "public_departments",
    "say_today",
    "say_week",
    "schedule_of",
    "week_table",
]
