"""Answers by mail, so that none is lost and none leaves twice.

1. The attempt is a row with its Message-ID, written in the transaction that lets the answer leave. 2. A worker claims it and
commits. 3. It is handed to the mail server. 4. What came of it is written. Whoever dies between 3 and 4 leaves a lease that
runs out: it is then ``unknown``, never sent again by itself; a letter that answers it, a report or a person settles it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from parvis.accounts.models import Institution, User
from parvis.channels.queries import is_paused
from parvis.conversation.models import Answer, Correspondent, Message, Posted, Thread
from parvis.conversation.services.answering import settle_carried
from parvis.conversation.services.asking import link_token
from parvis.conversation.services.correspondents import SEAL, address_of
from parvis.conversation.services.moving import note
from parvis.conversation.states import Mailing
from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.core.posting import DidNotLeave, PerhapsLeft, hand_over, new_message_id
from parvis.core.sealing import Unreadable
from parvis.core.tasks import enqueue, tasks

_State = Posted.State
_POST = "parvis.conversation.tasks.post_answer"
LEASE = timedelta(minutes=2)
_GIVEN_UP = timedelta(days=3)
_FIRST_WAIT, _MOST_DOUBLINGS = timedelta(minutes=1), 8
# We write by ourselves to one person no more often than this, whatever they are (RFC 3834).
AUTOMATIC_EVERY = timedelta(days=7)
_ID = re.compile(r"[^\s<>]{1,250}")
# What a machine wrote is never answered: two machines would go on for ever. Lists may be, by a person.
_NEVER = frozenset({"answer", "report"})


def address_for(message: Message) -> str:
    """Where whoever wrote a message is answered; "" where nowhere."""
    sealed = str(message.payload.get("reply_to") or "")
    if sealed:
        try:
            return SEAL.open(sealed)
        except Unreadable:
            return ""
    writer = _writer(message)
    return address_of(writer) if writer else ""


def _writer(message: Message) -> Correspondent | None:
    if message.handle is not None:
        return Correspondent.objects.filter(handle=message.handle).first()
    thread = message.thread
    # Who objected has no handle: the thread they began is theirs, and nobody else's who has none.
    return thread.correspondent if thread.starter_id is None else None


def is_by_link(message: Message) -> bool:
    """Whether its answer is read at a private address as well, or there alone."""
    return message.thread.way in ("form", "question")


class ByMail:
    """How answers leave where somebody wrote by mail."""

    def refusal(self, _thread: Thread, message: Message) -> Any:
        """Why nobody can be answered there; None when they can."""
        if message.payload.get("automatic") in _NEVER:
            return _("A machine wrote this letter: answering it could go round in circles.")
        return (
            None
            if is_by_link(message) or address_for(message)
            else _("This letter says nowhere where it can be answered.")
        )

    def carry(self, answer: Answer) -> None:
        """Write down that it goes. Raises BadInput for an automatic one that would be one too many."""
        assert answer.to is not None
        if answer.is_automatic:
            _check_automatic(answer, answer.to)
        row = Posted.objects.create(answer=answer, message_id=new_message_id(settings.ANSWERS_FROM).strip("<>"))
        # Known before it leaves: what answers it may come before we know that it left.
        assert answer.said is not None
        Message.objects.filter(pk=answer.said.pk).update(address=f"mid:{row.message_id}")
        enqueue(tasks[_POST], str(row.pk))

    def standing(self, answer: Answer) -> tuple[str, Any]:
        """(code, sentence) of how far it is."""
        row = Posted.objects.filter(answer=answer).first()
        return (row.state, row.get_state_display()) if row else ("waiting", _State.WAITING.label)


def _check_automatic(answer: Answer, to: Message) -> None:
    lately = Answer.objects.filter(is_automatic=True, created_at__gte=now() - AUTOMATIC_EVERY).exclude(pk=answer.pk)
    if to.is_automatic or (to.handle_id and lately.filter(to__handle=to.handle_id).exists()):
        raise BadInput(_("We do not write again by ourselves so soon, nor to a machine."), field="to")


def due() -> QuerySet[Posted]:
    """What may leave now."""
    ready = Q(lease_until=None) | Q(lease_until__lte=now())
    return Posted.objects.filter(ready, state=_State.WAITING).order_by("pk")


def post(row: Posted) -> bool:
    """Send one, if it is due and nobody else has it; whether it left."""
    if is_paused() or not due().filter(pk=row.pk).exists():
        return False
    row = Posted.objects.select_related("answer__to__thread__correspondent", "answer__to__handle", "answer__said", "answer__thread").get(pk=row.pk)  # fmt: skip
    message = _written(row)
    if message is None and _is_read_there(row):
        return Mailing.claim(
            row, before=_State.WAITING, after=_State.SENDING, lease_until=now() + LEASE
        ) and settle_posted(row)
    if message is None:
        return _settle(row, _State.WAITING, _State.DROPPED, outcome=Answer.State.FAILED)
    # Committed before anything leaves: whoever dies from here on leaves a letter that may have left.
    if not Mailing.claim(
        row, before=_State.WAITING, after=_State.SENDING, attempts=F("attempts") + 1, lease_until=now() + LEASE
    ):
        return False
    if is_paused():
        # Begun in the moment before: it waits as if nobody had tried.
        Mailing.claim(row, before=_State.SENDING, after=_State.WAITING, attempts=F("attempts") - 1, lease_until=None)
        return False
    return _hand_over(row, message)


def _hand_over(row: Posted, message: EmailMessage) -> bool:
    try:
        hand_over(message)
    except DidNotLeave as error:
        _settle_refused(row, error)
        return False
    except PerhapsLeft:
        Mailing.claim(row, before=_State.SENDING, after=_State.UNKNOWN, lease_until=None)
        return False
    return settle_posted(row)


def settle_posted(row: Posted) -> bool:
    """The server took it."""
    return _settle(row, _State.SENDING, _State.SENT, outcome=Answer.State.DONE, sent_at=now(), reason="")


def _settle_refused(row: Posted, error: DidNotLeave) -> None:
    row.refresh_from_db(fields=["attempts"])
    is_over = error.is_final or (error.is_about_message and error.code >= 500)
    told = {"reason": str(error.code or "")}
    if is_over or now() - row.created_at > _GIVEN_UP:
        _settle(row, _State.SENDING, _State.REFUSED, outcome=Answer.State.FAILED, **told)
        return
    wait = _FIRST_WAIT * 2 ** min(max(row.attempts - 1, 0), _MOST_DOUBLINGS)
    Mailing.claim(row, before=_State.SENDING, after=_State.WAITING, lease_until=now() + wait, **told)


@transaction.atomic
def _settle(row: Posted, before: str, after: str, *, outcome: str, **changes: Any) -> bool:
    """Where it comes to rest, and its answer with it."""
    if not Mailing.claim(row, before=before, after=after, **{"lease_until": None, **changes}):
        return False
    settle_carried(row.answer, outcome, url=f"mid:{row.message_id}")
    return after == _State.SENT


def _written(row: Posted) -> EmailMessage | None:
    """The letter; None where its reader has no address any more, or the answer was called off."""
    answer = row.answer
    to, said = answer.to, answer.said
    if answer.state != Answer.State.GOING or to is None or said is None:
        return None
    address = address_for(to)
    if not address:
        return None
    with override(answer.language[:2] if answer.language[:2] in ("fr", "en") else settings.LANGUAGE_CODE):
        institution = str(Institution.current())
        subject = " ".join((answer.thread.subject or str(_("Your message"))).split())[:200]
        more = f"\n\n{answer.link}" if answer.link and answer.link not in said.text else ""
        body = f"{said.text}{more}{_link(to)}\n\n-- \n{institution}\n{settings.PUBLIC_ADDRESS}\n"
    subject = subject if re.match(r"(?i)re\s*:", subject) else f"Re: {subject}"
    return EmailMessage(subject, body, _sender(institution), [address], headers=_headers(row, to))


def _is_read_there(row: Posted) -> bool:
    """Nobody to write to, and yet an address where they read it."""
    to = row.answer.to
    is_there = to is not None and to.erased_at is None and to.deleted_at is None and is_by_link(to)
    return row.answer.state == Answer.State.GOING and is_there and not address_for(to)  # type: ignore[arg-type]


def _link(message: Message) -> str:
    """The private address where it is read, in the language that is active."""
    token = link_token(message)
    return f"\n\n{settings.PUBLIC_ADDRESS}{reverse('asking:mine', args=[token])}" if token else ""


def _sender(institution: str) -> str:
    from email.headerregistry import Address

    written = settings.ANSWERS_FROM
    if "<" in written:
        return str(written)
    name = " ".join("".join(each if each.isprintable() else " " for each in institution).split())[:100]
    return str(Address(display_name=name, addr_spec=written))


def _headers(row: Posted, to: Message) -> dict[str, str]:
    headers = {"Message-ID": f"<{row.message_id}>"}
    answered = str(to.payload.get("message_id") or "")
    if _ID.fullmatch(answered):
        earlier = [each for each in to.payload.get("references", ()) if _ID.fullmatch(str(each))][-19:]
        headers["In-Reply-To"] = f"<{answered}>"
        headers["References"] = " ".join(f"<{each}>" for each in (*earlier, answered))
    if row.answer.is_automatic:
        headers |= {"Auto-Submitted": "auto-replied", "Precedence": "bulk", "X-Auto-Response-Suppress": "All"}
    return headers


def tidy() -> int:
    """Those whose sender is dead are in doubt; those that wait are asked for again. How many are in doubt now."""
    dead = Posted.objects.filter(state=_State.SENDING, lease_until__lt=now())
    count = sum(Mailing.claim(each, before=_State.SENDING, after=_State.UNKNOWN, lease_until=None) for each in dead)
    if not is_paused():
        for row in due()[:200]:
            enqueue(tasks[_POST], str(row.pk))
    return count


def hear_answered(ids: Iterable[str]) -> None:
    """Somebody answers these letters: those that had perhaps left did leave."""
    for row in _named(ids).filter(state=_State.UNKNOWN):
        _settle(row, _State.UNKNOWN, _State.SENT, outcome=Answer.State.DONE, sent_at=now())


def hear_failure(ids: Iterable[str], status: str) -> bool:
    """A report says that a letter did not arrive; whether it is about one of ours. Harmless when repeated."""
    rows = list(_named(ids))
    for row in rows:
        for before in (_State.SENT, _State.UNKNOWN):
            if row.state == before:
                _settle(row, before, _State.REFUSED, outcome=Answer.State.FAILED, reason=status[:200])
    return bool(rows)


def _named(ids: Iterable[str]) -> QuerySet[Posted]:
    wanted = [each for each in ids if each][:50]
    return Posted.objects.filter(message_id__in=wanted).select_related("answer__thread", "answer__said")


def in_doubt() -> QuerySet[Posted]:
    """Answers somebody has to look at: refused, or perhaps sent."""
    rows = Posted.objects.filter(state__in=(_State.UNKNOWN, _State.REFUSED), answer__state__in=("going", "failed"))
    return rows.select_related("answer__thread").order_by("pk")


@transaction.atomic
def settle_letter(row: Posted, *, again: bool, by: User) -> None:
    """Somebody looked: send it again under the same Message-ID, or its reader has it. Raises BadInput."""
    if again:
        moved = any(
            Mailing.claim(row, before=before, after=_State.WAITING, attempts=0, lease_until=None, created_at=now())
            for before in (_State.UNKNOWN, _State.REFUSED)
        )
        if moved:
            settle_carried(row.answer, Answer.State.GOING)
            enqueue(tasks[_POST], str(row.pk))
    else:
        moved = _settle(row, _State.UNKNOWN, _State.SENT, outcome=Answer.State.DONE, sent_at=now())
    if not moved:
        raise BadInput(_("This letter was settled meanwhile."), remedy=_("Open the conversation again."))
    note(row.answer.thread, "posted", after="again" if again else "known", by=by)
