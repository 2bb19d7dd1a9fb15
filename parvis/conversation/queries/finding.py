"""Which thread a message belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from parvis.channels.models import Part
from parvis.conversation.contracts import Arrival
from parvis.conversation.models import Message, Settings, Thread

# A private word without an address of what it answers goes on with what was said lately.
_GOES_ON = timedelta(days=30)
# The very same words within this time are one wave.
WAVE = timedelta(minutes=10)
_MOST_NAMES = 50


def message_of(arrival: Arrival) -> Message | None:
    """What is known already of an arrival: by its key, else by its address."""
    known = Q(key=arrival.key)
    if arrival.address:
        known |= Q(address=arrival.address)
    return Message.objects.filter(known).select_related("thread").order_by("pk").first()


def names_in(arrival: Arrival) -> list[str]:
    """The addresses an arrival says it answers, the nearest first."""
    wanted = (arrival.in_reply_to, *arrival.earlier)
    return list(dict.fromkeys(each[:500] for each in wanted if each))[:_MOST_NAMES]


def message_answered(arrival: Arrival) -> Message | None:
    """The nearest message an arrival answers that is known here, ours or somebody's."""
    names = names_in(arrival)
    if not names:
        return None
    found = {each.address: each for each in _named(Q(address__in=names))}
    found |= {each.remote: each for each in _named(Q(remote__in=names)) if _is_of(each, arrival)}
    nearest = next((found[name] for name in names if name in found), None)
    return nearest or _ours(arrival, names)


def _named(wanted: Q) -> list[Message]:
    return list(Message.objects.filter(wanted).select_related("thread").order_by("-pk")[:_MOST_NAMES])


def _is_of(message: Message, arrival: Arrival) -> bool:
    """What a network calls a post means nothing on another one."""
    return message.thread.network == arrival.network


def _ours(arrival: Arrival, names: Sequence[str]) -> Message | None:
    """An answer of ours, by what its network calls its posts."""
    if not arrival.network:
        return None
    parts = Part.objects.filter(Q(remote_id__in=names) | Q(url__in=names))
    parts = parts.filter(delivery__connection__network=arrival.network)
    said = Message.objects.filter(delivery__in=parts.values("delivery")).select_related("thread")
    return said.order_by("-pk").first()


def orphans_of(arrival: Arrival) -> list[Message]:
    """Messages that came before what they answer, which is this."""
    names = [each for each in (arrival.address, arrival.remote) if each]
    if not names:
        return []
    found = Message.objects.filter(answers__in=names, reply_to=None).select_related("thread").order_by("pk")
    return [each for each in found[:500] if each.answers == arrival.address or _is_of(each, arrival)]


def thread_rooted_at(names: Sequence[str]) -> Thread | None:
    """The thread that waits for one of these to be known, or began with it."""
    return Thread.objects.filter(root__in=names).exclude(root="").first() if names else None


def thread_going_on(handle: int | None, connection: UUID | None, *, at: datetime) -> Thread | None:
    """The private conversation somebody is in with an account of ours."""
    if handle is None:
        return None
    rows = Thread.objects.filter(starter=handle, way="private", connection=connection, merged_into=None)
    return rows.filter(last_at__gte=at - _GOES_ON).order_by("-last_at").first()


def wave_of(digest: str, *, way: str, at: datetime) -> Thread | None:
    """The thread of the first of those who say the very same, once they are as many as the institution chose."""
    if not digest:
        return None
    least = Settings.current().joins_from
    rows = Message.objects.filter(digest=digest, created_at__gte=at - WAVE, direction="in", thread__way=way)
    first = list(rows.order_by("created_at", "pk").values_list("thread", flat=True)[:least])
    return Thread.objects.filter(pk=first[0]).first() if len(first) >= least else None


def living(thread: Thread) -> Thread:
    """The thread itself, or the one it became part of."""
    for _step in range(20):
        if thread.merged_into is None:
            return thread
        thread = thread.merged_into
    return thread
