"""How long people wait for an answer, told honestly: nights and closing days out, the unanswered counted too."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from django.utils import timezone

from parvis.accounts.models import User
from parvis.conversation.queries.hours import Hours, hours_of, open_seconds
from parvis.conversation.queries.lists import visible

_MOST = 20_000


@dataclass(frozen=True, kw_only=True)
class Waited:
    """Of one kind. median, ninety: seconds of opening hours until our first answer (None where nobody was answered);
    answered: how many were; waiting: how many still wait."""

    kind: str
    answered: int
    waiting: int
    median: float | None
    ninety: float | None


def response_times(*, since: datetime, until: datetime, by: User, kind: str = "way") -> list[Waited]:
    """By "way", "kind", "network", "department" or "language", the most numerous first. Automatic words are none."""
    if kind not in ("way", "kind", "network", "department", "language"):
        raise ValueError(kind)
    rows = visible(by).filter(first_in_at__gte=since, first_in_at__lt=until).exclude(what__in=("tag", "link"))
    known: dict[int | None, Hours] = {}
    waited: dict[str, list[float]] = defaultdict(list)
    waiting: dict[str, int] = defaultdict(int)
    values = rows.values_list(kind, "site", "first_in_at", "first_answer_at", "needs_answer")
    for name, site, first_in, first_answer, needs in values[:_MOST]:
        named = "" if name is None else str(name)
        if first_answer is not None and first_in is not None:
            waited[named].append(open_seconds(_hours(known, site, since), first_in, first_answer))
        elif needs:
            waiting[named] += 1
    found = [_waited(name, waited[name], waiting[name]) for name in {*waited, *waiting}]
    return sorted(found, key=lambda each: (-each.answered - each.waiting, each.kind))


def _hours(known: dict[int | None, Hours], site: int | None, since: datetime) -> Hours:
    from parvis.accounts.models import Site

    if site not in known:
        row = Site.objects.filter(pk=site).first() if site else None
        known[site] = hours_of(row, since=timezone.localtime(since).date())
    return known[site]


def _waited(kind: str, seconds: list[float], waiting: int) -> Waited:
    told = sorted(seconds)
    return Waited(kind=kind, answered=len(told), waiting=waiting, median=_share(told, 0.5), ninety=_share(told, 0.9))


def _share(told: list[float], share: float) -> float | None:
    """The least within which this share was answered (nearest rank)."""
    return told[ceil(len(told) * share) - 1] if told else None
