"""Who answers: by hand, by the routes the institution wrote, by rota; deputies of those away."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Department, Topic, User
from parvis.conversation.models import Message, Rota, Thread
from parvis.conversation.queries.reading import may_read
from parvis.conversation.queries.taking import destination_of, first_here, route_of, stand_in, turn_of
from parvis.conversation.services.moving import move, note, set_fields
from parvis.core.errors import BadInput

_OPEN = (Thread.State.NEW, Thread.State.ASSIGNED)
_KEEP: Any = object()


@transaction.atomic
def assign(
    thread: Thread,
    *,
    by: User | None,
    member: User | None = _KEEP,
    department: Department | None = _KEEP,
    topic: Topic | None = _KEEP,
    reason: str = "",
) -> Thread:
    """Give a conversation to somebody, a department or the experts of a topic; what is not named stays as it is.

    Somebody away is stood in for by their deputy. Raises BadInput for who left, is away without a deputy, or may not
    read it.
    """
    changes: dict[str, Any] = {}
    if member is not _KEEP:
        changes["assignee"] = _here(thread, member) if member is not None else None
    if department is not _KEEP:
        changes["department"] = department
    if topic is not _KEEP:
        changes["topic"] = topic
    for name, value in changes.items():
        before = getattr(thread, name)
        if before != value:
            note(thread, name, before=_named(before), after=_named(value), by=by, reason=reason)
    set_fields(thread, **changes)
    _follow(thread, by=by)
    return thread


def _named(given: Any) -> str:
    """Somebody as colleagues call them, or anything else it is given to."""
    return (given.get_full_name() or given.get_username()) if isinstance(given, User) else str(given or "")


def _here(thread: Thread, member: User) -> User:
    found = stand_in(member)
    if found is None:
        raise BadInput(
            _("%(who)s is away, and nobody stands in.") % {"who": member.get_full_name() or member.get_username()},
            remedy=_("Choose somebody else."), field="member",
        )  # fmt: skip
    if not may_read(thread, found):
        raise BadInput(
            _("Their role does not let them read private messages."), remedy=_("Choose somebody else."), field="member"
        )
    return found


def _follow(thread: Thread, *, by: User | None) -> None:
    """Somebody has it: it is no longer new; nobody has it: it is again."""
    if thread.state == Thread.State.NEW and thread.assignee_id is not None:
        move(thread, Thread.State.ASSIGNED, by=by)
    elif thread.state == Thread.State.ASSIGNED and thread.assignee_id is None:
        move(thread, Thread.State.NEW, by=by)


@transaction.atomic
def assign_by_topic(thread: Thread, topic: Topic, *, by: User | None) -> Thread:
    """Give it to whoever knows a topic, the least busy of those here; to the topic alone when nobody is."""
    from parvis.conversation.queries.taking import experts_of

    readers = [each for each in experts_of(topic) if may_read(thread, each)]
    member, _instead = first_here(readers)
    return assign(thread, by=by, member=member, topic=topic)


@transaction.atomic
def assign_by_rota(thread: Thread, rota: Rota, *, by: User | None) -> Thread:
    """Give it to whoever's turn it is today. Raises BadInput when nobody's is."""
    readers = [each for each in turn_of(rota) if may_read(thread, each)]
    member, _instead = first_here(readers)
    if member is None:
        raise BadInput(_("It is nobody’s turn today, or they are away."), remedy=_("Choose somebody else."), field="to")
    told: dict[str, Any] = {"department": rota.department} if rota.department is not None else {}
    return assign(thread, by=by, member=member, reason=str(rota), **told)


@transaction.atomic
def route(thread: Thread, message: Message) -> Thread:
    """Send a new conversation where the institution's routes say; nowhere when none holds. Harmless when repeated."""
    if thread.assignee_id or thread.department_id or thread.topic_id or thread.state != Thread.State.NEW:
        return thread
    found = route_of(thread, message)
    if found is None:
        return thread
    told = destination_of(found)
    member = told.member if told.member is not None and may_read(thread, told.member) else None
    return assign(
        thread, by=None, member=member, department=told.department or (member.department if member else None),
        topic=told.topic, reason=str(found),
    )  # fmt: skip


def pass_on(member: User) -> int:
    """Somebody left: what was open and theirs is everybody's of its department again. How many."""
    theirs = Thread.objects.filter(assignee=member, merged_into=None)
    open_ones = list(theirs.filter(state__in=_OPEN))
    for thread in open_ones:
        assign(thread, by=None, member=None)
    theirs.update(assignee=None)
    return len(open_ones)


def in_bulk(threads: Iterable[Thread], action: str, *, by: User, **told: Any) -> int:
    """One action on many conversations, each by the one door: "close", "mute", "reopen", "assign", "mark". How many
    changed. Raises BadInput for an action that is none."""
    from parvis.conversation.services.marking import mark

    states = {"close": "closed", "mute": "muted", "reopen": "new"}
    if action not in (*states, "assign", "mark"):
        raise BadInput(_("Choose what to do."), field="action")
    changed = 0
    for thread in threads:
        before = thread.changed_at
        if action == "assign":
            assign(thread, by=by, **told)
        elif action == "mark":
            mark(thread, by=by, **told)
        elif action == "reopen" or thread.state != Thread.State.MUTED or action == "mute":
            wanted = "assigned" if action == "reopen" and thread.assignee_id else states[action]
            move(thread, wanted, by=by, **told)
        changed += thread.changed_at != before
    return changed
