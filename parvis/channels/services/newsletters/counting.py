"""What came of letters, as figures by day: how many left, came back, and were left by. Who opens them is not asked."""

from __future__ import annotations

from datetime import timedelta

from parvis.channels.models import Connection, Delivery, Figure, Subscriber
from parvis.channels.queries.newsletters import NETWORK, newsletters, round_of
from parvis.channels.services.figures import keep_figures
from parvis.core.clock import now, today

_DAYS = timedelta(days=60)


def count_letters(delivery: Delivery) -> int:
    """Today's figures of one sending. How many."""
    told = round_of(delivery)
    figures = {"letters": told.sent + told.bounced, "bounced": told.bounced, "departures": told.left}
    return keep_figures(delivery.connection, today(), figures, source=Figure.Source.OWN, delivery=delivery)


def count_letters_daily() -> int:
    """Today's figures of every newsletter, and of what it sent these two months. How many sendings."""
    for connection in newsletters():
        _count_readers(connection)
    recent = Delivery.objects.filter(
        connection__network=NETWORK, state=Delivery.State.SENT, sent_at__gte=now() - _DAYS
    ).select_related("connection")
    return sum(bool(count_letters(delivery)) for delivery in recent.iterator())


def _count_readers(connection: Connection) -> None:
    readers = Subscriber.objects.filter(connection=connection, state=Subscriber.State.CONFIRMED).count()
    keep_figures(connection, today(), {"readers": readers}, source=Figure.Source.OWN)
