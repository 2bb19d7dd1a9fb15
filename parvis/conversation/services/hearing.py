"""What networks heard becomes messages; what its author changed since changes here too."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from time import perf_counter, sleep
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections, connection, transaction
from django.db.models import Q, QuerySet

from parvis.channels.contracts import Author as Somebody
from parvis.channels.contracts import Change, Event, event_told
from parvis.channels.models import Connection, Delivery, Heard, Part
from parvis.channels.services import WRITTEN, was_taken
from parvis.conversation import cleaning
from parvis.conversation.contracts import Arrival, Author
from parvis.conversation.models import Message, Stance, Thread
from parvis.conversation.queries.once import asking_once, once
from parvis.conversation.services.indexing import indexed
from parvis.conversation.services.moving import note, settle_need
from parvis.conversation.services.receiving import receive
from parvis.core.clock import now
from parvis.core.finding import find_one
from parvis.core.turns import turn_at_writing
from parvis.traces.models import Thing, Trace

# What staff brought by hand is heard under these names.
BROUGHT = frozenset({"comment", "screenshot", "address"})
# Things that stand for us or for what we said: nothing one could be talking about.
_OURS = frozenset({"shipment", "post", "actor", "newsletter"})
_LATELY = timedelta(days=3)
_PRIVATE = frozenset({"direct", "followers"})
# How many at one look, and how long before the next when fewer waited.
_BATCH, _PAUSE_S = 200, 0.4
# Having waited so long for its turn, it leaves the others so long.
_CROWDED_S, _COURTESY_S = 0.001, 0.02
_taking = threading.Lock()
_log = logging.getLogger(__name__)


def take_brought(event: Event, trace: Trace | None, connection: Connection | None) -> Message | None:
    """What staff brought by hand as a message; None for what a network told, which waits."""
    heard = Heard.objects.filter(trace=trace, what__in=BROUGHT).first() if trace else None
    return take_in(event, trace, connection) if heard is not None else None


def take_in(event: Event, trace: Trace | None, connection: Connection | None) -> Message | None:
    """One event of a network as a message; None for what is none (likes, follows), and for who objected."""
    heard = Heard.objects.filter(trace=trace).select_related("connection").first() if trace else None
    if heard is None or not _is_message(heard):
        return None
    return receive(_arrival(event, heard, heard.connection or connection))


def take_waiting(*, most: int = _BATCH, is_over: Callable[[], bool] = lambda: False) -> int:
    """Take in what was heard and waits, each in a transaction of its own, the first heard first; how many.

    Harmless when repeated, and when several processes do it at once: each takes its own, where the database locks rows.
    """
    if not _taking.acquire(blocking=False):
        return 0
    try:
        waiting = list(Heard.objects.filter(waits=True).order_by("pk").values_list("pk", flat=True)[:most])
        with asking_once():
            return sum(_take_in_turn(pk) for pk in waiting if not is_over())
    finally:
        _taking.release()


def _take_in_turn(pk: int) -> bool:
    """Whoever delivers goes first: while others queue to write, this one leaves them the machine between two."""
    begun = perf_counter()
    with turn_at_writing():
        waited = perf_counter() - begun
        is_taken = _take(pk, skip_locked=True)
    if waited > _CROWDED_S:
        sleep(_COURTESY_S)
    return is_taken


def _take(pk: int, *, skip_locked: bool = False) -> bool:
    """Take in one that waits; False where somebody else did, or fails at it. One that cannot be kept stops no other:
    it is tried again each minute."""
    try:
        with transaction.atomic():
            heard = _waiting_one(pk, skip_locked)
            if heard is None:
                return False
            if _is_message(heard):
                receive(_arrival(event_of(heard), heard, heard.connection))
            was_taken(heard, well=True)
            return True
    except (OperationalError, InterfaceError):
        # The database's fault and not the message's: it waits as it did.
        raise
    except Exception:
        _log.exception("what was heard as %s could not be kept", pk)
        was_taken(Heard(pk=pk), well=False)
        return False


def _waiting_one(pk: int, skip_locked: bool) -> Heard | None:
    """It, nobody else's until the transaction ends; None when it waits no more, or somebody has it in hand."""
    if connection.features.has_select_for_update:
        rows = Heard.objects.filter(pk=pk, waits=True).select_for_update(skip_locked=skip_locked)
        if not rows.values_list("pk").first():
            return None
    heard = find_one(Heard, id=pk)
    if heard is None or not heard.waits:
        return None
    heard.trace = trace = find_one(Trace, id=heard.trace_id) if heard.trace_id else None
    if trace is not None and (thing := once(("thing", trace.thing_id), lambda: find_one(Thing, id=trace.thing_id))):
        trace.thing = thing
    if heard.connection_id:
        heard.connection = once(
            ("connection", heard.connection_id), lambda: find_one(Connection, id=heard.connection_id)
        )
    return heard


