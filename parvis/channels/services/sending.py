"""Sending, so that a crash neither sends a message twice nor loses it.

1. The attempt is written and committed: waiting → sending, with a lease that the sender keeps alive.
2. Rights are asked for every media, as things stand now; the media's bytes are made.
3. The network is asked, under the key that makes two askings one.
4. What came of it is written.

Whoever dies between 1 and 4 leaves a lease that runs out: the outcome is then unknown, the network is asked
whether the message is there (``looking``), and only if it is not does it wait again.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, connections
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from parvis.channels.contracts import BadContent, ChannelError, Message, OutcomeUnknown, Reconnect, Sent, TryLater
from parvis.channels.freezing import thaw
from parvis.channels.models import Connection, Delivery
from parvis.channels.queries.pausing import is_paused
from parvis.channels.registry import adapter_of
from parvis.channels.secrets import bare_account
from parvis.channels.services.guarding import NotShowable, made, refusal_of_delivery
from parvis.channels.services.handing import hand_over
from parvis.channels.services.newsletters.spreading import spread
from parvis.channels.services.renewing import with_account
from parvis.channels.services.settling import CLEAR, break_connection, hold, in_both, settle_sent, wait_again
from parvis.channels.services.withdrawing import withdraw_if_refused
from parvis.channels.services.writing import begin
from parvis.channels.states import Going
from parvis.core.bilingual import LANGUAGES
from parvis.core.clock import now

LEASE = timedelta(seconds=90)
_ALIVE_EVERY_S = 20.0
# A request that left may still be on its way: it is not looked for before.
_SETTLING = timedelta(seconds=30)
_MOST_ATTEMPTS = 12
_State = Delivery.State
_log = logging.getLogger(__name__)


class NotTaken(Exception):
    """The network's own rules say no, before it is asked. problem, remedy: in both languages."""

    def __init__(self, count: int, problem: dict[str, str], remedy: dict[str, str]) -> None:
        super().__init__(f"{count} problems")
        self.problem, self.remedy = problem, remedy


class Paused(Exception):
    """All sendings are held since this one began."""


def due_deliveries() -> QuerySet[Delivery]:
    """What should go now, the earliest first."""
    ready = Q(lease_until=None) | Q(lease_until__lte=now())
    waiting = Delivery.objects.filter(ready, state=_State.WAITING, due_at__lte=now())
    return waiting.order_by("due_at", "pk")


def begin_due(*, most: int = 500) -> int:
    """Ask the worker for each that is due; asking twice does it once. How many; none while a pause stands."""
    if is_paused():
        return 0
    due = list(due_deliveries()[:most])
    for delivery in due:
        begin(delivery)
    return len(due)


def send_delivery(delivery: Delivery) -> None:
    """Send it if it is due and nobody else does. Whatever comes of it is written in its row; harmless when repeated."""
    if is_paused() or not due_deliveries().filter(pk=delivery.pk).exists():
        return
    connection = delivery.connection
    if adapter_of(connection.network).is_by_hand:
        hand_over(delivery)
        return
    if not connection.is_usable:
        _hold_for_account(delivery, _State.WAITING)
        return
    if adapter_of(connection.network).is_by_letter:
        spread(delivery)
        return
    moment = now()
    attempt = {"attempts": delivery.attempts + 1, "attempted_at": moment, "lease_until": moment + LEASE}
    if Going.claim(delivery, before=_State.WAITING, after=_State.SENDING, **attempt):
        with _alive(delivery):
            _attempt(delivery)


def _attempt(delivery: Delivery) -> None:
    try:
        sent = _ask_network(delivery)
    except Paused:
        # Begun in the moment before: it waits as if nobody had tried.
        told_back = {"lease_until": None, "attempts": max(0, delivery.attempts - 1)}
        Going.claim(delivery, before=_State.SENDING, after=_State.WAITING, **told_back)
    except NotShowable as no:
        told: dict[str, Any] = {"problem": no.refusal.problem, "remedy": no.refusal.remedy}
        hold(delivery, before=_State.SENDING, reason="rights", **told)
    except NotTaken as no:
        hold(delivery, before=_State.SENDING, reason="content", problem=no.problem, remedy=no.remedy)
    except ChannelError as error:
        _settle_error(delivery, error)
    except Exception as error:
        # At the rim: an adapter that breaks may have sent. It is looked for before anything else.
        _log.exception("adapter %s broke while sending", delivery.connection.network)
        _settle_unknown(delivery, OutcomeUnknown(_("The outcome is not known."), detail=type(error).__name__))
    else:
        if settle_sent(delivery, sent, before=_State.SENDING):
            # A right may have ended while it was leaving.
            withdraw_if_refused(delivery)


