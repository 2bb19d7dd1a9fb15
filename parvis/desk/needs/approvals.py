"""What waits to be approved, what comes back to its author, and what nobody can decide."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.accounts.models import User
from parvis.accounts.queries.approvals import returned_to
from parvis.accounts.queries.departments import steps_without_decider
from parvis.core.approval import queries
from parvis.core.needs import Need, Urgency, minutes_for


def waiting(user: User) -> Need | None:
    """Requests whose next step this member of staff may take, in their own name or for somebody absent."""
    rows = queries.waiting_for(str(user.pk))
    count = len(rows)
    if not count:
        return None
    return Need(
        count=count,
        unit=ngettext("approval", "approvals", count),
        title=ngettext("Approve “%(title)s”, or send it back", "Approve what waits, or send it back", count)
        % {"title": rows[0].title},
        reason=_("It is not published before you have decided."),
        url=reverse("approval", args=[rows[0].pk]) if count == 1 else reverse("approvals"),
        action=_("Decide"),
        minutes=minutes_for(count, seconds=300, most=60),
    )


def returned(user: User) -> Need | None:
    """What was sent back to this member of staff and not asked again since."""
    rows = returned_to(user)
    count = len(rows)
    if not count:
        return None
    return Need(
        count=count,
        unit=ngettext("text sent back", "texts sent back", count),
        title=ngettext("Take up “%(title)s” again", "Take up again what was sent back", count)
        % {"title": rows[0].title},
        reason=_("It was sent back with a remark."),
        url=reverse("approval", args=[rows[0].pk]),
        action=_("Read the remark"),
        minutes=minutes_for(count, seconds=600, most=60),
    )


def undecidable(_user: User) -> Need | None:
    """Steps nobody who works here could take."""
    rows = steps_without_decider()
    if not rows:
        return None
    return Need(
        count=len(rows),
        unit=ngettext("step", "steps", len(rows)),
        title=_("Give somebody the right to take the step “%(step)s”") % {"step": rows[0]},
        reason=_("Nobody can approve there: nothing is published any more."),
        url=reverse("team", args=[rows[0].department_id]) if rows[0].department_id else reverse("staff"),
        action=_("Give a role"),
        minutes=minutes_for(len(rows), seconds=120),
        urgency=Urgency.NOW,
        is_blocking=True,
    )
