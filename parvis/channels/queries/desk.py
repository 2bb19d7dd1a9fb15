"""What the desk shows of sendings: each with what may be done, contents with what people did, figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from parvis.channels.contracts import Message
from parvis.channels.freezing import thaw
from parvis.channels.models import Delivery, Figure, Heard, Shipment
from parvis.channels.queries.newsletters import NETWORK, Round, round_of
from parvis.channels.registry import adapter_of
from parvis.channels.traces import OURS
from parvis.core.bilingual import told_in
from parvis.traces.kinds import kinds, tell
from parvis.traces.models import Trace

_State = Delivery.State
_SHOWN = 200
# How a state looks: what is well, what waits, what stops.
_TAGS = {
    _State.SENT: "ok", _State.HELD: "stop", _State.OUTSTANDING: "stop", _State.WAITING: "", _State.BY_HAND: "wait",
    _State.UNKNOWN: "wait", _State.SENDING: "", _State.WITHDRAWING: "wait",
}  # fmt: skip
_CALLED_OFF = (_State.WAITING, _State.HELD, _State.BY_HAND)


@dataclass(frozen=True)
class Line:
    """One sending in words. reason, remedy: in the reader's language."""

    delivery: Delivery
    network: str
    reason: str
    remedy: str
    tag: str

    @property
    def title(self) -> str:
        """What is sent."""
        return str(self.delivery.shipment.thing.title)

    @property
    def is_in_doubt(self) -> bool:
        """Nobody knows whether it left: somebody says."""
        return self.delivery.state == _State.HELD and self.delivery.reason == "unknown"

    @property
    def may_be_called_off(self) -> bool:
        """It has not left."""
        return self.delivery.state in _CALLED_OFF

    @property
    def is_task(self) -> bool:
        """Somebody in particular does it, or may hand it on."""
        return self.delivery.state in (_State.BY_HAND, _State.OUTSTANDING)

    @property
    def message(self) -> Message:
        """What goes, as it was frozen."""
        return thaw(self.delivery.message)

    @property
    def letters(self) -> Round | None:
        """How far its letters are; None where it is no newsletter."""
        is_newsletter = self.delivery.connection.network == NETWORK
        return round_of(self.delivery) if is_newsletter and self.delivery.letters.exists() else None

    @property
    def may_be_stopped(self) -> bool:
        """Its letters are leaving: those that have not may be held back."""
        return self.delivery.state == _State.SENDING and self.delivery.connection.network == NETWORK

    @property
    def text(self) -> str:
        """As it goes, in the network's habits."""
        return adapter_of(self.delivery.connection.network).words(self.message)


def line_of(delivery: Delivery) -> Line:
    """A sending in words."""
    return Line(
        delivery, label_of(delivery.connection.network), told_in(delivery.problem), told_in(delivery.remedy),
        _TAGS.get(_State(delivery.state), ""),
    )  # fmt: skip


def label_of(network: str) -> str:
    """A network's name; one that is no longer known keeps its code."""
    try:
        return str(adapter_of(network).label)
    except KeyError:
        return network


def lines(rows: Iterable[Delivery]) -> list[Line]:
    """Sendings in words."""
    return [line_of(row) for row in rows]


def going() -> QuerySet[Delivery]:
    """What waits for its time or is on its way, the first to leave first."""
    return _known((_State.WAITING, _State.SENDING, _State.UNKNOWN, _State.WITHDRAWING)).order_by("due_at", "pk")[
        :_SHOWN
    ]


def settled() -> QuerySet[Delivery]:
    """What is out, was taken back or called off, the latest first."""
    return _known((_State.SENT, _State.WITHDRAWN, _State.CANCELLED)).order_by("-sent_at", "-changed_at", "-pk")


def _known(states: Iterable[str]) -> QuerySet[Delivery]:
    found = Delivery.objects.filter(state__in=states)
    return found.select_related("connection", "shipment__thing", "assigned_to")


@dataclass(frozen=True)
class Deed:
    """What somebody did, as a sentence. link: where it was done, empty when only here; heard: the post it was, if any."""

    sentence: str
    trace: Trace
    link: str
    network: str
    heard: Heard | None = None


def deeds_about(shipment: Shipment) -> list[Deed]:
    """What people did with a content, wherever they met it, the latest first."""
    theirs = Trace.objects.filter(thing=shipment.thing_id).exclude(kind__in=OURS)
    return told(theirs.order_by("-occurred_at", "-pk")[:_SHOWN])


def told(traces: QuerySet[Trace]) -> list[Deed]:
    """Traces as sentences."""
    rows = list(traces.select_related("handle", "thing"))
    heard = {row.trace_id: row for row in Heard.objects.filter(trace__in=[trace.pk for trace in rows])}
    return [_deed(trace, heard.get(trace.pk)) for trace in rows]


def heard_lately(kinds: Iterable[str]) -> QuerySet[Trace]:
    """What was heard on every network, the latest first."""
    return Trace.objects.filter(heard__isnull=False, heard__what__in=list(kinds)).order_by("-occurred_at", "-pk")


def _deed(trace: Trace, heard: Heard | None) -> Deed:
    kind = kinds.get(trace.kind)
    link = kind.link(trace) if kind else ""
    return Deed(tell(trace), trace, link if link.startswith("https://") else "", label_of(trace.channel), heard)


def latest_figures(shipment: Shipment) -> dict[Any, dict[str, int]]:
    """The last figure of each name, by sending."""
    found: dict[Any, dict[str, int]] = {}
    for row in Figure.objects.filter(delivery__shipment=shipment).order_by("day"):
        found.setdefault(row.delivery_id, {})[row.name] = row.value
    return found
