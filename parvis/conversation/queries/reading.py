"""One conversation, whole or a part at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q

from parvis.accounts.models import User
from parvis.channels.models import Delivery
from parvis.conversation.models import Answer, Enclosure, Message, Move, Stance, Thread, Typing
from parvis.conversation.queries.lists import READS_PRIVATE, visible
from parvis.core.clock import now
from parvis.traces.models import Handle, Trace

MOST = 500
TYPING_FOR = timedelta(seconds=15)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A conversation as it is shown: what was said, in order; what was done; who it is with; what waits.

    is_whole: whether there is nothing older than the first message.
    """

    thread: Thread
    messages: tuple[Message, ...]
    is_whole: bool
    moves: tuple[Move, ...]
    answers: tuple[Answer, ...]
    stance: Stance | None


def thread_seen(pk: UUID | str, *, by: User) -> Thread | None:
    """A conversation somebody may see, or the one it became part of; None else."""
    try:
        found = Thread.objects.filter(pk=pk).first()
    except (ValidationError, ValueError, TypeError):
        return None
    for _step in range(20):
        if found is None or found.merged_into_id is None:
            break
        found = found.merged_into
    return visible(by).filter(pk=found.pk).first() if found else None


def read(thread: Thread, *, before: Message | None = None, most: int = MOST) -> Reading:
    """The last ``most`` messages, or those before one."""
    rows = Message.objects.filter(thread=thread)
    if before is not None:
        rows = rows.filter(Q(at__lt=before.at) | Q(at=before.at, pk__lt=before.pk))
    # Few people say much: each is read once, not beside each message.
    rows = rows.order_by("-at", "-pk").prefetch_related("handle", "member", "delivery", "answer")
    found = list(rows[: most + 1])
    _give_files(found)
    open_answers = thread.answers.exclude(state__in=("done", "dropped")).select_related("by", "approver", "delivery")
    return Reading(
        thread=thread, messages=tuple(reversed(found[:most])), is_whole=len(found) <= most,
        moves=tuple(thread.moves.select_related("by").order_by("-at", "-pk")[:200]),
        answers=tuple(open_answers.order_by("created_at")),
        stance=Stance.objects.filter(handle=thread.starter_id).first() if thread.starter_id else None,
    )  # fmt: skip


def _give_files(messages: Sequence[Message]) -> None:
    """Their files, as ``prefetch_related`` would: that makes a query for each message, and few have any."""
    nothing, found = Enclosure.objects.none(), defaultdict[int, list[Enclosure]](list)
    for each in Enclosure.objects.filter(message__in=messages):
        found[each.message_id].append(each)
    for message in messages:
        theirs = nothing
        if message.pk in found:
            theirs = Enclosure.objects.filter(message=message)
            theirs._result_cache = found[message.pk]
        vars(message).setdefault("_prefetched_objects_cache", {})["enclosures"] = theirs


def typing(thread: Thread, *, but: User | None = None) -> list[User]:
    """Who else is writing here just now."""
    rows = Typing.objects.filter(thread=thread, at__gt=now() - TYPING_FOR, member__is_active=True)
    return [each.member for each in rows.exclude(member=but).select_related("member")]


def earlier_of(handle: Handle | None, *, by: User, but: Thread | None = None, most: int = 10) -> list[Thread]:
    """Other conversations with somebody, the newest first."""
    if handle is None:
        return []
    rows = visible(by).filter(starter__in=_addresses_of(handle))
    rows = rows.exclude(pk=but.pk) if but else rows
    return list(rows.order_by("-last_at")[:most])


def acts_of(handle: Handle | None, *, most: int = 20) -> list[Trace]:
    """What somebody did in public with this institution, the newest first."""
    if handle is None:
        return []
    rows = Trace.objects.filter(handle__in=_addresses_of(handle)).exclude(said__is_private=True)
    rows = rows.select_related("thing", "handle")
    return list(rows.order_by("-occurred_at")[:most])


def _addresses_of(handle: Handle) -> Any:
    return Handle.objects.filter(person=handle.person_id).values("pk") if handle.person_id else [handle.pk]


def standings(messages: Sequence[Message]) -> dict[int, str]:
    """How far each answer of ours is, by message: the present state of its sending."""
    wanted = {each.delivery_id: each.pk for each in messages if each.delivery_id}
    rows = Delivery.objects.filter(pk__in=wanted).values_list("pk", "state")
    return {wanted[pk]: state for pk, state in rows}


def may_read(thread: Thread, user: User) -> bool:
    """Whether somebody may read it."""
    return not thread.is_private or user.has_perm(READS_PRIVATE)


def theirs(thread: Thread) -> list[Message]:
    """What was said to us in it and is still there, the latest first, a few: what can be taken for something."""
    rows = Message.objects.filter(thread=thread, direction="in", deleted_at=None, erased_at=None).exclude(text="")
    return list(rows.order_by("-at", "-pk")[:20])


def taken_for(thread: Thread) -> Message | None:
    """What was last taken for something (a question, a complaint…), else the last word said to us."""
    rows = Message.objects.filter(thread=thread, direction="in", deleted_at=None).exclude(text="").exclude(kind="")
    marked = rows.order_by("-at", "-pk").first()
    said = theirs(thread)
    return marked or (said[0] if said else None)
