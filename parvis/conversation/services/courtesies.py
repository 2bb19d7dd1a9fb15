"""A welcome for whoever speaks to us in public for the first time, thanks for thanks: off unless turned on.

The attempt is an answer under a key of its own, written while the settings' row is locked, so that bounds hold whoever
asks at once; it leaves by the door of answers, which lets nothing leave twice.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import User
from parvis.conversation import cleaning
from parvis.conversation.models import Answer, Courtesy, Message, Thread
from parvis.conversation.queries import answering as ask
from parvis.conversation.services.answering import drop_unsent, let_go
from parvis.conversation.services.listeners import refused_among
from parvis.core.bilingual import LANGUAGES, pick
from parvis.core.clock import now
from parvis.core.errors import Refusal
from parvis.traces.models import Handle

# Heard later than this, a welcome would only be odd.
FRESH = timedelta(hours=12)
_LEFT = timedelta(minutes=30)
_PUBLIC = ("public", "unlisted")
_log = logging.getLogger(__name__)


def keep(row: Courtesy, *, by: User) -> None:
    """Keep what was chosen. Whoever spoke before it was turned on is greeted for nothing they said then."""
    before = Courtesy.current()
    is_on = any(getattr(row, name) and not getattr(before, name) for name in ("welcomes", "thanks", "thanks_shares"))
    row.pk, row.by = 1, by
    if is_on:
        row.since = now()
    row.save()


def greet(message: Message) -> Answer | None:
    """What one message calls for by itself: a welcome at the first public word, thanks for a page shared. At most one."""
    chosen = Courtesy.current()
    if not (chosen.welcomes or (chosen.thanks and chosen.thanks_shares)):
        return None
    if not _is_fresh(message, chosen) or not _is_public(message) or not _is_for_us(message):
        return None
    if chosen.welcomes and message.what in ("mention", "reply") and _is_first(message):
        return _leave("welcome", message, key=f"welcome:{_person(message)}")
    if chosen.thanks and chosen.thanks_shares and message.what == "link":
        return _leave("thanks", message, key=f"thanks:{message.pk}")
    return None


def thank(message: Message) -> Answer | None:
    """A colleague marked a message as thanks: it is answered where it was said."""
    chosen = Courtesy.current()
    if not chosen.thanks or message.at < chosen.since - FRESH or not _is_for_us(message):
        return None
    return _leave("thanks", message, key=f"thanks:{message.pk}")


def thank_after_commit(message: Message) -> None:
    """Thank once what marked it is kept, and never in its way."""
    transaction.on_commit(partial(_quietly, thank, message))


def _quietly(do: Any, message: Message) -> None:
    try:
        do(message)
    except Exception:
        # A courtesy that fails stops nobody's work.
        _log.exception("a courtesy about message %s could not leave", message.pk)


def greet_quietly(message: Message) -> None:
    """As ``greet``, and a failure stops nobody who hears the message."""
    _quietly(greet, message)


def _is_fresh(message: Message, chosen: Courtesy) -> bool:
    return message.at >= max(chosen.since, now() - FRESH)


def _is_public(message: Message) -> bool:
    thread = message.thread
    is_open = thread.way == "network" and not thread.is_private and not message.is_private
    return is_open and message.visibility in _PUBLIC


def _is_for_us(message: Message) -> bool:
    """Said to us by a person who is known, and whom nothing keeps us from answering."""
    if message.direction != Message.Direction.IN or message.is_automatic or message.payload.get("is_bot"):
        return False
    if message.handle_id is None or message.thread.state == Thread.State.MUTED:
        return False
    return not refused_among({message.handle_id})


def _is_first(message: Message) -> bool:
    """Nothing of theirs came before, by any of their addresses."""
    assert message.handle is not None
    theirs = Handle.objects.filter(person=message.handle.person_id) if message.handle.person_id else None
    handles = list(theirs.values_list("pk", flat=True)) if theirs is not None else [message.handle_id]
    return not Message.objects.filter(handle__in=handles, pk__lt=message.pk, is_private=False).exists()


def _person(message: Message) -> str:
    assert message.handle is not None
    return f"p{message.handle.person_id}" if message.handle.person_id else f"h{message.handle_id}"


def _leave(what: str, message: Message, *, key: str) -> Answer | None:
    """Write it down if bounds allow, then let it leave. None where it is one too many, or cannot be."""
    if ask.refusal(message.thread, message) or ask.way_out(message.thread, message).by == "hand":
        return None
    row = _write(what, message, key)
    return _let_go(row) if row is not None else None


def _let_go(row: Answer) -> Answer | None:
    try:
        return let_go(row, by=None)
    except Refusal as refusal:
        # Nobody waits for it: it is called off, and said where whoever looks finds it.
        drop_unsent(row, reason=str(refusal))
        return None


@transaction.atomic
def _write(what: str, message: Message, key: str) -> Answer | None:
    Courtesy.objects.get_or_create(pk=1)
    chosen = Courtesy.objects.select_for_update().get(pk=1)
    text, language = _words(chosen, what, message)
    if not text or not _is_within(chosen, what, message) or Answer.objects.filter(key=key).exists():
        return None
    try:
        with transaction.atomic():
            return Answer.objects.create(
                thread=message.thread, to=message, key=key, text=text, language=language,
                is_private=message.is_private, is_automatic=True,
            )  # fmt: skip
    except IntegrityError:
        return None


def _is_within(chosen: Courtesy, what: str, message: Message) -> bool:
    """Whether it is none too many, in this hour and for this person."""
    ours = Answer.objects.filter(is_automatic=True)
    if ours.filter(created_at__gte=now() - timedelta(hours=1)).count() >= chosen.most_an_hour:
        return False
    if what != "thanks" or message.handle is None:
        return True
    person = message.handle.person_id
    theirs = ours.filter(to__handle__person=person) if person else ours.filter(to__handle=message.handle_id)
    since = now() - timedelta(days=chosen.thanks_days)
    return not theirs.filter(key__startswith="thanks:", created_at__gte=since).exists()


def _words(chosen: Courtesy, what: str, message: Message) -> tuple[str, str]:
    """(the words, marked as a machine's; their language)."""
    language = message.language[:2] if message.language[:2] in LANGUAGES else settings.LANGUAGE_CODE[:2]
    with override(language):
        text = cleaning.clean_text(pick(chosen, what))
        return (f"{text}\n\n{gettext('(Automatic message)')}" if text else ""), language


def leave_left_behind() -> int:
    """Courtesies written down whose writer died before they left; how many left. What is old is called off."""
    rows = Answer.objects.filter(state=Answer.State.DRAFT, is_automatic=True).select_related("thread", "to")
    count = 0
    for row in rows.filter(created_at__lt=now() - timedelta(minutes=1))[:200]:
        if row.created_at < now() - _LEFT:
            drop_unsent(row, reason=str(_("It would come too late.")))
        else:
            count += _let_go(row) is not None
    return count
