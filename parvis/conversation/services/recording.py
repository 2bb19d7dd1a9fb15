"""What the ledger is told of what comes in; private words are never part of it."""

from __future__ import annotations

from parvis.channels.services import institution_thing
from parvis.conversation.contracts import Arrival
from parvis.conversation.models import Message, Thread
from parvis.conversation.traces import OF_WAY
from parvis.traces.services import Act, append


def record_arrival(message: Message, arrival: Arrival, thread: Thread) -> None:
    """One trace for what is none yet: networks wrote theirs."""
    kind = OF_WAY.get(arrival.way)
    if message.trace_id is not None or kind is None:
        return
    is_open = message.handle_id is not None and not arrival.is_private
    url = arrival.address if arrival.address.startswith("https://") else ""
    trace = append(
        Act(
            kind=kind, thing_id=arrival.about or thread.about_id or institution_thing().pk, channel=arrival.way,
            occurred_at=message.at, handle_id=message.handle_id, text=message.text or None if is_open else None,
            language=message.language or None if message.handle_id else None,
            payload={"url": url} if url and is_open else None,
            in_reply_to_id=message.reply_to.trace_id if message.reply_to else None,
        )
    )  # fmt: skip
    message.trace = trace
    message.save(update_fields=["trace"])
