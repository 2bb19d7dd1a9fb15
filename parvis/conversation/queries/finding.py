"""Which thread a message belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.db import connection
from django.db.models import Q

from parvis.channels.models import Part
from parvis.conversation.contracts import Arrival
from parvis.conversation.models import Message, Settings, Thread
from parvis.conversation.queries.once import once
from parvis.core.finding import find_one

# A private word without an address of what it answers goes on with what was said lately.
_GOES_ON = timedelta(days=30)
# The very same words within this time are one wave.
WAVE = timedelta(minutes=10)
_MOST_NAMES, _MOST_FOUND = 50, 500


def message_of(arrival: Arrival) -> Message | None:
    """What is known already of an arrival: by its key, else by its address."""
    known = [each.pk] if (each := find_one(Message, key=arrival.key)) else _numbers("address", [arrival.address])
    return Message.objects.filter(pk=known[0]).select_related("thread").first() if known else None


def _numbers(column: Literal["address", "remote", "answers"], values: Sequence[str]) -> list[int]:
    """The messages that have one of these values there, the newest first.

    Written out with what the index of that column leaves out: SQLite uses it for nothing else.
    """
    sought = [each for each in values if each]
    if not sought:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM conversation_message WHERE {column} IN ({', '.join(['%s'] * len(sought))})"
            f" AND NOT ({column} = '') ORDER BY id DESC LIMIT {_MOST_FOUND}", sought,
        )  # fmt: skip
        return [row[0] for row in cursor.fetchall()]


def names_in(arrival: Arrival) -> list[str]:
    """The addresses an arrival says it answers, the nearest first."""
    wanted = (arrival.in_reply_to, *arrival.earlier)
    return list(dict.fromkeys(each[:500] for each in wanted if each))[:_MOST_NAMES]


def message_answered(arrival: Arrival) -> Message | None:
    """The nearest message an arrival answers that is known here, ours or somebody's."""
    names = names_in(arrival)
    if not names:
        return None
    found = {each.address: each for each in _named("address", names)}
    found |= {each.remote: each for each in _named("remote", names) if _is_of(each, arrival)}
    nearest = next((found[name] for name in names if name in found), None)
    return nearest or _ours(arrival, names)


def _named(column: Literal["address", "remote", "answers"], names: Sequence[str]) -> list[Message]:
    known = _numbers(column, names)
    return list(Message.objects.filter(pk__in=known).select_related("thread").order_by("-pk")) if known else []


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
    found = [each for each in reversed(_named("answers", names)) if each.reply_to_id is None]
    return [each for each in found if each.answers == arrival.address or _is_of(each, arrival)]


def thread_rooted_at(names: Sequence[str]) -> Thread | None:
    """The thread that waits for one of these to be known, or began with it."""
    sought = [each for each in names if each]
    if not sought:
        return None
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(sought))
        cursor.execute(
            f"SELECT id FROM conversation_thread WHERE root IN ({marks}) AND NOT (root = '') LIMIT 1", sought
        )
        row = cursor.fetchone()
    return Thread.objects.filter(pk=UUID(str(row[0]))).first() if row else None


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
    least = once("joins_from", lambda: Settings.current().joins_from)
    since = connection.ops.adapt_datetimefield_value(at - WAVE)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT said.thread_id FROM conversation_message said WHERE said.digest = %s AND NOT (said.digest = '')"
            " AND said.created_at >= %s AND said.direction = 'in'"
            # Asked of each in turn: joined, a wave's whole thread would be read.
            " AND (SELECT way FROM conversation_thread WHERE id = said.thread_id) = %s"
            " ORDER BY said.created_at, said.id LIMIT %s",
            [digest, since, way, least],
        )  # fmt: skip
        first = [row[0] for row in cursor.fetchall()]
    return Thread.objects.filter(pk=UUID(str(first[0]))).first() if len(first) >= least else None


def living(thread: Thread) -> Thread:
    """The thread itself, or the one it became part of."""
    for _step in range(20):
        if thread.merged_into is None:
            return thread
        thread = thread.merged_into
    return thread
