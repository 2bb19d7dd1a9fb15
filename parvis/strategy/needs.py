"""What waits for those who decide on proposals."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.core.needs import Need, Urgency, count_up_to, minutes_for, watch
from parvis.strategy.queries import undecided


def register() -> None:
    """Tell the desk how to look."""
    watch("proposals", permission="strategy.decide_proposal", look=to_decide)


def to_decide(_user: Any) -> Need | None:
    """Proposals nobody has accepted or declined."""
    count, first = count_up_to(undecided()), undecided().first()
    if first is None:
        return None
    return Need(
        count=count,
        unit=ngettext("proposal", "proposals", count),
        title=ngettext("A proposal waits for your decision", "Proposals wait for your decision", count),
        reason=_("Whoever proposed, and the public behind it, are told the reason."),
        url=reverse("proposal", args=[first.pk]) if count == 1 else reverse("proposals"),
        action=_("Decide"),
        minutes=minutes_for(count, seconds=300),
        urgency=Urgency.TODAY,
    )
