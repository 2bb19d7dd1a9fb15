"""What other servers wait for: their reports."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.core.needs import Need, Urgency, count_up_to, minutes_for, watch
from parvis.fediverse.queries.reports import open_reports


def register() -> None:
    """Tell the desk how to look."""
    watch("reports_open", permission="fediverse.change_report", look=reports)


def reports(_user: Any) -> Need | None:
    """Reports of other servers nobody answered."""
    waiting = open_reports()
    count, first = count_up_to(waiting), waiting.first()
    if first is None:
        return None
    return Need(
        count=count,
        unit=ngettext("report", "reports", count),
        title=ngettext("A report is to be looked at", "Reports are to be looked at", count),
        reason=_("Another server says that something of ours, or said in our name, harms somebody."),
        url=reverse("moderation_report", args=[first.pk]) if count == 1 else reverse("moderation"),
        action=_("Look"),
        minutes=minutes_for(count, seconds=300),
        urgency=Urgency.TODAY,
    )
