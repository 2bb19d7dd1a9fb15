"""Where a thread stands, and every step of it written down."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import User
from parvis.conversation.models import Message, Move, Thread
from parvis.conversation.states import Talking
from parvis.core.clock import now
from parvis.core.errors import BadInput

_State = Thread.State
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
    if message.what not in ("tag", "link") and not thread.needs_answer:
        set_fields(thread, needs_answer=True)


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
