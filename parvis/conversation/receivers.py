"""What conversation hears."""

from __future__ import annotations

from typing import Any

from parvis.conversation import services
from parvis.conversation.services import alerting, courtesies, mailing, telling
from parvis.traces.contracts import ErasedElsewhere
from parvis.traces.queries import Subject


def message_received(event: Any, trace: Any, connection: Any, **_event: Any) -> None:
    """Staff brought something by hand: it has its place in a thread at once, where they look for it.

    What networks hear waits for the worker (``services.keep_receiving``): nobody who delivers waits for us.
    """
    services.take_brought(event, trace, connection)


def message_changed(change: Any, heard: Any, **_event: Any) -> None:
    """Its author changed it, took it back, moved or blocked us."""
    services.take_change(change, heard)


def delivery_settled(delivery: Any, **_event: Any) -> None:
    """A sending came to rest: perhaps an answer of ours."""
    services.settle_answer(delivery)


def pause_lifted(pause: Any, **_event: Any) -> None:
    """Everything may leave again: answers by mail do not wait for the minute."""
    mailing.tidy()


def message_arrived(message: Any, **_event: Any) -> None:
    """Somebody said something: perhaps somebody of ours is to be told, or they are welcomed."""
    alerting.look_at(message)
    alerting.look_as_it_comes()
    courtesies.greet_quietly(message)


def topic_moved(topic: Any, **_event: Any) -> None:
    """A topic is planned, done, declined or taken up again: those who asked can perhaps be told."""
    telling.offer(topic)


def person_erased(subject: Subject, by_time: bool, **_event: Any) -> ErasedElsewhere:
    """Somebody is erased: what they said here goes in the same transaction."""
    return services.erase_somebody(subject, by_time=by_time)


def member_left(member: Any) -> None:
    """Somebody left: what was theirs to answer goes to whoever takes it now."""
    services.pass_on(member)
