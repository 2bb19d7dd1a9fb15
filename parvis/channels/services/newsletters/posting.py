"""Letters leave one after the other, several in one conversation with the mail server, no more a minute than was set.

1. The row is claimed and committed: waiting → sending, with a lease.
2. Rights are asked for the sending's pictures, at each turn.
3. The server is given the letter; what came of it is written.

A mail server cannot be asked whether a letter is there. Whoever dies between the server's answer and its record leaves a
lease that runs out: the letter is then ``unknown``, and never sent again by itself. Somebody may send it again, knowingly,
under the same Message-ID.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import close_old_connections
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import User
from parvis.channels.contracts import ChannelError, Sent
from parvis.channels.models import Delivery, Letter, Subscriber
from parvis.channels.networks.newsletter.reports import kind_of_refusal, status_in
from parvis.channels.queries.pausing import is_paused
from parvis.channels.services.guarding import NotShowable, refusal_of_delivery
from parvis.channels.services.newsletters.bouncing import hear_refusal
from parvis.channels.services.newsletters.counting import count_letters
from parvis.channels.services.newsletters.subscribing import address_of
from parvis.channels.services.newsletters.writing import Issue, issue_of, write_letter
from parvis.channels.services.settling import backoff, hold, in_both, settle_sent
from parvis.channels.services.withdrawing import withdraw_if_refused
from parvis.channels.states import Posting
from parvis.core.bilingual import say
from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.core.posting import DidNotLeave, MailSession, PerhapsLeft

LEASE = timedelta(minutes=2)
AT_ONCE = 50
_IDLE_S, _AWAY_S = 5.0, 60.0
_MOST_STRIKES = 3
_GIVEN_UP = timedelta(days=3)
_State = Letter.State
_WANTED = {
    Letter.Kind.ISSUE: Subscriber.State.CONFIRMED, Letter.Kind.KNOWN: Subscriber.State.CONFIRMED,
    Letter.Kind.CONFIRM: Subscriber.State.ASKED,
}  # fmt: skip
_log = logging.getLogger(__name__)


def due_letters() -> QuerySet[Letter]:
    """What may leave now: first what one reader waits for, then the sendings, the oldest first."""
    ready = Q(lease_until=None) | Q(lease_until__lte=now())
    going = Q(delivery=None) | Q(delivery__state__in=(Delivery.State.SENDING, Delivery.State.SENT))
    found = Letter.objects.filter(ready, going, state=_State.WAITING)
    return found.select_related("subscriber__connection", "delivery__connection").order_by(
        F("delivery").asc(nulls_first=True), "pk"
    )


class Poster:
    """One who posts. wait: how to let time pass between two letters."""

    def __init__(self, wait: Callable[[float], Any] = time.sleep) -> None:
        self._wait = wait
        self._issues: dict[Any, Issue] = {}
        self._next_at = 0.0
        self._strikes = 0
        self.is_away = False

    def step(self) -> int:
        """One turn: what the dead left, some letters in one conversation, the sendings that are done. How many left."""
        self.is_away = False
        tidy()
        sent = 0
        with MailSession() as session:
            for letter in self._turn():
                self._keep_pace()
                sent += self._post(session, letter)
                if self.is_away:
                    break
        settle_done()
        return sent

    def _turn(self) -> list[Letter]:
        """The next letters, but those whose sending may not go on."""
        letters = list(due_letters()[:AT_ONCE])
        wanted = {each.delivery_id: each.delivery for each in letters if each.delivery is not None}
        self._issues = {pk: issue for pk, issue in self._issues.items() if pk in wanted}
        stopped = {pk for pk, delivery in wanted.items() if delivery and not self._is_ready(delivery)}
        return [each for each in letters if each.delivery_id not in stopped]

    def _is_ready(self, delivery: Delivery) -> bool:
        """Rights are asked at each turn; pictures are made once. While a pause stands its letters wait."""
        if is_paused():
            return False
        if not delivery.connection.is_usable:
            remedy = _("Connect the account again: what waits for it then leaves.")
            return _stop(delivery, reason="account", problem=_("This account is not connected."), remedy=remedy)
        try:
            refusal = refusal_of_delivery(delivery)
            if refusal is not None:
                raise NotShowable(refusal)
            if delivery.pk not in self._issues:
                self._issues[delivery.pk] = issue_of(delivery)
        except NotShowable as no:
            told = {"problem": no.refusal.problem, "remedy": no.refusal.remedy}
            return _stop(delivery, reason="rights", **told)
        except ChannelError as error:
            return _stop(delivery, reason="content", problem=error.message, remedy=error.remedy)
        return True

    def _keep_pace(self) -> None:
        moment, pause = time.monotonic(), 60.0 / max(1, settings.LETTERS_PER_MINUTE)
        if self._next_at > moment:
            self._wait(self._next_at - moment)
        self._next_at = max(moment, self._next_at) + pause

    def _post(self, session: MailSession, letter: Letter) -> bool:
        """One letter; whether it left."""
        if letter.delivery_id is not None and is_paused():
            return False
        address = _address_for(letter)
        if not address:
            Posting.claim(letter, before=_State.WAITING, after=_State.DROPPED, lease_until=None)
            return False
        attempt = {"attempts": letter.attempts + 1, "lease_until": now() + LEASE}
        if not Posting.claim(letter, before=_State.WAITING, after=_State.SENDING, **attempt):
            return False
        try:
            session.hand_over(write_letter(letter, address=address, issue=self._issues.get(letter.delivery_id)))
        except DidNotLeave as error:
            self._settle_refused(letter, error)
            return False
        except PerhapsLeft:
            _settle(letter, _State.UNKNOWN)
            self.is_away = True
            self._strike(letter)
            return False
        settle_posted(letter)
        self._strikes = 0
        return True

    def _strike(self, letter: Letter) -> None:
        """Several letters in a row in doubt, or refused for what they are: the others wait until somebody looked."""
        self._strikes += 1
        if self._strikes < _MOST_STRIKES or letter.delivery is None:
            return
        self._strikes = 0
        self.is_away = True
        _stop(
            letter.delivery, reason="network",
            problem=_("The mail server fell silent, or refused several letters in a row for what is in them."),
            remedy=_("Look at the mail server, or at the letter; then send it again: only those that wait leave."),
        )  # fmt: skip

    def _settle_refused(self, letter: Letter, error: DidNotLeave) -> None:
        """The server said no: of this address, of this letter, or of us."""
        answer = status_in(error.said) or (str(error.code) if error.code else "")
        is_late = letter.created_at < now() - _GIVEN_UP
        if error.is_final:
            _settle(letter, _State.BOUNCED, answer=answer)
            hear_refusal(letter, kind_of_refusal(status_in(error.said), error.code), answer)
        elif is_late or (error.is_about_message and error.code >= 500):
            _settle(letter, _State.ABANDONED, answer=answer)
            self._strike(letter)
        else:
            # Only its own refusal makes a letter wait longer each time; a server that is away is everybody's.
            wait = backoff(letter.attempts) if error.is_about_address else _AWAY_S
            _settle(letter, _State.WAITING, answer=answer, lease_until=now() + timedelta(seconds=wait))
        if not error.is_about_address:
            self.is_away = self.is_away or not error.is_about_message
            _say_away(letter, answer)


def _address_for(letter: Letter) -> str:
    """Theirs, if they still want such a letter."""
    reader = letter.subscriber
    if reader is None or reader.state != _WANTED[Letter.Kind(letter.kind)]:
        return ""
    # The row as it is now: they may have left since the turn began.
    fresh = Subscriber.objects.filter(pk=reader.pk, state=reader.state).first()
    return address_of(fresh) if fresh else ""


def settle_posted(letter: Letter) -> None:
    """The server took it."""
    _settle(letter, _State.SENT, sent_at=now(), answer="")


def _settle(letter: Letter, after: str, **changes: Any) -> bool:
    return Posting.claim(letter, before=_State.SENDING, after=after, **{"lease_until": None, **changes})


def _stop(delivery: Delivery, **told: Any) -> bool:
    """Its letters wait until somebody acts; those that are out are out."""
    if delivery.state == Delivery.State.SENDING:
        hold(delivery, before=Delivery.State.SENDING, **told)
    return False


def _say_away(letter: Letter, answer: str) -> None:
    """The sending says why it waits."""
    _log.warning("the mail server did not take a letter: %s", answer or "no answer")
    problem = in_both(
        say(
            _("The mail server does not take our letters now (%(answer)s): they are tried again."), answer=answer or "–"
        )
    )
    if letter.delivery_id is None:
        return
    Delivery.objects.filter(pk=letter.delivery_id, state=Delivery.State.SENDING).update(problem=problem)


def tidy() -> None:
    """Letters whose sender is dead are in doubt; those of what was called off are dropped."""
    dead = Letter.objects.filter(state=_State.SENDING, lease_until__lt=now())
    for letter in dead:
        Posting.claim(letter, before=_State.SENDING, after=_State.UNKNOWN, lease_until=None)
    over = (Delivery.State.CANCELLED, Delivery.State.WITHDRAWN)
    for letter in Letter.objects.filter(state=_State.WAITING, delivery__state__in=over)[:1_000]:
        Posting.claim(letter, before=_State.WAITING, after=_State.DROPPED)


def settle_done() -> int:
    """Sendings whose last letter rests are sent. How many."""
    moving = Letter.objects.filter(delivery=OuterRef("pk"), state__in=(_State.WAITING, _State.SENDING))
    going = Delivery.objects.filter(
        state=Delivery.State.SENDING, lease_until=None, connection__network="newsletter"
    ).exclude(Exists(moving))
    return sum(_settle_delivery(delivery) for delivery in going.select_related("connection"))


def _settle_delivery(delivery: Delivery) -> bool:
    sent = Sent(id=str(delivery.pk))
    if not settle_sent(delivery, sent, before=Delivery.State.SENDING):
        return False
    count_letters(delivery)
    withdraw_if_refused(delivery)
    return True


def stop_letters(delivery: Delivery, *, by: User) -> None:
    """Somebody holds back what has not left yet. Raises BadInput when all has."""
    who = by.get_full_name() or by.get_username()
    problem = say(_("%(member)s stopped it: the letters that had not left wait."), member=who)
    remedy = _("Send it again: only those that wait leave. Or call it off.")
    if not hold(delivery, before=Delivery.State.SENDING, reason="person", problem=problem, remedy=remedy):
        raise BadInput(_("This has left, or was called off."), remedy=_("Open its page again."))


def send_again_doubtful(delivery: Delivery, *, by: User) -> int:
    """Send again the letters of which nobody knows whether they left, under the same Message-ID. How many.

    Raises BadInput when the sending is not out, or none is in doubt.
    """
    if delivery.state not in (Delivery.State.SENT, Delivery.State.SENDING):
        raise BadInput(_("This sending is settled."), remedy=_("Open its page again."))
    doubtful = Letter.objects.filter(delivery=delivery, state=_State.UNKNOWN)
    freed = sum(Posting.claim(each, before=_State.UNKNOWN, after=_State.WAITING, lease_until=None) for each in doubtful)
    if not freed:
        raise BadInput(_("No letter is in doubt."), remedy=_("Open its page again."))
    return freed


def keep_posting(stopped: threading.Event) -> None:
    """Post what is due until told to stop: the worker's companion."""
    poster = Poster(stopped.wait)
    while not stopped.is_set():
        close_old_connections()
        sent = poster.step()
        if poster.is_away:
            stopped.wait(_AWAY_S)
        elif not sent:
            stopped.wait(_IDLE_S)
