"""How a letter to a member of the staff leaves, whatever it is about: the row first, never twice by itself.

1. The row is written with what happened. 2. A worker claims it and commits, hands the letter to the mail server, then
writes what came of it. 3. What did not leave waits again, longer each time, for three days; what nobody can tell of
waits for somebody who looks.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models.letters import StaffLetter
from parvis.accounts.states import Writing
from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.core.posting import DidNotLeave, PerhapsLeft, hand_over

_State = StaffLetter.State
# No mail server is waited for so long: whoever was sending is gone.
_GONE = timedelta(minutes=10)
# A letter that does not leave is tried again after so long, then twice as long each time, up to a quarter of a day.
_FIRST_WAIT, _MOST_DOUBLINGS = timedelta(minutes=5), 6
_GIVEN_UP = timedelta(days=3)


def is_due(letter: StaffLetter) -> bool:
    """At once the first time; then longer each time, so that a server which is down is left in peace."""
    if not letter.attempts:
        return True
    wait: timedelta = _FIRST_WAIT * 2 ** min(letter.attempts - 1, _MOST_DOUBLINGS)
    return now() - letter.changed_at >= wait


def send(letter: StaffLetter, *, is_needed: bool, write: Callable[[], EmailMessage]) -> bool:
    """Send one, unless it serves nothing any more or another worker has it. Whether it left."""
    if not is_needed:
        Writing.claim(letter, before=_State.WAITING, after=_State.DROPPED)
        return False
    message = write()
    # Committed before anything leaves: whoever dies from here on leaves a letter that may have left.
    with transaction.atomic(durable=True):
        if not Writing.claim(letter, before=_State.WAITING, after=_State.UNDERWAY, attempts=F("attempts") + 1):
            return False
    try:
        hand_over(message)
    except DidNotLeave as error:
        is_over = error.is_final or now() - letter.created_at > _GIVEN_UP
        Writing.claim(letter, before=_State.UNDERWAY, after=_State.REFUSED if is_over else _State.WAITING)
        return False
    except PerhapsLeft:
        Writing.claim(letter, before=_State.UNDERWAY, after=_State.UNKNOWN)
        return False
    return Writing.claim(letter, before=_State.UNDERWAY, after=_State.SENT)


def compose(letter: StaffLetter, *, subject: str, template: str, context: dict[str, Any]) -> EmailMessage:
    """The letter, in the language that is active. A subject is one line: a title may not open another header."""
    headers = {"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"}
    text = render_to_string(template, context)
    return EmailMessage(" ".join(subject.split()), text, None, [letter.person.email], headers=headers)


def reconcile(letters: QuerySet[Any]) -> int:
    """Letters whose sender is gone: nobody can tell whether they left. How many."""
    gone = letters.filter(state=_State.UNDERWAY, changed_at__lt=now() - _GONE)
    return sum(Writing.claim(one, before=_State.UNDERWAY, after=_State.UNKNOWN) for one in gone)


def settle(letter: StaffLetter, *, again: bool) -> None:
    """Somebody looked: it is to be sent again under the same Message-ID, or its reader knows. Raises BadInput."""
    after = _State.WAITING if again else _State.SENT
    changes = {"attempts": 0, "created_at": now()} if again else {}
    if not any(Writing.claim(letter, before=before, after=after, **changes) for before in letter.TROUBLED):
        raise BadInput(_("This letter was settled meanwhile."))
