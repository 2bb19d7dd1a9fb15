"""What the institution's own page waits for."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.accounts.models import Closure, Institution, Presence, Site, User
from parvis.core.clock import today
from parvis.core.needs import Need, Urgency, count_up_to, minutes_for


def nameless(_user: User) -> Need | None:
    """An institution that has not said its name."""
    if str(Institution.current()):
        return None
    return Need(
        count=1,
        unit=_("step"),
        title=_("Say who you are"),
        reason=_("The name of the institution is on every page and in every shared link."),
        url=reverse("institution"),
        action=_("Begin"),
        minutes=5,
        urgency=Urgency.NOW,
    )


def without_hours(_user: User) -> Need | None:
    """Sites whose opening hours are not told."""
    waiting = Site.objects.filter(hours=None)
    count, first = count_up_to(waiting), waiting.first()
    missing_all = not Site.objects.exists()
    if not count and not missing_all:
        return None
    return Need(
        count=count or 1,
        unit=ngettext("site", "sites", count or 1),
        title=_("Tell when you are open"),
        reason=_("It is what visitors look for first."),
        url=reverse("sites:edit", args=[first.pk]) if first else reverse("sites:add"),
        action=_("Tell"),
        minutes=minutes_for(count or 1, seconds=180),
    )


def closures_to_translate(_user: User) -> Need | None:
    """Exceptional days to come whose reason is told in one language only."""
    coming = Closure.objects.filter(last_day__gte=today())
    waiting = coming.filter(Q(reason_fr="") | Q(reason_en="")).order_by("first_day")
    count, first = count_up_to(waiting), waiting.first()
    if not count or first is None:
        return None
    return Need(
        count=count,
        unit=ngettext("day", "days", count),
        title=_("Say in both languages why you are closed"),
        reason=_("Visitors read the reason on the site; one language is missing."),
        url=reverse("sites:edit", args=[first.site_id]),
        action=_("Translate"),
        minutes=minutes_for(count, seconds=60),
        urgency=Urgency.LATER,
    )


def without_presence(_user: User) -> Need | None:
    """No presence told: shared works name nobody."""
    if Presence.objects.filter(state=Presence.State.CLAIMED).exists():
        return None
    return Need(
        count=1,
        unit=_("step"),
        title=_("Tell where people find you"),
        reason=_("Your accounts, your newsletter: people who share a work can then name you."),
        url=reverse("presences:add"),
        action=_("Add"),
        minutes=5,
        urgency=Urgency.LATER,
    )
