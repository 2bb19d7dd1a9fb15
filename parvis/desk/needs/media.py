"""What pictures wait for."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.accounts.models import User
from parvis.core.needs import Need, Urgency, count_up_to, minutes_for
from parvis.media.models import Derivative, Picture


def undescribed(_user: User) -> Need | None:
    """Pictures without an alternative text in both languages: the site does not show them."""
    waiting = Picture.objects.filter(Q(alt_fr="") | Q(alt_en=""))
    count = count_up_to(waiting)
    if not count:
        return None
    return Need(
        count=count,
        unit=ngettext("picture", "pictures", count),
        title=_("Say what the pictures show"),
        reason=_("Without a text in French and in English for those who do not see them, they stay off the site."),
        url=reverse("desk_undescribed"),
        action=_("Describe"),
        minutes=minutes_for(count, seconds=45),
        picture=waiting.order_by("-pk").values_list("pk", flat=True).first(),
    )


def failed(_user: User) -> Need | None:
    """Pictures that could not be prepared for showing."""
    broken = Derivative.objects.filter(state=Derivative.State.FAILED)
    count = count_up_to(broken.values("picture").distinct())
    first = broken.order_by("changed_at").first()
    if not count or first is None:
        return None
    return Need(
        count=count,
        unit=ngettext("picture", "pictures", count),
        title=_("Replace pictures that could not be read"),
        reason=_("The file is damaged or of another kind than its name says. Send it again, or another one."),
        url=reverse("wagtailimages:edit", args=[first.picture_id]),
        action=_("Open the first"),
        minutes=minutes_for(count, seconds=90),
        urgency=Urgency.TODAY,
        is_blocking=True,
        picture=None,
    )
