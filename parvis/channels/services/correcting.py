"""Correcting what is out: the change is written first, then asked of the network; the sending takes it once it is made.

An edit made twice is the same edit: one whose outcome is not known is simply asked again.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import User
from parvis.channels.contracts import BadContent, ChannelError, Reconnect
from parvis.channels.freezing import Frozen, ranges_of, thaw
from parvis.channels.models import AuthorLetter, Correction, Delivery
from parvis.channels.registry import adapter_of
from parvis.channels.secrets import bare_account
from parvis.channels.services import letters
from parvis.channels.services.guarding import NotShowable, made, refusal_of
from parvis.channels.services.renewing import with_account
from parvis.channels.services.settling import as_kept, backoff, break_connection, in_both, sent_of
from parvis.channels.services.writing import NotSendable, Problem
from parvis.channels.states import Correcting
from parvis.core.bilingual import say, told_in
from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.core.tasks import enqueue, tasks

_State = Correction.State
_CORRECT = "parvis.channels.tasks.correct_delivery"
_LEASE = timedelta(minutes=10)
_MOST_ATTEMPTS = 8
_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What is changed. thread: as many texts as there were parts; alts: one for each picture or film."""

    text: str
    sensitive: str = ""
    title: str = ""
    thread: Sequence[str] = ()
    alts: Sequence[str] = ()


def may_be_corrected(delivery: Delivery) -> bool:
    """Whether it is out, on a network and an account where what is out can be changed."""
    can = adapter_of(delivery.connection.network).capabilities_of(bare_account(delivery.connection))
    return delivery.state == Delivery.State.SENT and can.edits and delivery.connection.is_usable


def why_not(delivery: Delivery) -> str | Promise:
    """Why it cannot be corrected, as far as the network is the reason; empty when it can."""
    adapter = adapter_of(delivery.connection.network)
    if adapter.is_by_hand:
        return say(_("%(network)s is spoken to by hand: Parvis cannot change a post there."), network=adapter.label)
    if not adapter.capabilities_of(bare_account(delivery.connection)).edits:
        return say(_("%(network)s lets nobody change a post that is out."), network=adapter.label)
    if not delivery.connection.is_usable:
        return _("The account no longer works: connect it again first.")
    return ""


def edit_delivery(delivery: Delivery, changes: Changes, *, by: User) -> Correction:
    """Ask for a change of what is out; it is made at once, or as soon as the network lets us.

    Raises BadInput when it is not out, or cannot be changed there; NotSendable when the network would not take it.
    """
    if not may_be_corrected(delivery):
        raise BadInput(
            why_not(delivery) or _("This is not published, or is being withdrawn."),
            remedy=_("Withdraw it and send it again."),
        )
    frozen = changed(delivery.message, changes)
    if frozen == delivery.message:
        raise BadInput(_("Nothing is changed."), remedy=_("Change something first."), field="text")
    _refuse(delivery, frozen)
    try:
        with transaction.atomic():
            return _noted(delivery, frozen, by)
    except IntegrityError:
        raise BadInput(_("A correction is being made already."), remedy=_("Wait until it is.")) from None


def _noted(delivery: Delivery, frozen: Frozen, by: User) -> Correction:
    last = delivery.corrections.order_by("number").last()
    number = (last.number if last else 0) + 1
    row = Correction.objects.create(delivery=delivery, number=number, before=delivery.message, message=frozen, by=by)
    enqueue(tasks[_CORRECT], str(row.pk))
    return row


def changed(frozen: Frozen, changes: Changes) -> Frozen:
    """A frozen copy with the changes. Raises BadInput for another number of parts."""
    if len(changes.thread) != len(frozen["thread"]) or len(changes.alts) not in (0, len(frozen["media"])):
        raise BadInput(_("A thread keeps its number of parts when it is edited."), field="text")
    thread = [
        {**_worded(part, text), "sensitive": changes.sensitive}
        for part, text in zip(frozen["thread"], changes.thread, strict=True)
    ]
    media = frozen["media"]
    if changes.alts:
        media = [{**each, "alt": alt.strip()} for each, alt in zip(media, changes.alts, strict=True)]
    told = {"sensitive": changes.sensitive, "title": changes.title or frozen["title"], "thread": thread, "media": media}
    return {**_worded(frozen, changes.text), **told}


