"""Taking back: what waits is pulled back, what is out is withdrawn where the network can, else by a person."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import User
from parvis.channels.contracts import ChannelError, Reconnect
from parvis.channels.models import AuthorLetter, Delivery
from parvis.channels.registry import adapter_of
from parvis.channels.services import letters
from parvis.channels.services.assigning import whoever_answers_for
from parvis.channels.services.guarding import Refusal, refusal_of_delivery
from parvis.channels.services.renewing import with_account
from parvis.channels.services.settling import backoff, break_connection, hold, in_both, sent_of, settle
from parvis.channels.states import Going
from parvis.core.bilingual import both, say
from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.core.tasks import enqueue, tasks

_State = Delivery.State
_NOT_YET = (_State.WAITING, _State.BY_HAND)
_WITHDRAW = "parvis.channels.tasks.withdraw_delivery"
_MOST_ATTEMPTS = 8
_log = logging.getLogger(__name__)


def withdraw_unshowable(media: Iterable[UUID]) -> int:
    """Rights changed for these media: pull back or withdraw every sending that may no longer show them. How many."""
    wanted = list(media)
    states = (*_NOT_YET, _State.SENT)
    touched = Delivery.objects.filter(shown__thing__in=wanted, state__in=states).select_related("connection").distinct()
    return sum(withdraw_if_refused(delivery) for delivery in touched)


def withdraw_if_refused(delivery: Delivery) -> bool:
    """Ask rights again of one sending, at the time it leaves or now; whether it had to be taken back."""
    refusal = refusal_of_delivery(delivery, at=max(now(), delivery.due_at))
    if refusal is None:
        return False
    if delivery.state in _NOT_YET:
        told: dict[str, Any] = {"problem": refusal.problem, "remedy": refusal.remedy}
        return hold(delivery, before=delivery.state, reason="rights", **told)
    return _take_back(delivery, refusal)


def _take_back(delivery: Delivery, refusal: Refusal) -> bool:
    return _begin(delivery, reason="rights", problem=refusal.problem)


def withdraw(delivery: Delivery, *, by: User, why: str = "") -> None:
    """Somebody takes back what is out. Raises BadInput when it is not."""
    problem = say(_("%(member)s took it back."), member=by.get_full_name() or by.get_username())
    told = {language: f"{text} {why}".strip() for language, text in both(problem).items()}
    if not _begin(delivery, reason="person", problem=told, by=by):
        raise BadInput(_("This is not published, or is being withdrawn."), remedy=_("Open its page again."))


@transaction.atomic
def _begin(delivery: Delivery, *, reason: str, problem: dict[str, str], by: User | None = None) -> bool:
    """Out, then being withdrawn by the network, or for a person to withdraw; its author is told. by: who did it."""
    begun = _move(delivery, reason=reason, problem=problem)
    if begun:
        letters.note(delivery, AuthorLetter.Kind.WITHDRAWN, by=by)
    return begun


def _move(delivery: Delivery, *, reason: str, problem: dict[str, str]) -> bool:
    adapter = adapter_of(delivery.connection.network)
    can = adapter.capabilities.deletes and not adapter.is_by_hand and delivery.connection.is_usable
    if not can:
        return _for_a_person(delivery, before=_State.SENT, reason=reason, problem=problem)
    fresh = {"reason": reason, "problem": problem, "remedy": {}, "attempts": 0, "lease_until": None}
    if not Going.claim(delivery, before=_State.SENT, after=_State.WITHDRAWING, **fresh):
        return False
    enqueue(tasks[_WITHDRAW], str(delivery.pk))
    return True


def _for_a_person(delivery: Delivery, *, before: str, reason: str, problem: dict[str, str]) -> bool:
    """A task: where it is, what is in it, and that it must go."""
    adapter = adapter_of(delivery.connection.network)
    remedy = adapter.taking_back or say(
        _("Delete it on %(network)s, at %(address)s, then say here that it is done."),
        network=adapter.label, address=delivery.remote_url or delivery.connection.url,
    )  # fmt: skip
    member = whoever_answers_for(delivery)
    told: dict[str, Any] = {"reason": reason, "problem": problem, "remedy": both(remedy), "assigned_to": member}
    return settle(delivery, before=before, after=_State.OUTSTANDING, **told)


def carry_out_withdrawal(delivery: Delivery) -> None:
    """Ask the network to delete it; harmless when it is gone already. What came of it is written in its row."""
    if delivery.state != _State.WITHDRAWING:
        return
    reason, problem = delivery.reason, delivery.problem
    sent = sent_of(delivery)
    try:
        with_account(delivery.connection, lambda adapter, account: adapter.delete(account, sent))
    except NotImplementedError:
        _for_a_person(delivery, before=_State.WITHDRAWING, reason=reason, problem=problem)
    except ChannelError as error:
        _settle_error(delivery, error)
    else:
        settle(delivery, before=_State.WITHDRAWING, after=_State.WITHDRAWN)


def _settle_error(delivery: Delivery, error: ChannelError) -> None:
    """The network cannot, or not now: tried again a while, then a person does it."""
    _log.warning("withdrawing %s: %s: %s", delivery.pk, type(error).__name__, error.detail)
    if isinstance(error, Reconnect):
        break_connection(delivery.connection, error)
    attempts = delivery.attempts + 1
    rows = Delivery.objects.filter(pk=delivery.pk, state=_State.WITHDRAWING)
    after = max(getattr(error, "after", None) or 0.0, backoff(attempts))
    rows.update(
        attempts=attempts,
        lease_until=now() + timedelta(seconds=after),
        remedy=in_both(_because(error)),
        attempted_at=now(),
    )
    if isinstance(error, Reconnect) or attempts >= _MOST_ATTEMPTS:
        _give_up(delivery)


@transaction.atomic
def _give_up(delivery: Delivery) -> None:
    """The network did not let it go: a person does it, and its author knows."""
    if _for_a_person(delivery, before=_State.WITHDRAWING, reason=delivery.reason, problem=delivery.problem):
        letters.note(delivery, AuthorLetter.Kind.WITHDRAWN)


def _because(error: ChannelError) -> str | Promise:
    return say(_("Not withdrawn yet: %(cause)s It is tried again."), cause=error.message)


def carry_on_withdrawals(*, most: int = 100) -> int:
    """Ask the worker again for those whose time has come. How many."""
    ready = Q(lease_until=None) | Q(lease_until__lte=now())
    waiting = list(Delivery.objects.filter(ready, state=_State.WITHDRAWING)[:most])
    for delivery in waiting:
        enqueue(tasks[_WITHDRAW], str(delivery.pk))
    return len(waiting)


def record_withdrawn(delivery: Delivery, *, by: User) -> None:
    """Somebody deleted it by hand. Raises BadInput when nobody was asked to."""
    if not settle(delivery, before=_State.OUTSTANDING, after=_State.WITHDRAWN, assigned_to=by):
        raise BadInput(_("Nobody was asked to withdraw this."), remedy=_("Open its page again."))


def cancel(delivery: Delivery, *, by: User) -> None:
    """Call off what has not left. Raises BadInput when it has."""
    for before in (_State.WAITING, _State.HELD, _State.BY_HAND):
        if settle(delivery, before=before, after=_State.CANCELLED):
            return
    raise BadInput(_("This has left, or was called off."), remedy=_("Open its page again."))
