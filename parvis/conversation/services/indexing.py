"""The index of words kept in step with messages, within the same transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from parvis.conversation.models import Message
from parvis.conversation.search import index


@contextmanager
def indexed(message: Message) -> Iterator[None]:
    """While a message changes: its old words leave the index, its new ones enter it."""
    old = Message.objects.get(pk=message.pk)
    index().drop([old])
    yield
    index().put([message])


def put(messages: Sequence[Message]) -> None:
    """Words of new messages."""
    index().put(messages)


def rebuild(*, batch: int = 2_000) -> int:
    """Make the index anew from the messages; how many."""
    index().clear()
    last, count = 0, 0
    while rows := list(Message.objects.filter(pk__gt=last).order_by("pk")[:batch]):
        index().put(rows)
        last, count = rows[-1].pk, count + len(rows)
    index().settle()
    return count
