"""What was heard, written once: a trace in the ledger, and the apps above told.

One post is one thing heard, by its address, however many accounts saw it and in whatever quality (a mention for one,
an answer for another); a like, a share or a follow is known by the account that was told and the network's own number.
"""

from __future__ import annotations

import hashlib
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction

from parvis.channels.contracts import Event, Visibility, told
from parvis.channels.models import Connection, Heard
from parvis.channels.queries.finding import delivery_named, heard_named, thing_linked
from parvis.channels.services.changing import tell_deleted
from parvis.channels.signals import message_received
from parvis.channels.traces import OF_EVENT
from parvis.core.clock import now
from parvis.fediverse.models import Actor
from parvis.traces.models import Handle, Thing, Trace
from parvis.traces.services import Act, append, empty_traces, recognise_handle

WRITTEN = frozenset({"reply", "mention", "quote", "tag", "link", "message"})
_MOST_WORDS = 20_000
_MOST_LISTED = 50


def key_of_post(network: str, *, url: str, remote: str) -> str:
    """What makes two sights of a post one: its address, else what its network calls it."""
    return digest(f"post:{url}" if url else f"post:{network}:{remote}")


def digest(text: str) -> str:
    """A key that tells nothing of anybody."""
    return hashlib.sha256(text.encode()).hexdigest()


def hear(event: Event, *, connection: Connection) -> Heard | None:
    """Record one event of a network; None for what was known already, or took back what nobody knew.

    Harmless when repeated. The trace is written and the apps above are told in one go, or neither.
    """
    if event.what == "deleted":
        return take_back(network=connection.network, remote=event.object_id, url=event.object_url)
    key = _key(event, connection)
    if Heard.objects.filter(key=key).exists():
        return None
    try:
        with transaction.atomic():
            return _record(event, connection, key)
    except IntegrityError:
        # Another account heard it in the same moment.
        return None


def _key(event: Event, connection: Connection) -> str:
    if event.what in WRITTEN and (event.object_url or event.object_id):
        return key_of_post(connection.network, url=event.object_url, remote=event.object_id)
    return digest(f"event:{connection.pk}:{event.what}:{event.id}")


def _record(event: Event, connection: Connection, key: str) -> Heard:
    heard = Heard(
        key=key, network=connection.network, connection=connection, what=event.what, object_id=event.object_id[:500],
        object_url=event.object_url[:500], at=min(event.at, now()), local_id=str(event.payload.get("id") or "")[:200],
    )  # fmt: skip
    # First the row: whoever comes second stops here, before any trace.
    heard.save(force_insert=True)
    heard.trace = _trace(event, connection, heard)
    heard.thing = heard.trace.thing
    if heard.trace.handle_id is None:
        # Somebody who objected: that it happened counts, nothing else is kept.
        heard.object_id, heard.object_url, heard.local_id = "", "", ""
    elif is_private(event):
        heard.words = plain(event.text)
    leave_told(heard, event)
    heard.save()
    news = {"event": event, "trace": heard.trace, "connection": connection}
    transaction.on_commit(partial(message_received.send, sender=Heard, **news))
    return heard


def leave_told(heard: Heard, event: Event) -> None:
    """Leave what somebody said for whoever takes it in later, in the row that says it was heard; not yet saved.

    Nothing of somebody who objected, and nothing of what says no word.
    """
    if event.what in WRITTEN and heard.trace is not None and heard.trace.handle_id is not None:
        heard.told, heard.waits = told(event), True


def was_taken(heard: Heard, *, well: bool) -> None:
    """It was made into what it becomes above, and what was told of it goes; or that failed, and it is tried again later."""
    Heard.objects.filter(pk=heard.pk).update(waits=False, **({"told": None} if well else {}))