def _ask_network(delivery: Delivery) -> Sent:
    refusal = refusal_of_delivery(delivery)
    if refusal is not None:
        raise NotShowable(refusal)
    _check(delivery, thaw(delivery.message))
    message = made(delivery.connection, delivery.message)
    # Again with its bytes: what it weighs is known only now.
    _check(delivery, message)
    if is_paused():
        raise Paused
    return with_account(delivery.connection, lambda adapter, account: adapter.send(account, message))


def _check(delivery: Delivery, message: Message) -> None:
    """Raises BadContent, in both languages: it is read by whoever opens its page."""
    adapter, account = adapter_of(delivery.connection.network), bare_account(delivery.connection)
    told = {}
    for language in LANGUAGES:
        with override(language):
            told[language] = [(str(each.message), str(each.remedy)) for each in adapter.check(message, account)]
    if found := told[LANGUAGES[0]]:
        problem = {language: each[0][0] for language, each in told.items()}
        remedy = {language: each[0][1] for language, each in told.items()}
        raise NotTaken(len(found), problem, remedy)


def _settle_error(delivery: Delivery, error: ChannelError) -> None:
    """Each error is a decision."""
    if error.detail:
        _log.warning("sending %s: %s: %s", delivery.pk, type(error).__name__, error.detail)
    if isinstance(error, BadContent):
        hold(delivery, before=_State.SENDING, reason="content", problem=error.message, remedy=error.remedy)
    elif isinstance(error, Reconnect):
        break_connection(delivery.connection, error)
        hold(delivery, before=_State.SENDING, reason="account", problem=error.message, remedy=error.remedy)
    elif isinstance(error, OutcomeUnknown):
        _settle_unknown(delivery, error)
    elif delivery.attempts >= _MOST_ATTEMPTS:
        hold(delivery, before=_State.SENDING, reason="network", problem=error.message, remedy=error.remedy)
    else:
        wait_again(
            delivery, before=_State.SENDING, error=error if isinstance(error, TryLater) else TryLater(error.message)
        )


def _settle_unknown(delivery: Delivery, error: OutcomeUnknown) -> None:
    told = {"problem": in_both(error.message), "remedy": in_both(error.remedy)}
    Going.claim(
        delivery, before=_State.SENDING, after=_State.UNKNOWN, reason="unknown", lease_until=now() + _SETTLING, **told
    )


def _hold_for_account(delivery: Delivery, before: str) -> None:
    connection = delivery.connection
    hold(
        delivery, before=before, reason="account",
        problem=connection.problem or _("This account is not connected."),
        remedy=_("Connect the account again: what waits for it then leaves."),
    )  # fmt: skip


def find_abandoned() -> int:
    """Sendings whose sender is dead: nobody can tell whether they left. How many."""
    dead = Delivery.objects.filter(state=_State.SENDING, lease_until__lt=now())
    told = {"reason": "unknown", "lease_until": now()}
    return sum(Going.claim(one, before=_State.SENDING, after=_State.UNKNOWN, **told) for one in dead)


@contextmanager
def _alive(delivery: Delivery) -> Iterator[None]:
    """Give signs of life while sending: a film takes longer than a lease."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(_ALIVE_EVERY_S):
            with suppress(DatabaseError):
                rows = Delivery.objects.filter(pk=delivery.pk, state=_State.SENDING, attempts=delivery.attempts)
                rows.update(lease_until=now() + LEASE)
        connections.close_all()

    thread = threading.Thread(target=beat, name="parvis-sending", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()


def release_for(connection: Connection) -> int:
    """An account works again: what was held for it alone waits again. How many."""
    held = Delivery.objects.filter(connection=connection, state=_State.HELD, reason="account")
    freed = [one for one in held if Going.claim(one, before=_State.HELD, after=_State.WAITING, **CLEAR)]
    for one in freed:
        if one.due_at <= now():
            begin(one)
    return len(freed)