def _worded(frozen: Frozen, text: str) -> dict[str, Any]:
    """With another text, and what stands in it."""
    text = text.replace("\r\n", "\n")
    if text == frozen["text"]:
        return dict(frozen)
    ranges = ranges_of(text)
    return {
        **frozen, "text": text, "ranges": [[each.start, each.end, each.kind, each.target] for each in ranges],
        "tags": [each.target for each in ranges if each.kind == "tag"],
    }  # fmt: skip


def _refuse(delivery: Delivery, frozen: Mapping[str, Any]) -> None:
    """Raises NotSendable with all the network would not take, and what rights say."""
    connection = delivery.connection
    found = adapter_of(connection.network).check(thaw(frozen), bare_account(connection))
    problems = [
        Problem(connection=connection, field=each.field or "text", message=each.message, remedy=each.remedy)
        for each in found
    ]
    refusal = refusal_of(connection, dict(frozen))
    if refusal is not None:
        told = {"message": told_in(refusal.problem), "remedy": told_in(refusal.remedy)}
        problems.append(Problem(connection=connection, field="media", **told))
    if problems:
        raise NotSendable(problems)


def carry_out_correction(row: Correction) -> None:
    """Ask the network; whatever comes of it is in its row. Harmless when repeated."""
    delivery = row.delivery
    if row.state != _State.WAITING or (row.lease_until and row.lease_until > now()):
        return
    if delivery.state != Delivery.State.SENT:
        told = in_both(_("It was withdrawn meanwhile."))
        Correcting.claim(row, before=_State.WAITING, after=_State.REFUSED, problem=told)
        return
    attempt = {"attempts": row.attempts + 1, "lease_until": now() + _LEASE}
    if not Correcting.claim(row, before=_State.WAITING, after=_State.UNDERWAY, **attempt):
        return
    try:
        message = made(delivery.connection, row.message)
        sent = with_account(
            delivery.connection, lambda adapter, account: adapter.edit(account, sent_of(delivery), message)
        )
    except NotShowable as no:
        _refused(row, no.refusal.problem, no.refusal.remedy)
    except ChannelError as error:
        _settle_error(row, error)
    else:
        _done(row, as_kept(sent))


@transaction.atomic
def _done(row: Correction, remote: dict[str, Any]) -> None:
    """The sending is as the network now shows it."""
    if Correcting.claim(row, before=_State.UNDERWAY, after=_State.DONE, lease_until=None, problem={}, remedy={}):
        kept = {**row.delivery.remote, **{name: value for name, value in remote.items() if value}}
        Delivery.objects.filter(pk=row.delivery_id).update(message=row.message, remote=kept, changed_at=now())


@transaction.atomic
def _refused(row: Correction, problem: Any, remedy: Any) -> None:
    """It stays as it was, and its author knows."""
    told = {"problem": in_both(problem), "remedy": in_both(remedy)}
    if Correcting.claim(row, before=_State.UNDERWAY, after=_State.REFUSED, lease_until=None, **told):
        letters.note(row.delivery, AuthorLetter.Kind.UNCORRECTED)


def _settle_error(row: Correction, error: ChannelError) -> None:
    """The network will never take it, or not now: then it is tried again a while."""
    _log.warning("correcting %s: %s: %s", row.delivery_id, type(error).__name__, error.detail)
    if isinstance(error, Reconnect):
        break_connection(row.delivery.connection, error)
    if isinstance(error, BadContent | Reconnect) or row.attempts >= _MOST_ATTEMPTS:
        _refused(row, error.message, error.remedy)
        return
    after = max(getattr(error, "after", None) or 0.0, backoff(row.attempts))
    told = {"problem": in_both(error.message), "remedy": in_both(error.remedy)}
    Correcting.claim(
        row, before=_State.UNDERWAY, after=_State.WAITING, lease_until=now() + timedelta(seconds=after), **told
    )


def carry_on_corrections(*, most: int = 100) -> int:
    """Ask again for those whose time has come, and for those whose worker died. How many."""
    dead = Correction.objects.filter(state=_State.UNDERWAY, lease_until__lt=now())
    for row in dead[:most]:
        Correcting.claim(row, before=_State.UNDERWAY, after=_State.WAITING, lease_until=None)
    ready = Q(lease_until=None) | Q(lease_until__lte=now())
    waiting = list(Correction.objects.filter(ready, state=_State.WAITING)[:most])
    for row in waiting:
        enqueue(tasks[_CORRECT], str(row.pk))
    return len(waiting)
