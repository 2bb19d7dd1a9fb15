"""Where we are, as the desk shows it: voices, accounts, who follows them and what they did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from parvis.channels.models import Connection
from parvis.channels.queries.desk import Deed, label_of, told
from parvis.channels.queries.lists import figures_of
from parvis.channels.registry import NETWORKS, adapter_of
from parvis.core.bilingual import told_in
from parvis.core.clock import today
from parvis.fediverse.addresses import account, profile_url
from parvis.fediverse.models import Actor, Follower
from parvis.fediverse.queries.voices import actors
from parvis.traces.models import Trace

_STATES = {"working": "ok", "ailing": "wait", "broken": "stop", "pending": "", "left": ""}
_ACTS_SHOWN = 5
_WEEKS = timedelta(weeks=12)


@dataclass(frozen=True)
class Voice:
    """One of our voices on the social web. address: as people write it."""

    actor: Actor
    address: str
    url: str
    followers: int
    asking: int
    is_connected: bool


def voices() -> list[Voice]:
    """Those that speak, but the server's own."""
    accepted, asking = Q(followers__state="accepted"), Q(followers__state="requested")
    rows = actors().exclude(kind=Actor.Kind.INSTANCE).order_by("created_at")
    rows = rows.annotate(counted=Count("followers", filter=accepted), asked=Count("followers", filter=asking))
    connected = set(Connection.objects.filter(network="own").exclude(state="left").values_list("name", "account"))
    known = {text for pair in connected for text in pair}
    return [_voice(actor, known) for actor in rows]


def _voice(actor: Any, known: set[str]) -> Voice:
    address = account(actor)
    is_connected = bool({address, f"@{address}", actor.username} & known)
    return Voice(actor, f"@{address}", profile_url(actor), actor.counted, actor.asked, is_connected)


@dataclass(frozen=True)
class Connected:
    """An account in words."""

    connection: Connection
    network: str
    problem: str
    tag: str

    @property
    def is_by_hand(self) -> bool:
        """Nobody can be asked how it is."""
        network = self.connection.network
        return network in NETWORKS and adapter_of(network).is_by_hand


def account_of(connection: Connection) -> Connected:
    """One account in words."""
    tag = _STATES.get(connection.state, "")
    return Connected(connection, label_of(connection.network), told_in(connection.problem), tag)


def accounts() -> list[Connected]:
    """Those that need somebody first, those left last."""
    order = {"broken": 0, "ailing": 1, "pending": 2, "working": 3, "left": 4}
    rows = Connection.objects.select_related("presence", "connected_by").order_by("network", "name", "pk")
    return [account_of(row) for row in sorted(rows, key=lambda row: order.get(row.state, 2))]


Days = list[tuple[date, list[tuple[str, int, str]]]]


def figures_by_day(connection: Connection) -> Days:
    """The last twelve weeks, the latest first: name, value, and who told."""
    found: dict[date, list[tuple[str, int, str]]] = defaultdict(list)
    for row in figures_of(connection, since=today() - _WEEKS):
        found[row.day].append((row.name, row.value, row.get_source_display()))
    return sorted(found.items(), reverse=True)


def followers() -> QuerySet[Follower]:
    """Who follows our voices or asks to, those who ask first, then the latest."""
    states = (Follower.State.REQUESTED, Follower.State.ACCEPTED)
    found = Follower.objects.filter(state__in=states).select_related("remote__handle", "actor")
    return found.order_by("-state", "-created_at", "-pk")


@dataclass(frozen=True)
class Known:
    """Somebody who follows, and the last of what they did."""

    follower: Follower
    deeds: Sequence[Deed]


def with_deeds(rows: Iterable[Follower]) -> list[Known]:
    """Followers, each with their last acts."""
    return [Known(row, _last_of(row)) for row in rows]


def _last_of(row: Follower) -> list[Deed]:
    if row.remote.handle_id is None:
        return []
    return told(Trace.objects.filter(handle=row.remote.handle_id).order_by("-occurred_at", "-pk")[:_ACTS_SHOWN])


def follows_elsewhere() -> list[Deed]:
    """The last follows told by networks where others keep our account."""
    return told(Trace.objects.filter(kind="channels.follow.received").order_by("-occurred_at", "-pk")[:50])
