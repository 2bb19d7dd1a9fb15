"""How far activities are, and which servers do not answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from parvis.fediverse.models import Delivery, Host

_State = Delivery.State
_OPEN = (_State.WAITING, _State.SENDING)


@dataclass(frozen=True)
class Progress:
    """How far an activity is: inboxes by state. is_spreading: more inboxes are still being written down."""

    waiting: int = 0
    sending: int = 0
    delivered: int = 0
    lost: int = 0
    gone: int = 0
    cancelled: int = 0
    is_spreading: bool = False

    @property
    def all(self) -> int:
        """All inboxes written down."""
        return self.waiting + self.sending + self.delivered + self.lost + self.gone + self.cancelled

    @property
    def is_over(self) -> bool:
        """Whether nothing is under way any more."""
        return not (self.waiting or self.sending or self.is_spreading)


@dataclass(frozen=True)
class SilentHost:
    """A server that does not take what we send: since when it is left alone, what waits, what was given up, why.

    problems: Delivery.Problem values with how many deliveries have them, the most frequent first.
    """

    name: str
    failures: int
    closed_until: datetime | None
    answered_at: datetime | None
    waiting: int
    lost: int
    problems: tuple[tuple[str, int], ...]


def progress_of(activity: UUID) -> Progress:
    """How far one activity is."""
    return progress_of_all([activity])[activity]


def progress_of_all(activities: list[UUID]) -> dict[UUID, Progress]:
    """How far each of them is, in two queries."""
    counted: dict[UUID, dict[str, int]] = {number: {} for number in activities}
    rows = Delivery.objects.filter(activity__in=activities).values_list("activity", "state").annotate(n=Count("pk"))
    for number, state, count in rows:
        counted[number][state] = count
    spreading = set(_spreading(activities))
    return {number: Progress(**states, is_spreading=number in spreading) for number, states in counted.items()}


def _spreading(activities: list[UUID]) -> list[UUID]:
    from parvis.fediverse.models import Activity

    return list(Activity.objects.filter(pk__in=activities, spread_after__isnull=False).values_list("pk", flat=True))


def silent_hosts(*, most: int = 200) -> list[SilentHost]:
    """Servers with deliveries that failed, those with the most given up or waiting first."""
    failed = Q(state=_State.LOST) | Q(state__in=_OPEN) & ~Q(problem="")
    tallies: dict[str, dict[str, int]] = {}
    sums: dict[str, tuple[int, int]] = {}
    rows = Delivery.objects.filter(failed).values_list("host", "state", "problem").annotate(n=Count("pk"))
    for host, state, problem, count in rows:
        tally = tallies.setdefault(host, {})
        tally[problem] = tally.get(problem, 0) + count
        waiting, lost = sums.get(host, (0, 0))
        sums[host] = (waiting, lost + count) if state == _State.LOST else (waiting + count, lost)
    names = sorted(sums, key=lambda name: (-sum(sums[name]), name))[:most]
    known = {row.name: row for row in Host.objects.filter(name__in=names)}
    return [_silent(name, known.get(name), sums[name], tallies[name]) for name in names]


def _silent(name: str, row: Host | None, sums: tuple[int, int], tally: dict[str, int]) -> SilentHost:
    ordered = tuple(sorted(tally.items(), key=lambda item: (-item[1], item[0])))
    if row is None:
        return SilentHost(name, 0, None, None, *sums, ordered)
    return SilentHost(name, row.failures, row.closed_until, row.answered_at, *sums, ordered)
