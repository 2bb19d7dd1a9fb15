"""What networks heard becomes messages; what its author changed since changes here too."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from parvis.channels.contracts import Author as Somebody
from parvis.channels.contracts import Change, Event
from parvis.channels.models import Connection, Delivery, Heard, Part
from parvis.channels.queries.finding import thing_linked
from parvis.channels.services import WRITTEN
from parvis.conversation import cleaning
from parvis.conversation.contracts import Arrival, Author
from parvis.conversation.models import Message, Stance, Thread
from parvis.conversation.services.indexing import indexed
from parvis.conversation.services.moving import note, settle_need
from parvis.conversation.services.receiving import receive
from parvis.core.clock import now
from parvis.core.text import links_of
from parvis.traces.models import Trace

# What staff brought by hand is heard under these names.
BROUGHT = frozenset({"comment", "screenshot", "address"})
# Things that stand for us or for what we said: nothing one could be talking about.
_OURS = frozenset({"shipment", "post", "actor", "newsletter"})
_LATELY = timedelta(days=3)
_PRIVATE = frozenset({"direct", "followers"})
_log = logging.getLogger(__name__)


def take_in(event: Event, trace: Trace | None, connection: Connection | None) -> Message | None:
    """One event of a network as a message; None for what is none (likes, follows), and for who objected."""
    heard = Heard.objects.filter(trace=trace).select_related("connection").first() if trace else None
    if heard is None or not _is_message(heard):
        return None
    return receive(_arrival(event, heard, heard.connection or connection))


def _is_message(heard: Heard) -> bool:
    """Somebody who objected is counted in the ledger, and heard no further; what staff bring may be nobody's."""
    return heard.what in BROUGHT or (heard.what in WRITTEN and heard.trace is not None and bool(heard.trace.handle_id))


def _arrival(event: Event, heard: Heard, connection: Connection | None) -> Arrival:
    trace, under = heard.trace, _under(event, connection)
    is_private = event.visibility.value in _PRIVATE or event.what == "message"
    way = (
        "by_hand" if heard.what in BROUGHT else "private" if event.what == "message" or _is_direct(event) else "network"
    )
    who = event.author
    return Arrival(
        key=f"heard:{heard.pk}", way=way, at=event.at, text=event.text, html=event.html,  # type: ignore[arg-type]
        author=Author(network=heard.network, address=who.address, name=who.name or who.shown, url=who.url),
        address=event.object_url or event.object_id, remote=_remote(event, connection), network=heard.network,
        in_reply_to=_answered(event, connection), earlier=[event.root] if event.root else [],
        about=_about(trace, under, event), connection=connection.pk if connection else None, language=event.language,
        is_private=is_private, visibility=event.visibility.value, pictures=event.pictures, trace=heard.trace_id,
        what="mention" if heard.what in BROUGHT else event.what,  # type: ignore[arg-type]
        heard=heard.pk, under=under.pk if under else None, handle=trace.handle_id if trace else None,
        payload={name: True for name, holds in (("is_bot", who.is_bot),) if holds},
    )  # fmt: skip


def _is_direct(event: Event) -> bool:
    return event.visibility.value == "direct"


def _remote(event: Event, connection: Connection | None) -> str:
    """What its network calls it; on a network of many servers, where each has a number of its own, with the server."""
    local = str(event.payload.get("id") or "")
    return f"{connection.base_url}#{local}" if local and connection else event.object_id


def _under(event: Event, connection: Connection | None) -> Delivery | None:
    """The sending of ours it is about."""
    part = _part(event.on_id, connection)
    return part.delivery if part else None


def _part(name: str, connection: Connection | None) -> Part | None:
    if not name or connection is None:
        return None
    parts = Part.objects.filter(Q(remote_id=name) | Q(url=name), delivery__connection__network=connection.network)
    if name.isdecimal():
        # A number means something on its own server alone.
        parts = parts.filter(delivery__connection__base_url=connection.base_url)
    return parts.select_related("delivery__shipment").order_by("-pk").first()


def _answered(event: Event, connection: Connection | None) -> str:
    """The address of the post it answers, as messages are known here; empty for what answers none."""
    part = _part(event.answers or event.on_id, connection)
    if event.what == "quote":
        return ""
    if part is not None:
        return part.url or part.remote_id
    if event.answers.isdecimal() and connection is not None:
        return f"{connection.base_url}#{event.answers}"
    known = Heard.objects.filter(Q(object_id=event.on_id) | Q(object_url=event.on_id)) if event.on_id else None
    return event.answers or (event.on_id if known is not None and known.exists() else "")


def _about(trace: Trace | None, under: Delivery | None, event: Event) -> Any:
    """What it concerns: what the post it answers is about, what the ledger says, else the page of ours it links to."""
    if under is not None and under.shipment.about_id:
        return under.shipment.about_id
    told = None if trace is None else trace.about_id or (None if trace.thing.kind in _OURS else trace.thing_id)
    if told is not None:
        return told
    linked = thing_linked(event.links or links_of(event.html))
    return linked.pk if linked is not None and linked.kind not in _OURS else None


def catch_up(*, most: int = 20_000) -> int:
    """Take in what was heard while whoever should have told it died; how many. Harmless when repeated."""
    taken = 0
    for heard in _missed()[:most]:
        try:
            taken += take_in(event_of(heard), heard.trace, heard.connection) is not None
        except Exception:
            # One that cannot be kept stops no other.
            _log.exception("what was heard as %s could not be kept", heard.pk)
    return taken + _catch_up_deleted()


