"""A sending to many: one row for each reader, written before anything is sent; repeated, it adds what is missing."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from parvis.channels.contracts import BadContent
from parvis.channels.freezing import thaw
from parvis.channels.models import Delivery, Letter, Subscriber
from parvis.channels.registry import adapter_of
from parvis.channels.secrets import bare_account
from parvis.channels.services.guarding import refusal_of_delivery
from parvis.channels.services.settling import hold
from parvis.channels.states import Going
from parvis.core.clock import now

_AT_ONCE = 500
_LEASE = timedelta(minutes=5)
_State = Delivery.State


def spread(delivery: Delivery) -> int:
    """Write a letter for each who reads it now; rights and content are asked first. How many are new.

    The sending then stays on its way, without a lease, until its last letter rests.
    """
    moment = now()
    attempt = {"attempts": delivery.attempts + 1, "attempted_at": moment, "lease_until": moment + _LEASE}
    if not Going.claim(
        delivery, before=_State.WAITING, after=_State.SENDING, reason="", problem={}, remedy={}, **attempt
    ):
        return 0
    if _is_held(delivery):
        return 0
    made = _write_rows(delivery)
    if not Letter.objects.filter(delivery=delivery).exists():
        hold(
            delivery, before=_State.SENDING, reason="content", problem=_("Nobody reads this newsletter yet."),
            remedy=_("Tell people of its page, or bring in those who agreed elsewhere; then send it again."),
        )  # fmt: skip
        return 0
    Delivery.objects.filter(pk=delivery.pk, state=_State.SENDING).update(lease_until=None)
    delivery.lease_until = None
    return made


def _is_held(delivery: Delivery) -> bool:
    refusal = refusal_of_delivery(delivery)
    if refusal is not None:
        return hold(delivery, before=_State.SENDING, reason="rights", problem=refusal.problem, remedy=refusal.remedy)
    problem = _problem(delivery)
    if problem is not None:
        hold(delivery, before=_State.SENDING, reason="content", problem=problem.message, remedy=problem.remedy)
    return problem is not None


def _problem(delivery: Delivery) -> BadContent | None:
    adapter = adapter_of(delivery.connection.network)
    return next(iter(adapter.check(thaw(delivery.message), bare_account(delivery.connection))), None)


def _write_rows(delivery: Delivery) -> int:
    """By pages of readers, so that neither memory nor a transaction grows with them."""
    readers = Subscriber.objects.filter(connection=delivery.connection, state=Subscriber.State.CONFIRMED).order_by("pk")
    before, last = Letter.objects.filter(delivery=delivery).count(), None
    while page := list(
        (readers if last is None else readers.filter(pk__gt=last)).values_list("pk", flat=True)[:_AT_ONCE]
    ):
        Letter.objects.bulk_create([Letter(delivery=delivery, subscriber_id=pk) for pk in page], ignore_conflicts=True)
        Delivery.objects.filter(pk=delivery.pk, state=_State.SENDING).update(lease_until=now() + _LEASE)
        last = page[-1]
    return Letter.objects.filter(delivery=delivery).count() - before
