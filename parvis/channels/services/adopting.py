"""What our own presence heard: already a trace of the social web, told to the apps above as any network's."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import IntegrityError, transaction

from parvis.channels.contracts import Author, Event, Visibility
from parvis.channels.models import Connection, Heard
from parvis.channels.services.hearing import digest, key_of_post, leave_told, take_back
from parvis.channels.signals import message_received
from parvis.core.finding import find_one

NETWORK = "own"
# The social web's words for what happened, in those of channels; what is not here is told by the trace alone.
_WHAT = {
    "follow": "follow", "unfollow": "unfollow", "like": "like", "boost": "repost", "reply": "reply",
    "mention": "mention", "quote": "quote", "message": "message", "deleted": "deleted",
}  # fmt: skip


def adopt(heard: Any, trace: Any) -> Heard | None:
    """Tell it once, whichever account sees the same post later. None for what is known, or is no message."""
    what = _WHAT.get(heard.what)
    if what is None:
        return None
    if what == "deleted":
        # The social web emptied and told the ledger already: what is kept beside it goes too.
        return take_back(network=NETWORK, remote=heard.object_iri, url=heard.object_url, is_told=True)
    url = heard.object_url or heard.object_iri
    written = what in {"reply", "mention", "quote", "message"} and bool(url)
    key = key_of_post(NETWORK, url=url, remote="") if written else digest(f"event:own:{heard.id}")
    event = _event(heard, what)
    try:
        with transaction.atomic():
            return _record(event, key, trace)
    except IntegrityError:
        return None


def _record(event: Event, key: str, trace: Any) -> Heard:
    connection = find_one(Connection, network=NETWORK)
    anonymous = trace is None or trace.handle_id is None
    row = Heard(
        key=key, network=NETWORK, connection=connection, what=event.what, trace=trace, at=event.at,
        object_id="" if anonymous else event.object_id[:500], object_url="" if anonymous else event.object_url[:500],
        thing_id=trace.thing_id if trace else None,
    )  # fmt: skip
    leave_told(row, event)
    row.save(force_insert=True)
    told = {"event": event, "trace": trace, "connection": connection}
    transaction.on_commit(partial(message_received.send, sender=Heard, **told))
    return row


def _event(heard: Any, what: Any) -> Event:
    author = Author(address=f"acct:{heard.address}", shown=f"@{heard.address}", name=heard.name, url=heard.author)
    return Event(
        id=heard.id, what=what, author=author, at=heard.at, object_id=heard.object_iri,
        object_url=heard.object_url or heard.object_iri, on_id=heard.on_iri, text=heard.text, html=heard.html,
        language=heard.language, visibility=Visibility(heard.visibility), tags=heard.tags, pictures=heard.pictures,
        payload=dict(heard.payload),
    )  # fmt: skip