def _missed() -> Any:
    floor = Heard.objects.filter(created_at__lt=now() - _LATELY).order_by("-pk").values_list("pk", flat=True).first()
    rows = Heard.objects.filter(pk__gt=floor or 0, gone_at=None, said=None).exclude(trace=None)
    own = Q(what__in=WRITTEN, trace__handle__isnull=False) | Q(what__in=BROUGHT)
    return rows.filter(own).select_related("trace__handle", "trace__thing", "connection").order_by("pk")


def _catch_up_deleted() -> int:
    """Taken back by their authors, where nobody was left to tell it."""
    left = Message.objects.filter(heard__gone_at__isnull=False, deleted_at=None).select_related("thread")[:1000]
    for message in left:
        delete(message)
    return len(left)


def event_of(heard: Heard) -> Event:
    """What was heard, told again from what was kept of it."""
    from parvis.channels.contracts import Visibility

    trace = heard.trace
    payload = dict((trace.payload if trace else None) or {})
    handle = trace.handle if trace else None
    usual = "direct" if heard.what == "message" or heard.words else "public"
    return Event(
        id=heard.key, what=heard.what if heard.what in WRITTEN else "mention",  # type: ignore[arg-type]
        author=Somebody(address=handle.address if handle else "", name=handle.name if handle else ""), at=heard.at,
        object_id=heard.object_id, object_url=heard.object_url, on_id=_on(heard),
        text=heard.words or (trace.text if trace else "") or _deed_words(heard), html=str(payload.get("html") or ""),
        language=(trace.language if trace else "") or "", visibility=Visibility(payload.get("visibility") or usual),
        pictures=tuple(map(str, payload.get("pictures") or ())), payload={"id": heard.local_id} if heard.local_id else {},
    )  # fmt: skip


def _on(heard: Heard) -> str:
    """The post it answered: somebody's by the trace it answers, or ours by its thing."""
    trace = heard.trace
    if trace is None:
        return ""
    before = Heard.objects.filter(trace=trace.in_reply_to_id).first() if trace.in_reply_to_id else None
    if before is not None:
        return before.object_id
    part = Part.objects.filter(delivery__shipment__thing=trace.thing_id, delivery__connection__network=heard.network)
    return part.order_by("place").values_list("remote_id", flat=True).first() or ""


def _deed_words(heard: Heard) -> str:
    """Private words our own presence keeps itself."""
    from parvis.fediverse.models import Deed

    if heard.network != "own" or not heard.object_id:
        return ""
    return Deed.objects.filter(iri=heard.object_id).values_list("words", flat=True).first() or ""


@transaction.atomic
def take_change(change: Change, heard: Heard | None) -> Message | None:
    """Somebody changed or took back their words, moved, or blocked us. The message concerned, if any."""
    if change.what in ("moved", "blocked"):
        _stand(change)
        return None
    message = _message_of(change, heard)
    if message is not None and message.deleted_at is None:
        _edit(message, change) if change.what == "edited" else delete(message)
    return message


def _message_of(change: Change, heard: Heard | None) -> Message | None:
    rows = Message.objects.select_related("thread")
    found = rows.filter(heard=heard).first() if heard else None
    names = [each for each in (change.object_url, change.object_id) if each]
    return found or rows.filter(Q(address__in=names) | Q(remote__in=names), direction__in=("in", "others")).first()


def _edit(message: Message, change: Change) -> None:
    """The former words go, here as in the ledger."""
    with indexed(message):
        message.html = cleaning.clean_markup(change.html)
        message.text = cleaning.clean_text(change.text) or cleaning.words_of(message.html)
        message.pictures, message.edited_at = list(change.pictures[:50]), now()
        message.digest = cleaning.digest_of(message.text)
        message.save(update_fields=["html", "text", "pictures", "edited_at", "digest"])
    note(message.thread, "edited", message=message)
    settle_need(message.thread)


@transaction.atomic
def delete(message: Message) -> None:
    """Its author took it back: that it was said stays, its words go."""
    forget(message)
    Message.objects.filter(pk=message.pk).update(deleted_at=now())
    note(message.thread, "deleted", message=message)
    settle_need(message.thread)


def forget(message: Message) -> None:
    """Empty a message of its words, pictures and files."""
    with indexed(message):
        message.text, message.html, message.subject, message.pictures, message.payload = "", "", "", [], {}
        message.digest = ""
        message.save(update_fields=["text", "html", "subject", "pictures", "payload", "digest"])
    for enclosure in message.enclosures.all():
        if enclosure.file:
            stored = str(enclosure.file.name)
            transaction.on_commit(lambda stored=stored, kept=enclosure.file.storage: kept.delete(stored))  # type: ignore[misc]
        enclosure.delete()


def _stand(change: Change) -> None:
    if change.handle is None:
        return
    told = (
        {"blocked_at": change.at} if change.what == "blocked" else {"moved_to": change.to[:300], "moved_at": change.at}
    )
    Stance.objects.update_or_create(handle_id=change.handle, defaults=told)
    threads = Thread.objects.filter(starter=change.handle, merged_into=None).exclude(state="closed")
    for thread in threads.order_by("-last_at")[:200]:
        note(thread, change.what)
        settle_need(thread)
