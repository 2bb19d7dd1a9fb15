"""What the social web tells of somebody for their own export."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from parvis.fediverse.models import Deed, Follower, RemoteActor
from parvis.fediverse.processing import SOCIAL_WEB
from parvis.traces.holdings import Holding, register_holding
from parvis.traces.queries import Subject

_LABELS = {
    "address": _("Account"), "name": _("Name"), "presentation": _("Presentation"), "follows": _("Follows"),
    "since": _("Known since"), "read_at": _("Last read"), "rule": _("Rule"), "what": _("What"), "at": _("When"),
    "words": _("Words"), "about": _("About"),
}  # fmt: skip


def _people(subject: Subject) -> Any:
    return RemoteActor.objects.filter(handle__in=[handle.pk for handle in subject.handles])


def _accounts(subject: Subject) -> list[dict[str, Any]]:
    return [
        {
            "address": one.address, "name": one.name, "presentation": one.summary, "read_at": one.read_at.isoformat(),
            "rule": one.get_rule_display() if one.rule else "",
            "follows": [str(row.actor) for row in Follower.objects.select_related("actor").filter(remote=one, state="accepted")],
        }
        for one in _people(subject)
    ]  # fmt: skip


def _messages(subject: Subject) -> list[dict[str, Any]]:
    deeds = Deed.objects.select_related("thing").filter(remote__in=_people(subject)).exclude(words="")
    return [
        {"what": deed.get_what_display(), "at": deed.at.isoformat(), "words": deed.words, "about": deed.thing.title}
        for deed in deeds
    ]


def register() -> None:
    """Make them part of every export."""
    register_holding(
        Holding("remoteactor", _("Accounts on the social web"), _accounts, labels=_LABELS, processing=SOCIAL_WEB)
    )
    register_holding(Holding("deed", _("What they wrote in private"), _messages, labels=_LABELS, processing=SOCIAL_WEB))
