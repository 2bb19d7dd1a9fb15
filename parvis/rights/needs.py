"""What rights wait for, besides what the desk itself looks for."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.core.needs import Need, Urgency, count_up_to, minutes_for, watch
from parvis.rights.models import Sending


def register() -> None:
    """Tell the desk how to look."""
    watch("letters_perhaps_sent", permission="rights.change_grantrequest", look=letters_perhaps_sent)


def letters_perhaps_sent(_user: Any) -> Need | None:
    """Letters nobody knows to have left."""
    waiting = Sending.objects.filter(state=Sending.State.UNKNOWN)
    count, first = count_up_to(waiting), waiting.first()
    if first is None:
        return None
    one = reverse("rights_request", args=[first.request_id])
    return Need(
        count=count,
        unit=ngettext("letter", "letters", count),
        title=ngettext("A letter may have left", "Letters may have left", count),
        reason=_("Something broke off while it was being sent. Say whether it left, or send it again."),
        url=one,
        action=_("Look"),
        minutes=minutes_for(count, seconds=120),
        urgency=Urgency.NOW,
    )
