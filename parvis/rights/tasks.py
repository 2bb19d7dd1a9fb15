"""Rights' work in the background."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.core.tasks import periodic
from parvis.rights.services import announce_due, forget_old_contacts, reconcile_sendings


@periodic(minute="*", label=_("Tell which rights begin or end"))
def announce_dates() -> None:
    """Tell, each minute, what the calendar alone changed since the last time."""
    announce_due()


@periodic(hour="3", minute="50", label=_("Forget contact details and letters whose time is over"))
def forget_contacts_nightly() -> None:
    """Delivery links, letters, and proof nobody needs any more, as the register says."""
    forget_old_contacts()


@periodic(minute="*/5", label=_("Look for letters that may have left"))
def look_for_letters() -> None:
    """Whoever was sending them is gone: staff are told, and decide."""
    reconcile_sendings()
