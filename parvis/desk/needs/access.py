"""What waits after somebody has left, and at the door."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.accounts.models import Invitation, SecretToRenew, User
from parvis.core.clock import now
from parvis.core.needs import Need, Urgency, count_up_to, minutes_for


def secrets(_user: User) -> Need | None:
    """Secrets known by people who left."""
    count = count_up_to(SecretToRenew.objects.filter(renewed_at=None))
    if not count:
        return None
    return Need(
        count=count,
        unit=ngettext("secret", "secrets", count),
        title=_("Renew what people who left knew"),
        reason=_("Somebody who no longer works here still knows a password or a key of the institution."),
        url=reverse("secrets_to_renew"),
        action=_("Renew"),
        minutes=minutes_for(count, seconds=600, most=60),
        urgency=Urgency.NOW,
    )


def expired_invitations(_user: User) -> Need | None:
    """Invitations that waited too long."""
    count = count_up_to(Invitation.objects.filter(state=Invitation.State.SENT, expires_at__lte=now()))
    if not count:
        return None
    return Need(
        count=count,
        unit=ngettext("invitation", "invitations", count),
        title=_("Send again, or withdraw, invitations nobody followed"),
        reason=_("Their links no longer work."),
        url=reverse("invitations"),
        action=_("See"),
        minutes=minutes_for(count, seconds=30),
        urgency=Urgency.LATER,
    )
