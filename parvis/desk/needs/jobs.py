"""What the background work waits for."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.accounts.models import User
from parvis.core.models import Job
from parvis.core.needs import Need, Urgency, count_up_to


def dead(_user: User) -> Need | None:
    """Jobs given up after all their attempts."""
    count = count_up_to(Job.objects.filter(state=Job.State.DEAD))
    if not count:
        return None
    return Need(
        count=count,
        unit=ngettext("job", "jobs", count),
        title=_("See to the work that was given up"),
        reason=_("It was tried several times in the background. Its reason is told; one press tries it again."),
        url=reverse("desk_jobs"),
        action=_("See why"),
        minutes=5,
        urgency=Urgency.NOW,
    )
