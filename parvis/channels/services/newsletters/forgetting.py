"""What is kept of readers has an end: asks nobody confirmed, addresses nobody can reach, letters of long ago."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from parvis.channels.models import Letter, Subscriber
from parvis.channels.queries.newsletters import subscribers_of
from parvis.channels.services.newsletters.subscribing import EMPTY, empty, leave_newsletter
from parvis.channels.states import Subscribing
from parvis.core.clock import months_from, now
from parvis.traces.queries import Subject

HOLDING = "newsletter"
# Days after the confirming link ran out.
ASKED_KEPT, BOUNCED_KEPT = timedelta(days=4), timedelta(days=90)
LETTERS_MONTHS = 13
_State = Subscriber.State


def forget_subscribers() -> int:
    """Each night. How many readers were forgotten or emptied."""
    Letter.objects.filter(created_at__lt=months_from(now(), -LETTERS_MONTHS)).exclude(
        state__in=(Letter.State.WAITING, Letter.State.SENDING)
    ).delete()
    return _forget_asked() + _empty_bounced()


def _forget_asked() -> int:
    """Who never confirmed is forgotten whole; who had left before stays known by their digest alone."""
    over = Subscriber.objects.filter(state=_State.ASKED, confirm_until__lt=now() - ASKED_KEPT)
    again = list(over.filter(ended_at__isnull=False))
    for one in again:
        Subscribing.claim(one, before=_State.ASKED, after=_State.LEFT, **EMPTY)
    Letter.objects.filter(subscriber__in=over.filter(ended_at=None)).delete()
    return len(again) + over.filter(ended_at=None).delete()[0]


def _empty_bounced() -> int:
    held = ~Q(address="") | ~Q(consent={})
    over = Subscriber.objects.filter(held, state=_State.BOUNCED, ended_at__lt=now() - BOUNCED_KEPT)
    return over.update(changed_at=now(), **EMPTY)


@transaction.atomic
def erase_subscribers(subject: Subject) -> dict[str, int]:
    """Somebody is erased: they read nothing any more, and nothing is kept but digests. How many, by holding."""
    theirs = subscribers_of(subject)
    for subscriber in theirs:
        leave_newsletter(subscriber)
        empty(subscriber)
    return {HOLDING: len(theirs)} if theirs else {}
