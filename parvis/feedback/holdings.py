"""What feedback tells of somebody for their own export."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parvis.feedback.models import Remark
from parvis.feedback.processing import FEEDBACK
from parvis.traces.holdings import Holding, register_holding
from parvis.traces.queries import Subject

_LABELS = {
    "what": _("What"), "source": _("Where it was said"), "said_at": _("When"), "words": _("Words"), "topic": _("Topic"),
    "quoting": _("Quoting"), "told": _("Can be told what becomes of it"),
}  # fmt: skip


def _tell(subject: Subject) -> list[dict[str, Any]]:
    handles = [handle.pk for handle in subject.handles]
    theirs = Remark.objects.filter(Q(handle__in=handles) | Q(trace__handle__in=handles)).distinct()
    return [
        {
            "what": str(one.get_mark_display()), "source": str(one.get_source_display()),
            "said_at": one.said_at.isoformat(), "words": one.text, "topic": one.topic.title if one.topic else "",
            "quoting": str(one.get_quoting_display()), "told": bool(one.contact),
        }
        for one in theirs.select_related("topic").order_by("said_at", "pk")
    ]  # fmt: skip


REMARKS = Holding(name="feedback", title=_("What they asked of us"), tell=_tell, labels=_LABELS, processing=FEEDBACK)


def register() -> None:
    """Make it part of every export."""
    register_holding(REMARKS)
