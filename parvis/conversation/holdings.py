"""What conversation tells of somebody for their own export: the only way out of private words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parvis.conversation.models import Correspondent, Message, Moderation
from parvis.conversation.processing import CONVERSATION
from parvis.conversation.services.correspondents import address_of, digest_of, name_of
from parvis.conversation.services.forgetting import DECIDED, HOLDING, correspondents_of
from parvis.traces.holdings import Found, Holding, register_holding
from parvis.traces.queries import Subject, is_email

_LABELS = {
    "way": _("By which way"), "network": _("Network"), "at": _("When"), "subject": _("Subject"), "words": _("Words"),
    "folded": _("Quoted or signed below"), "address": _("Address"), "files": _("Files"), "answered": _("What we answered"),
}  # fmt: skip


def _tell(subject: Subject) -> list[dict[str, Any]]:
    writers = list(correspondents_of(subject))
    theirs = Q(handle__in=[handle.pk for handle in subject.handles]) | Q(
        thread__correspondent__in=[each.pk for each in writers], direction="in"
    )
    rows = Message.objects.filter(theirs, erased_at=None).select_related("thread").order_by("at", "pk")
    return [_told(each) for each in rows.prefetch_related("enclosures", "replies").distinct()]


def _told(one: Message) -> dict[str, Any]:
    answers = [each.text for each in one.replies.all() if each.direction == Message.Direction.OUT and each.text]
    return {
        "way": one.thread.get_way_display(), "network": one.thread.network, "at": one.at.isoformat(),
        "subject": one.subject, "words": one.text, "folded": str(one.payload.get("folded", "")), "address": one.address,
        "files": ", ".join(each.name for each in one.enclosures.all()), "answered": "\n\n".join(answers),
    }  # fmt: skip


_DECIDED = {
    "at": _("When"), "what": _("What was decided"), "network": _("Network"), "reason": _("Why"), "state": _("How far it is"),
}  # fmt: skip


def _tell_decided(subject: Subject) -> list[dict[str, Any]]:
    rows = Moderation.objects.filter(handle__in=[handle.pk for handle in subject.handles]).order_by("created_at", "pk")
    return [
        {
            "at": each.created_at.isoformat(), "what": each.get_verb_display(), "network": each.network,
            "reason": each.reason, "state": each.get_state_display(),
        }
        for each in rows
    ]  # fmt: skip


def _find(words: str, most: int) -> list[Found]:
    """By a whole address alone: they are kept sealed."""
    if not is_email(words):
        return []
    rows = Correspondent.objects.filter(digest=digest_of(words)).select_related("handle__person")[:most]
    return [_found(each) for each in rows if each.address]


def _found(one: Correspondent) -> Found:
    address = address_of(one)
    person = one.handle.person_id if one.handle else None
    return Found(record=f"{HOLDING}:{one.pk}", name=name_of(one) or address, email=address, person=person)


def _get(key: str) -> Found | None:
    try:
        one = Correspondent.objects.filter(pk=UUID(key)).select_related("handle").first()
    except ValueError:
        return None
    return _found(one) if one and one.address else None


def register() -> None:
    """Make it part of every export."""
    register_holding(
        Holding(
            name=HOLDING, title=_("Conversations"), tell=_tell, labels=_LABELS, processing=CONVERSATION, find=_find,
            get=_get,
        )
    )  # fmt: skip
    register_holding(
        Holding(
            name=DECIDED, title=_("What was decided about them on networks"), tell=_tell_decided, labels=_DECIDED,
            processing=CONVERSATION,
        )
    )  # fmt: skip
