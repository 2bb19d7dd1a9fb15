"""Pages that go public, or cease to be, at the date chosen for them."""

from __future__ import annotations

import logging
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from parvis.core.clock import now
from parvis.core.errors import Refusal
from parvis.stories.models import StoryPage
from parvis.stories.services import check_ready

_log = logging.getLogger(__name__)


def keep_dates() -> None:
    """Take down the pages whose time is over, publish those whose time has come; one that is refused stops no other."""
    for page in list(Page.objects.live().filter(expire_at__lte=now())):
        page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    for revision in list(Revision.objects.filter(approved_go_live_at__lte=now()).order_by("approved_go_live_at")):
        _publish(revision)


def _publish(revision: Revision) -> None:
    due = revision.approved_go_live_at
    try:
        with transaction.atomic():
            page = revision.as_object()
            if isinstance(page, StoryPage):
                check_ready(page)
            revision.publish(log_action="wagtail.publish.scheduled")
    except (Refusal, PermissionDenied) as refusal:
        _log.warning("revision %s not published at its date: %s", revision.pk, refusal)
        _pull_back(revision, due)


def _pull_back(revision: Revision, due: datetime) -> None:
    """It is a draft again, and the page's history says so: trying each minute would tell nobody."""
    page = revision.content_object
    with transaction.atomic():
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
        told = {
            "id": revision.pk,
            "created": revision.created_at.strftime("%d %b %Y %H:%M"),
            "go_live_at": due.strftime("%d %b %Y %H:%M"),
            "has_live_version": page.live,
        }
        log(instance=page, action="wagtail.schedule.cancel", revision=revision, data={"revision": told})
