"""Rights' work in the background."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.core.tasks import periodic
from parvis.rights.services import announce_due


@periodic(minute="*", label=_("Tell which rights begin or end"))
def announce_dates() -> None:
    """Tell, each minute, what the calendar alone changed since the last time."""
    announce_due()
