"""Sending a letter by e-mail, so that a crash neither sends it twice nor says sent what was not.

1. The attempt is written and committed, with the Message-ID that makes its copies one.
2. The letter is handed to the mail server.
3. What came of it is written with the step of the request, in one transaction.

Whatever dies between 1 and 3 leaves an attempt under way: ``reconcile_sendings`` calls it unknown, and
staff decide, knowing it may have left.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Institution, User
from parvis.core.clock import now, today
from parvis.core.errors import BadInput, Refusal
from parvis.core.posting import DidNotLeave, PerhapsLeft, hand_over, new_message_id
from parvis.rights.models import GrantRequest, LetterTemplate, RequestEvent, Sending
from parvis.rights.services.moving import AlreadyMoved, already_moved, move
from parvis.rights.states import Asking, Posting

# No mail server is waited for so long: whoever was sending is gone (settings.EMAIL_TIMEOUT bounds each of its answers).
_GONE = timedelta(minutes=10)
# An answer to a reminder is hoped for no sooner than this.
_AGAIN = timedelta(days=14)
_AFTER = {
    LetterTemplate.Kind.REQUEST: GrantRequest.State.SENT,
    LetterTemplate.Kind.REMINDER: GrantRequest.State.REMINDED,
}


class PerhapsSent(Refusal):
    """Nobody can tell whether the letter left."""


def post_letter(request: GrantRequest, *, kind: str, subject: str, text: str, by: User | None) -> Sending:
    """Send a letter and take the request a step on.

    Raises Refusal when it did not leave, PerhapsSent when nobody can tell, AlreadyMoved when that step is not open.
    """
    sending = _begin(request, kind=kind, subject=subject, text=text, by=by)
    _hand_over(sending, by=by)
    request.refresh_from_db()
    return sending


def _begin(request: GrantRequest, *, kind: str, subject: str, text: str, by: User | None) -> Sending:
    """Write the attempt, and commit it before anything leaves."""
    if not request.email:
        raise BadInput(_("No e-mail address is known."), remedy=_("Write it, or send it by hand."), field="email")
    sender = Institution.current().email or settings.DEFAULT_FROM_EMAIL
    try:
        with transaction.atomic(durable=True):
            fresh = GrantRequest.objects.select_for_update().get(pk=request.pk)
            if not Asking.allows(fresh.state, _AFTER[LetterTemplate.Kind(kind)]):
                raise already_moved(fresh)
            return Sending.objects.create(
                request=request, kind=kind, subject=subject, text=text, to=request.email, sender=sender, by=by,
                message_id=new_message_id(sender),
            )  # fmt: skip
    except IntegrityError:
        raise AlreadyMoved(
            _("A letter of this request is under way, or may have left."), remedy=_("Open its page again.")
        ) from None


def _hand_over(sending: Sending, *, by: User | None) -> None:
    """Send it, and settle what came of it. Raises Refusal or PerhapsSent."""
    message = EmailMessage(
        sending.subject, sending.text, sending.sender, [sending.to], reply_to=[sending.sender],
        headers={"Message-ID": sending.message_id},
    )  # fmt: skip
    try:
        hand_over(message)
    except DidNotLeave as error:
        _settle_refused(sending)
        raise _unsent(error) from error
    except PerhapsLeft as error:
        Posting.claim(sending, before=Sending.State.UNDERWAY, after=Sending.State.UNKNOWN)
        raise PerhapsSent(
            _("The letter may have left: the mail server did not say (%(cause)s).") % {"cause": error},
            remedy=_("Look whether it did, then say so on this page, or send it again."),
        ) from error
    settle_sent(sending, by=by)


def _unsent(error: DidNotLeave) -> Refusal:
    return Refusal(
        _("The e-mail could not be sent: %(cause)s.") % {"cause": error},
        remedy=_("Try again later, or print it and send it by hand."),
    )


def _settle_refused(sending: Sending) -> None:
    Posting.claim(sending, before=Sending.State.UNDERWAY, after=Sending.State.REFUSED)


@transaction.atomic
def settle_sent(sending: Sending, *, by: User | None) -> None:
    """It left: the sending and the step of its request are written together. Raises AlreadyMoved when settled before."""
    claims = (Posting.claim(sending, before=state, after=Sending.State.SENT) for state in Sending.OPEN)
    if not any(claims):
        raise AlreadyMoved(_("This letter was settled first."), remedy=_("Open its page again."))
    request = GrantRequest.objects.get(pk=sending.request_id)
    after = _AFTER[LetterTemplate.Kind(sending.kind)]
    if not Asking.allows(request.state, after):
        # Somebody withdrew it while the letter was leaving: the truth is told, the state stays.
        RequestEvent.objects.create(request=request, state=request.state, note=str(_("The letter left.")), by=by)
        return
    is_reminder = sending.kind == LetterTemplate.Kind.REMINDER
    changes = {"due_on": due_again(request)} if is_reminder else {"way": GrantRequest.Way.EMAIL}
    move(request, after, by=by, **changes)


def due_again(request: GrantRequest) -> date:
    """By when an answer to a reminder is hoped for."""
    return max(request.due_on or today(), today() + _AGAIN)


def send_again(sending: Sending, *, by: User | None) -> None:
    """Send a letter that may have left, knowingly: the same one, under the same Message-ID."""
    again = {"attempts": F("attempts") + 1, "by": by}
    if not Posting.claim(sending, before=Sending.State.UNKNOWN, after=Sending.State.UNDERWAY, **again):
        raise AlreadyMoved(_("This letter was settled first."), remedy=_("Open its page again."))
    sending.refresh_from_db()
    _hand_over(sending, by=by)


def settle_unsent(sending: Sending) -> None:
    """Somebody looked: it did not leave. The request may be sent anew. Raises AlreadyMoved."""
    if not Posting.claim(sending, before=Sending.State.UNKNOWN, after=Sending.State.REFUSED):
        raise AlreadyMoved(_("This letter was settled first."), remedy=_("Open its page again."))


def reconcile_sendings() -> int:
    """Attempts whose sender is gone: nobody can tell whether they left. How many."""
    gone = Sending.objects.filter(state=Sending.State.UNDERWAY, changed_at__lt=now() - _GONE)
    return sum(Posting.claim(one, before=Sending.State.UNDERWAY, after=Sending.State.UNKNOWN) for one in gone)


def open_sending(request: GrantRequest) -> Sending | None:
    """The letter of a request that is under way or may have left."""
    return request.sendings.filter(state__in=Sending.OPEN).first() if request.pk else None


def check_settled(request: GrantRequest) -> None:
    """Refuse to change a letter that may have left. Raises AlreadyMoved."""
    if open_sending(request) is not None:
        raise AlreadyMoved(
            _("A letter of this request is under way, or may have left."), remedy=_("Say first whether it did.")
        )
