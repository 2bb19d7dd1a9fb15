"""What channels tell of somebody for their own export."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from parvis.channels.models import Heard
from parvis.channels.processing import NETWORKS
from parvis.traces.holdings import Holding, register_holding
from parvis.traces.queries import Subject

_LABELS = {
    "network": _("Network"), "what": _("What"), "at": _("When"), "address": _("Address"), "words": _("Words"),
    "screenshot": _("Screenshot kept"),
}  # fmt: skip


def _tell(subject: Subject) -> list[dict[str, Any]]:
    theirs = Heard.objects.filter(trace__handle__in=[handle.pk for handle in subject.handles]).order_by("at", "pk")
    return [
        {
            "network": one.network, "what": one.what, "at": one.at.isoformat(), "address": one.object_url,
            "words": one.words, "screenshot": bool(one.picture),
        }
        for one in theirs
    ]  # fmt: skip


HEARD = Holding(name="heard", title=_("Heard on networks"), tell=_tell, labels=_LABELS, processing=NETWORKS)


def register() -> None:
    """Make it part of every export."""
    register_holding(HEARD)
