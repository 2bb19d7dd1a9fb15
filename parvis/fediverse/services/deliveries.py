"""Deliveries asked for again, called off, and forgotten once they are history."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from parvis.core.clock import now
from parvis.fediverse.models import Activity, Delivery, Host

_State = Delivery.State
KEPT = timedelta(days=30)
KEPT_LOST = timedelta(days=90)
_FORGOTTEN_AT_ONCE = 2_000


@transaction.atomic
def retry_lost(*, activity: Activity | None = None, host: str = "") -> int:
    """Send again what was given up: of one activity, to one server, or both; how many.

    With all its attempts; the server's breaker is opened for a trial. Raises ValueError when neither is named.
    """
    if activity is None and not host:
        raise ValueError("name an activity or a host")
    lost = Delivery.objects.filter(state=_State.LOST)
    lost = lost.filter(activity=activity) if activity is not None else lost
    lost = lost.filter(host=host) if host else lost
    Host.objects.filter(name__in=lost.values("host"), closed_until__gt=now()).update(closed_until=now())
    return lost.update(
        state=_State.WAITING, attempts=0, due_at=now(), asked_at=now(), changed_at=now(), problem="", status=None
    )


def call_off(activity: Activity) -> int:
    """Send it nowhere it has not gone yet; how many inboxes."""
    with transaction.atomic():
        Activity.objects.filter(pk=activity.pk, spread_after__isnull=False).update(spread_after=None, spread_at=now())
        waiting = Delivery.objects.filter(activity=activity, state=_State.WAITING)
        return waiting.update(state=_State.CANCELLED, changed_at=now())


def forget_settled() -> int:
    """Delete deliveries a month after they ended, those given up after a season; how many."""
    ended = Q(state__in=(_State.DELIVERED, _State.GONE, _State.CANCELLED), changed_at__lt=now() - KEPT)
    old = Delivery.objects.filter(ended | Q(state=_State.LOST, changed_at__lt=now() - KEPT_LOST))
    gone = 0
    while numbers := list(old.values_list("pk", flat=True)[:_FORGOTTEN_AT_ONCE]):
        gone += Delivery.objects.filter(pk__in=numbers).delete()[0]
    return gone
