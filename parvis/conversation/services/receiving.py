"""The one door for what comes in, by whatever way: once, in its thread, brought back if it rested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Case, DateTimeField, F, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from parvis.conversation import cleaning
from parvis.conversation.contracts import Arrival, Enclosed
from parvis.conversation.models import Enclosure, Message, Stance, Thread
from parvis.conversation.queries import finding
from parvis.conversation.queries.hours import owed_until
from parvis.conversation.services.assigning import route
from parvis.conversation.services.correspondents import Speaker, speaker_of
from parvis.conversation.services.indexing import put
from parvis.conversation.services.joining import merge
from parvis.conversation.services.moving import ASKS_NOTHING, bring_back
from parvis.conversation.services.recording import record_arrival
from parvis.conversation.signals import message_arrived
from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.core.finding import find_one

_State = Thread.State
_OPEN = (_State.NEW, _State.ASSIGNED)
# Two who come in the same moment find each other at the second try.
_TRIES = 4
_MOST_PICTURES = 50
_TO_US = frozenset({"mail", "form", "question"})


def receive(arrival: Arrival) -> Message:
    """Keep one message; the known one when it was brought before, by its key or its address.

    Raises BadInput for one without a key, without words and anything else to show.
    """
    _check(arrival)
    for left in reversed(range(_TRIES)):
        known = finding.message_of(arrival)
        if known is not None:
            return known
        try:
            with transaction.atomic():
                return _keep(arrival)
        except IntegrityError:
            # Somebody brought the same, or began the same thread, in the same moment.
            if not left:
                raise
    raise AssertionError("unreachable")  # pragma: no cover


def _check(arrival: Arrival) -> None:
    if not arrival.key or len(arrival.key) > 200:
        raise BadInput(_("This message has no key."), field="key")
    if arrival.at.tzinfo is None:
        raise BadInput(_("This message does not say when it was written."), field="at")


def _keep(arrival: Arrival) -> Message:
    speaker = speaker_of(arrival)
    answered = finding.message_answered(arrival)
    orphans = finding.orphans_of(arrival)
    digest = cleaning.digest_of(_text(arrival)) if arrival.what not in ASKS_NOTHING else ""
    place = _place(arrival, speaker, answered, orphans, digest)
    thread = place.thread
    direction = _direction(arrival, speaker, answered)
    message = Message(
        thread=thread, direction=direction, digest=digest, reply_to=answered, key=arrival.key,
        answers="" if answered else arrival.in_reply_to[:500], **_said(arrival, speaker),
    )  # fmt: skip
    # First the row: whoever comes second stops here, before any trace or file.
    message.save(force_insert=True)
    put([message])
    _enclose(message, arrival.enclosed)
    record_arrival(message, arrival, thread)
    _adopt_orphans(message, thread, orphans)
    if not place.is_new:
        _go_on(thread, message, is_joined=place.is_joined)
    route(thread, message)
    transaction.on_commit(partial(message_arrived.send, sender=Message, thread=thread, message=message))
    return message


def _text(arrival: Arrival) -> str:
    """The plain words, drawn from the HTML where there are none."""
    return cleaning.clean_text(arrival.text) or cleaning.words_of(cleaning.clean_markup(arrival.html))


def _said(arrival: Arrival, speaker: Speaker) -> dict[str, Any]:
    return {
        "what": arrival.what, "handle": speaker.handle, "author": speaker.name, "url": speaker.url[:500],
        "subject": cleaning.clean_line(arrival.subject), "text": _text(arrival), "html": cleaning.clean_markup(arrival.html), "language": arrival.language[:12],
        "at": min(arrival.at, now()), "address": arrival.address[:500], "remote": arrival.remote[:500],
        "trace_id": arrival.trace, "heard_id": arrival.heard, "is_private": arrival.is_private,
        "is_automatic": arrival.is_automatic, "visibility": arrival.visibility[:9], "pictures": list(arrival.pictures[:_MOST_PICTURES]),
        "payload": dict(arrival.payload),
    }  # fmt: skip


def _direction(arrival: Arrival, speaker: Speaker, answered: Message | None) -> str:
    """A member who answers another member says nothing to us: it is shown, and is no work left to do. Forms and letters
    come to us, whoever else reads them."""
    if arrival.way in _TO_US:
        return Message.Direction.IN
    if answered is None or answered.direction not in (Message.Direction.IN, Message.Direction.OTHERS):
        return Message.Direction.IN
    same = speaker.handle is not None and answered.handle_id == speaker.handle.pk
    return Message.Direction.IN if same and answered.direction == Message.Direction.IN else Message.Direction.OTHERS


@dataclass(frozen=True)
class _Place:
    """Its thread; whether it joined a wave, or begins it."""

    thread: Thread
    is_joined: bool = False
    is_new: bool = False


def _place(
    arrival: Arrival, speaker: Speaker, answered: Message | None, orphans: Sequence[Message], digest: str
) -> _Place:
    """The thread of what it answers, of what answers it, else a new one."""
    stance = _stance(speaker)
    named = finding.names_in(arrival)
    found = [each.thread for each in (answered, *orphans) if each is not None]
    waiting = finding.thread_rooted_at([each for each in (arrival.address, arrival.remote, *named) if each])
    threads = list(dict.fromkeys(finding.living(each) for each in (*found, waiting) if each is not None))
    if threads:
        for other in threads[1:]:
            merge(other, into=threads[0])
        return _Place(threads[0])
    if arrival.is_private and arrival.way == "private":
        going_on = finding.thread_going_on(speaker.handle.pk if speaker.handle else None, arrival.connection, at=now())
        if going_on is not None:
            return _Place(going_on)
    wave = finding.wave_of(digest, way=arrival.way, at=now())
    if wave is not None:
        return _Place(wave, is_joined=True)
    return _Place(_begin(arrival, speaker, named, stance), is_new=True)


def _stance(speaker: Speaker) -> Stance | None:
    """What stands between us. Whoever speaks to us blocks us no more: networks do not tell when a block ends."""
    stance = find_one(Stance, handle=speaker.handle.pk) if speaker.handle else None
    if stance is not None and stance.blocked_at is not None:
        Stance.objects.filter(pk=stance.pk).update(blocked_at=None)
    return stance


def _begin(arrival: Arrival, speaker: Speaker, named: Sequence[str], stance: Stance | None) -> Thread:
    """A new thread, written once with what its first message makes of it; what answers something not seen yet waits for
    it under its address, with whatever else does."""
    root = arrival.address if arrival.under or not named else named[-1]
    is_muted = stance is not None and stance.muted_at is not None
    moment = min(arrival.at, now())
    thread = Thread(
        root=root[:500], way=arrival.way, what=arrival.what, network=arrival.network, connection_id=arrival.connection,
        under_id=arrival.under, about_id=arrival.about, starter=speaker.handle, correspondent=speaker.correspondent,
        language=arrival.language[:12], subject=cleaning.clean_line(arrival.subject), site_id=arrival.site,
        is_private=arrival.is_private, last_at=moment, state=_State.MUTED if is_muted else _State.NEW,
        messages=1, first_in_at=moment, last_in_at=moment,
    )  # fmt: skip
    if not is_muted and not arrival.is_automatic and arrival.what not in ASKS_NOTHING:
        thread.needs_answer, thread.due_at = True, owed_until(moment, site=thread.site)
    thread.save(force_insert=True)
    return thread


def _enclose(message: Message, enclosed: Sequence[Enclosed]) -> None:
    for place, each in enumerate(enclosed):
        row = Enclosure(
            message=message, place=place, name=cleaning.clean_line(each.name, longest=200), size=len(each.content),
            media_type=each.media_type[:100], url=each.url[:500], alt=cleaning.clean_line(each.alt, longest=1500),
        )  # fmt: skip
        if each.content:
            row.file.save(f"{message.pk}-{place}", ContentFile(each.content), save=False)
        row.save()


def _adopt_orphans(message: Message, thread: Thread, orphans: Sequence[Message]) -> None:
    """What came before what it answers is put below it."""
    for orphan in orphans:
        orphan.reply_to, orphan.answers = message, ""
        mine = orphan.direction == Message.Direction.IN and orphan.handle_id != message.handle_id
        if mine and message.direction in (Message.Direction.IN, Message.Direction.OTHERS):
            orphan.direction = Message.Direction.OTHERS
            Thread.objects.filter(pk=thread.pk).update(others=F("others") + 1)
        orphan.save(update_fields=["reply_to", "answers", "direction"])


def _go_on(thread: Thread, message: Message, *, is_joined: bool) -> None:
    """One message more in a thread there was: counted, and brought back where it rested."""
    last = thread.last_in_at
    _count(thread, message, is_joined)
    # An answer is owed to what was said before; a later word changes nothing about until when.
    is_owed = thread.needs_answer and last is not None and message.at >= last and thread.state in _OPEN
    if not is_owed or message.direction != Message.Direction.IN:
        bring_back(thread, message)


def _count(thread: Thread, message: Message, is_joined: bool) -> None:
    """What lists show of it, counted by the database: two may come at once."""
    at = Value(message.at, DateTimeField())
    changes: dict[str, Any] = {
        "messages": F("messages") + 1, "changed_at": now(),
        "last_at": Case(When(last_at__lt=message.at, then=at), default=F("last_at")),
    }  # fmt: skip
    if is_joined:
        changes["alike"] = F("alike") + 1
    if message.direction == Message.Direction.OTHERS:
        changes["others"] = F("others") + 1
    if message.is_private and not thread.is_private:
        changes["is_private"] = True
    if message.direction == Message.Direction.IN:
        changes["first_in_at"] = Coalesce("first_in_at", at)
        changes["last_in_at"] = Case(When(last_in_at__gt=message.at, then=F("last_in_at")), default=at)
    Thread.objects.filter(pk=thread.pk).update(**changes)
    thread.refresh_from_db()
