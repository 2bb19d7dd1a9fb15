"""What pages wait for."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page
from wagtail.permissions import policy_registry

from parvis.accounts.models import User
from parvis.core.needs import Need, count_up_to, minutes_for


def unpublished(user: User) -> Need | None:
    """Pages with changes that this member of staff may publish."""
    mine = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "publish")
    waiting = mine.filter(has_unpublished_changes=True, depth__gt=1)
    count, last = count_up_to(waiting), waiting.order_by("-latest_revision_created_at").first()
    if not count or last is None:
        return None
    return Need(
        count=count,
        unit=ngettext("draft", "drafts", count),
        title=ngettext("Read “%(title)s” again", "Read again what waits to be published", count)
        % {"title": last.title},
        reason=_("Written, not published. Read it, publish it or send it back with a comment."),
        url=reverse("wagtailadmin_pages:edit", args=[last.pk]),
        action=_("Read again"),
        minutes=minutes_for(count, seconds=240),
    )