def keep_receiving(stopped: threading.Event) -> None:
    """What a worker does all the time: soon after it was heard, a message has its place in a thread."""
    while not stopped.is_set():
        close_old_connections()
        if take_waiting(is_over=stopped.is_set) < _BATCH:
            stopped.wait(_PAUSE_S)


def _is_message(heard: Heard) -> bool:
    """Somebody who objected is counted in the ledger, and heard no further; what staff bring may be nobody's."""
    return heard.what in BROUGHT or (heard.what in WRITTEN and heard.trace is not None and bool(heard.trace.handle_id))


def _arrival(event: Event, heard: Heard, account: Connection | None) -> Arrival:
    trace, part = heard.trace, _part(event.on_id, account)
    under = part.delivery if part else None
    is_private = event.visibility.value in _PRIVATE or event.what == "message"
    way = (
        "by_hand" if heard.what in BROUGHT else "private" if event.what == "message" or _is_direct(event) else "network"
    )
    who = event.author
    return Arrival(
        key=f"heard:{heard.pk}", way=way, at=event.at, text=event.text, html=event.html,  # type: ignore[arg-type]
        author=Author(network=heard.network, address=who.address, name=who.name or who.shown, url=who.url),
        address=event.object_url or event.object_id, remote=_remote(event, account), network=heard.network,
        in_reply_to=_answered(event, account, part), earlier=[event.root] if event.root else [],
        about=_about(trace, under), connection=account.pk if account else None, language=event.language,
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


def _part(name: str, connection: Connection | None) -> Part | None:
    if not name or connection is None:
        return None
    parts = Part.objects.filter(Q(remote_id=name) | Q(url=name), delivery__connection__network=connection.network)
    if name.isdecimal():
        # A number means something on its own server alone.
        parts = parts.filter(delivery__connection__base_url=connection.base_url)
    return parts.select_related("delivery__shipment").order_by("-pk").first()


def _answered(event: Event, connection: Connection | None, under: Part | None) -> str:
    """The address of the post it answers, as messages are known here; empty for what answers none."""
    if event.what == "quote":
        return ""
    part = under if event.answers in ("", event.on_id) else _part(event.answers, connection)
    if part is not None:
        return part.url or part.remote_id
    if event.answers.isdecimal() and connection is not None:
        return f"{connection.base_url}#{event.answers}"
    known = Heard.objects.filter(Q(object_id=event.on_id) | Q(object_url=event.on_id)) if event.on_id else None
    return event.answers or (event.on_id if known is not None and known.exists() else "")


def _about(trace: Trace | None, under: Delivery | None) -> Any:
    if under is not None and under.shipment.about_id:
        return under.shipment.about_id
    if trace is None:
        return None
    return trace.about_id or (None if trace.thing.kind in _OURS else trace.thing_id)


def catch_up(*, most: int = 20_000) -> int:
    """Take in what was heard while whoever should have told it died, or failed; how many. Harmless when repeated."""
    taken = take_waiting(most=most)
    for heard in _missed()[:most]:
        try:
            taken += take_in(event_of(heard), heard.trace, heard.connection) is not None
            was_taken(heard, well=True)
        except Exception:
            # One that cannot be kept stops no other.
            _log.exception("what was heard as %s could not be kept", heard.pk)
    return taken + _catch_up_deleted()


def _missed() -> Any:
    floor = Heard.objects.filter(created_at__lt=now() - _LATELY).order_by("-pk").values_list("pk", flat=True).first()
    rows = Heard.objects.filter(pk__gt=floor or 0, gone_at=None, said=None, waits=False).exclude(trace=None)
    own = Q(what__in=WRITTEN, trace__handle__isnull=False) | Q(what__in=BROUGHT)
    return rows.filter(own).select_related("trace__handle", "trace__thing", "connection").order_by("pk")


def _catch_up_deleted() -> int:
    """Taken back by their authors, where nobody was left to tell it."""
    left = Message.objects.filter(heard__gone_at__isnull=False, deleted_at=None).select_related("thread")[:1000]
    for message in left:
        delete(message)
    return len(left)


def event_of(heard: Heard) -> Event:
    """What was heard, as it was told; or told again from what was kept of it."""
    from parvis.channels.contracts import Visibility

    if heard.told is not None:
        return event_told(heard.told)
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
        _take_first(Heard.objects.filter(trace__handle=change.handle))
        _stand(change)
        return None
    if heard is not None:
        _take_first(Heard.objects.filter(pk=heard.pk))
    message = _message_of(change, heard)
    if message is not None and message.deleted_at is None:
        _edit(message, change) if change.what == "edited" else delete(message)
    return message


def _take_first(heard: QuerySet[Heard]) -> None:
    """What somebody said before they changed it, or anything: were it taken in after, it would undo that."""
    for pk in list(heard.filter(waits=True).order_by("pk").values_list("pk", flat=True)):
        _take(pk)


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
