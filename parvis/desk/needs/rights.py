"""What rights wait for."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.accounts.models import User
from parvis.core.clock import today
from parvis.core.needs import Need, Urgency, count_up_to, minutes_for
from parvis.media.models import Picture
from parvis.rights.models import Declaration, Grant
from parvis.rights.services import late_requests, waiting_for

AHEAD = timedelta(days=90)
SOON = timedelta(days=14)


def unstated(_user: User) -> Need | None:
    """Pictures whose rights nobody has told: the default is no."""
    waiting = Picture.objects.filter(thing__rights_statement=None)
    count = count_up_to(waiting)
    if not count:
        return None
    return Need(
        count=count,
        unit=ngettext("picture", "pictures", count),
        title=_("Say under which rights these pictures are"),
        reason=_("Nothing is known of their licence or their holder: they are shown only where the law is plain."),
        url=reverse("desk_unstated"),
        action=_("Tell"),
        minutes=minutes_for(count, seconds=40),
        picture=waiting.order_by("-pk").values_list("pk", flat=True).first(),
    )


def ending_grants(_user: User) -> Need | None:
    """Grants that end within 90 days: what depends on them goes dark the day after."""
    ending = Grant.objects.filter(revoked_at=None, valid_until__gte=today(), valid_until__lte=today() + AHEAD)
    count, first = count_up_to(ending), ending.order_by("valid_until").first()
    if not count or first is None or first.valid_until is None:
        return None
    return Need(
        count=count,
        unit=ngettext("grant", "grants", count),
        title=ngettext("A grant ends soon", "Grants end soon", count),
        reason=_("The first, by %(holder)s, ends on %(day)s. Pictures that depend on it go off the site the day after.")
        % {"holder": first.holder, "day": date_format(first.valid_until, "j F Y")},
        url=reverse("rights_ending"),
        action=_("See"),
        minutes=minutes_for(count, seconds=120),
        urgency=Urgency.NOW if first.valid_until <= today() + SOON else Urgency.TODAY,
        is_blocking=first.valid_until <= today() + SOON,
    )


def late_answers(_user: User) -> Need | None:
    """Requests for a grant whose answer was hoped for by now."""
    count = count_up_to(late_requests(today()))
    if not count:
        return None
    return Need(
        count=count,
        unit=ngettext("request", "requests", count),
        title=ngettext(
            "A request for a grant waits for its answer", "Requests for grants wait for their answer", count
        ),
        reason=_("The day by which an answer was hoped for is past: remind, or ask somebody else."),
        url=reverse("grant-requests:index"),
        action=_("Remind"),
        minutes=minutes_for(count, seconds=90),
    )


def deliveries(user: User) -> Need | None:
    """What came in by a delivery link for them and was neither taken in nor refused."""
    count = count_up_to(waiting_for(user))
    if not count:
        return None
    return Need(
        count=count,
        unit=ngettext("delivery", "deliveries", count),
        title=ngettext("A delivery waits to be taken in", "Deliveries wait to be taken in", count),
        reason=_("Pictures, texts and grants came in from outside; nothing is shown before somebody looked."),
        url=reverse("rights_deliveries"),
        action=_("Look"),
        minutes=minutes_for(count, seconds=180),
    )


def declarations_due(_user: User) -> Need | None:
    """What a collecting society must be told within a fortnight."""
    due = Declaration.objects.filter(state=Declaration.State.DUE, due_on__lte=today() + SOON)
    count, first = count_up_to(due), due.order_by("due_on").first()
    if not count or first is None:
        return None
    return Need(
        count=count,
        unit=ngettext("declaration", "declarations", count),
        title=ngettext("A declaration to a society is due", "Declarations to societies are due", count),
        reason=_("The first, %(name)s, is due on %(day)s.")
        % {"name": first, "day": date_format(first.due_on, "j F Y")},
        url=reverse("declarations:index"),
        action=_("Declare"),
        minutes=minutes_for(count, seconds=300),
        urgency=Urgency.NOW if first.due_on <= today() else Urgency.TODAY,
    )
