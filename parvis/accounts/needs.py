"""What waits for those who manage the staff, besides what the desk itself looks for."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.accounts.models import ApprovalLetter
from parvis.core.needs import Need, Urgency, count_up_to, minutes_for, watch


def register() -> None:
    """Tell the desk how to look."""
    watch("approval_letters", permission="accounts.change_user", look=letters_in_doubt)


def letters_in_doubt(_user: Any) -> Need | None:
    """Letters about approvals that did not leave, or that nobody knows to have left."""
    waiting = ApprovalLetter.objects.filter(state__in=ApprovalLetter.TROUBLED)
    count, first = count_up_to(waiting), waiting.first()
    if first is None:
        return None
    return Need(
        count=count,
        unit=ngettext("letter", "letters", count),
        title=ngettext("Somebody may not know what they are to approve", "Letters about approvals are in doubt", count),
        reason=_("The mail server refused, or did not say whether it left. Tell them, or send it again."),
        url=reverse("approval", args=[first.request_id]),
        action=_("Look"),
        minutes=minutes_for(count, seconds=60),
        urgency=Urgency.TODAY,
    )
