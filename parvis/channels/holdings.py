"""What channels tell of somebody for their own export."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from parvis.channels.models import Heard, Subscriber
from parvis.channels.processing import NETWORKS, NEWSLETTERS
from parvis.channels.queries.newsletters import digest_of, subscribers_of
from parvis.channels.services.newsletters.subscribing import address_of
from parvis.traces.holdings import Found, Holding, register_holding
from parvis.traces.queries import Subject, is_email

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


_READER = {
    "newsletter": _("Newsletter"), "address": _("Address"), "language": _("Language"), "state": _("State"),
    "agreed_to": _("Agreed to"), "page": _("On the page"), "asked_at": _("Asked"), "confirmed_at": _("Confirmed"),
    "letters": _("Letters sent"),
}  # fmt: skip


def _tell_reader(subject: Subject) -> list[dict[str, Any]]:
    return [_reader(each) for each in subscribers_of(subject)]


def _reader(one: Subscriber) -> dict[str, Any]:
    told = one.consent
    return {
        "newsletter": one.connection.name, "address": address_of(one), "language": one.language,
        "state": one.get_state_display(), "agreed_to": told.get("text", ""), "page": told.get("page", ""),
        "asked_at": told.get("asked_at", ""), "confirmed_at": told.get("confirmed_at", ""),
        "letters": one.letters.filter(state="sent").count(),
    }  # fmt: skip


def _find_reader(words: str, most: int) -> list[Found]:
    """By a whole address alone: they are kept sealed."""
    if not is_email(words):
        return []
    digest = digest_of(words)
    rows = Subscriber.objects.filter(digest=digest).select_related("connection", "handle__person")[:most]
    return [_found(each) for each in rows if each.address]


def _found(one: Subscriber) -> Found:
    address = address_of(one)
    person = one.handle.person_id if one.handle else None
    return Found(record=f"newsletter:{one.pk}", name=address, email=address, person=person)


def _get_reader(key: str) -> Found | None:
    try:
        one = Subscriber.objects.filter(pk=UUID(key)).select_related("handle").first()
    except ValueError:
        return None
    return _found(one) if one and one.address else None


READERS = Holding(
    name="newsletter", title=_("Newsletters"), tell=_tell_reader, labels=_READER, processing=NEWSLETTERS,
    find=_find_reader, get=_get_reader,
)  # fmt: skip


def register() -> None:
    """Make it part of every export."""
    register_holding(HEARD)
    register_holding(READERS)
