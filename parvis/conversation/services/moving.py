"""Where a thread stands, and every step of it written down."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import User
from parvis.conversation.models import Message, Move, Thread
from parvis.conversation.queries.hours import owed_until
from parvis.conversation.states import Talking
from parvis.core.clock import now
from parvis.core.errors import BadInput

_State = Thread.State
# Who merely uses a hashtag or links to us asks nothing.
ASKS_NOTHING = ("tag", "link")
_RESTING = (_State.WAITING, _State.ANSWERED, _State.CLOSED)


def bring_back(thread: Thread, message: Message) -> None:
    """A new word of theirs: what rested waits for us again; what is muted stays so."""
    if message.direction != Message.Direction.IN or message.is_automatic:
        return
    if thread.state == _State.MUTED:
        return
    if thread.state in _RESTING:
        is_kept = thread.assignee is not None and thread.assignee.is_active
        move(thread, _State.ASSIGNED if is_kept else _State.NEW, reason="word")
    settle_need(thread)


def settle_need(thread: Thread) -> bool:
    """Whether an answer is owed, and until when: somebody spoke to us after our last word, and has not taken it back,
    nor blocked us. What merely uses a hashtag or links to us asks nothing."""
    ours = Message.objects.filter(thread=thread, direction="out", deleted_at=None, is_automatic=False)
    ours = ours.exclude(answer__state="failed")
    # By when they came here, not by when they were written: a network may tell late what was said before we answered.
    last_out = ours.order_by("-pk").values_list("pk", flat=True).first()
    said = Message.objects.filter(thread=thread, direction="in", deleted_at=None, erased_at=None, is_automatic=False)
    said = said.exclude(what__in=ASKS_NOTHING).exclude(handle__stance__blocked_at__isnull=False)
    if last_out is not None:
        said = said.filter(pk__gt=last_out)
    first = said.order_by("at").values_list("at", flat=True).first()
    due_at = owed_until(first, site=thread.site) if first is not None else None
    if (thread.needs_answer, thread.due_at) != (first is not None, due_at):
        set_fields(thread, needs_answer=first is not None, due_at=due_at)
    return first is not None


@transaction.atomic
def move(thread: Thread, state: str, *, by: User | None = None, reason: str = "", **changes: Any) -> bool:
    """Put a thread in a state, its step written down; False when it is there, or somebody moved it first.

    Raises BadInput for a step that is none.
    """
    before = thread.state
    if before == state:
        return False
    if not Talking.allows(before, state):
        raise BadInput(_("This conversation is muted."), remedy=_("Take it up again first."), field="state")
    if not Talking.claim(thread, before=before, after=state, **changes):
        return False
    note(thread, "state", before=before, after=state, by=by, reason=reason)
    return True


def note(
    thread: Thread,
    what: str,
    *,
    before: str = "",
    after: str = "",
    by: User | None = None,
    reason: str = "",
    message: Message | None = None,
) -> Move:
    """Write down one step."""
    return Move.objects.create(
        thread=thread, what=what, before=before[:120], after=after[:120], by=by, reason=reason, message=message
    )


def set_fields(thread: Thread, **values: Any) -> None:
    """Change what a thread says, and tell lists that it changed."""
    values = {"changed_at": now(), **values}
    Thread.objects.filter(pk=thread.pk).update(**values)
    for name, value in values.items():
        setattr(thread, name, value)
