"""The one clock: tests move it, code never asks elsewhere."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """Today's date in the institution's time zone (settings.TIME_ZONE)."""
    return timezone.localdate()
