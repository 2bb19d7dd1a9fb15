"""Lists for the desk."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from parvis.accounts.models import User
from parvis.accounts.queries.deciding import absences_on
from parvis.channels.models import Connection, Delivery, Figure, Shipment
from parvis.core.clock import today

_State = Delivery.State


def connections_to_write_to() -> QuerySet[Connection]:
    """The accounts one may write to, broken ones included: they say so, and what waits leaves once they work."""
    gone = (Connection.State.LEFT, Connection.State.PENDING)
    return Connection.objects.exclude(state__in=gone).order_by("network", "name", "pk")


def ailing_connections() -> QuerySet[Connection]:
    """Those that need somebody."""
    wanted = (Connection.State.AILING, Connection.State.BROKEN)
    return Connection.objects.filter(state__in=wanted).order_by("state", "expires_at", "name")


def deliveries_of(shipment: Shipment) -> QuerySet[Delivery]:
    """Its sendings, by network."""
    return shipment.deliveries.select_related("connection", "assigned_to").order_by("connection__network", "pk")


def tasks_by_hand(member: User | None = None) -> QuerySet[Delivery]:
    """What is to be published or deleted by hand, of somebody and of those whose deputy they are today; None: all."""
    found = Delivery.objects.filter(state__in=(_State.BY_HAND, _State.OUTSTANDING))
    if member is not None:
        away = absences_on(today()).filter(deputy=member).values("member")
        found = found.filter(Q(assigned_to=member) | Q(assigned_to__in=away) | Q(assigned_to=None))
    return found.select_related("connection", "shipment__thing", "assigned_to").order_by("due_at", "pk")


def needing_somebody() -> QuerySet[Delivery]:
    """What is held back: why and what to do are in the row."""
    found = Delivery.objects.filter(state=_State.HELD)
    return found.select_related("connection", "shipment__thing").order_by("-changed_at", "pk")


def figures_of(connection: Connection, *, since: date) -> QuerySet[Figure]:
    """An account's own figures since a day, the first first."""
    return connection.figures.filter(delivery=None, day__gte=since).order_by("day", "name")