def _trace(event: Event, connection: Connection, heard: Heard) -> Trace:
    author = event.author
    handle = recognise_handle(network=connection.network, address=author.address[:300], name=author.name[:300])
    is_direct = event.visibility == Visibility.DIRECT or event.what == "message"
    kind = OF_EVENT["message" if is_direct else event.what]
    thing, about, answered = _towards(event, connection)
    words = "" if is_private(event) or handle is None else plain(event.text)
    return append(
        Act(
            kind=kind, thing_id=thing.pk, about_id=about, in_reply_to_id=answered, channel=connection.network,
            occurred_at=heard.at, handle_id=handle.pk if handle else None, text=words or None,
            language=(event.language[:12] or None) if handle else None,
            payload=_payload(event, handle), towards=[connection.account][:1],
        )
    )  # fmt: skip


def is_private(event: Event) -> bool:
    """Whether its words are for some alone: they stay out of the ledger."""
    return event.what == "message" or event.visibility in (Visibility.DIRECT, Visibility.FOLLOWERS)


def _payload(event: Event, handle: Handle | None) -> dict[str, Any] | None:
    if handle is None:
        return None
    told: dict[str, Any] = {"url": event.object_url, "visibility": event.visibility.value}
    if not is_private(event):
        told |= {"tags": list(event.tags[:_MOST_LISTED]), "links": list(event.links[:_MOST_LISTED])}
        told |= {"pictures": list(event.pictures[:_MOST_LISTED])}
    if event.author.is_bot:
        told["is_bot"] = True
    return {name: value for name, value in told.items() if value}


def _towards(event: Event, connection: Connection) -> tuple[Thing, Any, Any]:
    """(the thing it is about, what that thing itself is about, the trace it answers)."""
    ours = delivery_named(connection.network, event.on_id)
    linked = thing_linked(event.links)
    if ours is not None:
        about = ours.shipment.about_id or (linked.pk if linked else None)
        return ours.shipment.thing, about, None
    known = heard_named(connection.network, event.on_id)
    if known is not None and known.thing is not None:
        return known.thing, linked.pk if linked else None, known.trace_id
    return linked or institution_thing(), None, None


@transaction.atomic
def take_back(*, network: str, remote: str = "", url: str = "", is_told: bool = False) -> Heard | None:
    """Its author deleted it: the words go here too, that it was said stays, and a trace says that it was taken back.
    is_told: the ledger says so already. None for what nobody knew."""
    heard = heard_named(network, remote) or heard_named(network, url)
    if heard is None or heard.gone_at is not None:
        return None
    trace = heard.trace
    tell_deleted(heard, remote=heard.object_id, url=heard.object_url)
    forget(heard)
    if trace is not None and not is_told:
        _say_deleted(trace, network)
    heard.gone_at = now()
    heard.save(update_fields=["gone_at"])
    return heard


def _say_deleted(trace: Trace, network: str) -> None:
    append(
        Act(
            kind="channels.post.deleted", thing_id=trace.thing_id, about_id=trace.about_id, in_reply_to_id=trace.pk,
            channel=network, handle_id=trace.handle_id,
        )
    )  # fmt: skip


def forget(heard: Heard) -> None:
    """Empty it of words, pictures and addresses, in the ledger and beside it; its key stays, which tells nothing."""
    if heard.trace is not None:
        empty_traces([heard.trace])
    forget_beside(heard)


def forget_beside(heard: Heard) -> None:
    """The same, but for the ledger."""
    if heard.picture:
        transaction.on_commit(partial(heard.picture.storage.delete, str(heard.picture.name)))
    gone = {"words": "", "object_id": "", "local_id": "", "object_url": "", "picture": "", "told": None, "waits": False}
    Heard.objects.filter(pk=heard.pk).update(**gone)
    for name, value in gone.items():
        setattr(heard, name, value)


def plain(text: str) -> str:
    """Words as they are kept: without what no person writes, and no longer than a long post."""
    return "".join(each for each in text if each.isprintable() or each in "\n\t")[:_MOST_WORDS].strip()


def institution_thing() -> Thing:
    """What stands for the institution itself: the thing of its voice."""
    voice = Actor.objects.select_related("thing").filter(kind=Actor.Kind.INSTITUTION).first()
    if voice is None:
        from parvis.fediverse.services.actors import institution_actor

        voice = institution_actor()
    return voice.thing
