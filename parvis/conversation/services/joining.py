"""Two threads that turn out to be one."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max, Min, Q

from parvis.conversation.models import Answer, Message, Move, Thread
from parvis.core.clock import now

_IN = Message.Direction.IN


@transaction.atomic
def merge(thread: Thread, *, into: Thread) -> None:
    """Put all that was said in one thread into the other; the first stays as a way to it, without a root."""
    if thread.pk == into.pk:
        return
    Message.objects.filter(thread=thread).update(thread=into)
    Answer.objects.filter(thread=thread).update(thread=into)
    Thread.objects.filter(pk=thread.pk).update(
        root="", merged_into=into, needs_answer=False, due_at=None, messages=0, changed_at=now()
    )
    Move.objects.create(thread=into, what="merge", before=str(thread.pk))
    for name in ("about_id", "assignee_id", "department_id", "topic_id", "under_id", "starter_id"):
        if getattr(into, name) is None and getattr(thread, name) is not None:
            Thread.objects.filter(pk=into.pk).update(**{name: getattr(thread, name)})
    recount(into)


def recount(thread: Thread) -> None:
    """Tell anew what lists show of a thread, from its messages."""
    rows = Message.objects.filter(thread=thread)
    coming = rows.filter(direction=_IN).aggregate(first=Min("at"), last=Max("at"))
    said = rows.filter(~Q(direction=Message.Direction.NOTE)).aggregate(last=Max("at"))
    Thread.objects.filter(pk=thread.pk).update(
        messages=rows.exclude(direction=Message.Direction.NOTE).count(),
        others=rows.filter(direction=Message.Direction.OTHERS).count(), first_in_at=coming["first"],
        last_in_at=coming["last"], last_at=said["last"] or thread.last_at, changed_at=now(),
    )  # fmt: skip
    thread.refresh_from_db()
