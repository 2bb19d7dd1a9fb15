"""Rights' work in the background."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from parvis.core.clock import today
from parvis.core.tasks import periodic
from parvis.rights.services import announce_changes

# A machine may have been off for a night or two; telling again is harmless.
_LOOKED_BACK = timedelta(days=3)


@periodic(hour="0", minute="5", label=_("Tell which rights begin or end today"))
def announce_dates() -> None:
    """Tell what begins or ends today by the calendar alone."""
    announce_changes(since=today() - _LOOKED_BACK, until=today())
