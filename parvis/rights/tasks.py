"""Rights' work in the background."""

from __future__ import annotations

from parvis.core.tasks import periodic
from parvis.rights.services import announce_due


@periodic(minute="*")
def announce_dates() -> None:
    """Tell, each minute, what the calendar alone changed since the last time."""
    announce_due()
