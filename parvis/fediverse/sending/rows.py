"""The rows of deliveries: taken by one sender, kept with a lease, given back, settled. Nothing else writes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest

from parvis.core.clock import now
from parvis.fediverse.models import Delivery
from parvis.fediverse.sending.answers import Verdict
from parvis.fediverse.services.followers import forget_inbox

LEASE = timedelta(seconds=60)
_State = Delivery.State
_COLUMNS = ("pk", "activity_id", "inbox", "host", "attempts")


@dataclass(frozen=True, slots=True)
class Parcel:
    """One delivery in a sender's hands. attempts: with the one about to be made."""

    pk: int
    activity: UUID
    inbox: str
    host: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Settled:
    """A parcel and what becomes of it. due_at: when it is tried again; is_unsent: its attempt was not made."""

    parcel: Parcel
    verdict: Verdict
    due_at: datetime | None = None
    is_unsent: bool = False


@transaction.atomic
def take(owner: str, most: int) -> list[Parcel]:
    """Take what is due, the oldest first: the attempt is written before anything is sent.

    Of two senders one gets a row: SQLite lets one in at a time, PostgreSQL passes over those another is taking.
    """
    due = Delivery.objects.filter(state=_State.WAITING, due_at__lte=now()).order_by("due_at", "pk")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    taken = [Parcel(*row) for row in due.values_list(*_COLUMNS)[:most]]
    changes = {"owner": owner, "lease_until": now() + LEASE, "changed_at": now()}
    waiting = Delivery.objects.filter(pk__in=[each.pk for each in taken], state=_State.WAITING)
    waiting.update(state=_State.SENDING, attempts=F("attempts") + 1, **changes)
    return [replace(each, attempts=each.attempts + 1) for each in taken]


def is_due() -> bool:
    """Whether anything waits to be sent now."""
    return Delivery.objects.filter(state=_State.WAITING, due_at__lte=now()).exists()


def keep(owner: str) -> None:
    """A sign of life: what this sender holds stays its own."""
    Delivery.objects.filter(owner=owner, state=_State.SENDING).update(lease_until=now() + LEASE)


def release() -> int:
    """Let what dead senders held wait again; how many. Nobody knows whether they went: repeating is harmless."""
    return _let_wait(Delivery.objects.filter(state=_State.SENDING, lease_until__lt=now()))


def give_back(owner: str) -> int:
    """Let all that this sender still holds wait again, its lease not waited for; how many. It sends no more."""
    return _let_wait(Delivery.objects.filter(state=_State.SENDING, owner=owner))


def _let_wait(held: QuerySet[Delivery]) -> int:
    return held.update(
        state=_State.WAITING, owner="", lease_until=None, changed_at=now(), attempts=Greatest(F("attempts") - 1, 0)
    )


def settle(owner: str, settled: Sequence[Settled]) -> None:
    """Record what became of parcels, alike ones together; one whose lease another took over is left alone."""
    groups: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for each in settled:
        verdict = each.verdict
        kind = (verdict.state, verdict.problem, verdict.status, each.due_at, each.is_unsent)
        groups[kind].append(each.parcel.pk)
    for (state, problem, status, due_at, is_unsent), numbers in groups.items():
        changes: dict[str, Any] = {"state": state, "owner": "", "lease_until": None, "changed_at": now()}
        if due_at is not None:
            changes["due_at"] = due_at
        if is_unsent:
            changes["attempts"] = F("attempts") - 1
        if not is_unsent or problem:
            changes |= {"problem": problem, "status": status}
        Delivery.objects.filter(pk__in=numbers, owner=owner, state=_State.SENDING).update(**changes)
    _forget(each.parcel.inbox for each in settled if each.verdict.is_gone)


def _forget(inboxes: Iterable[str]) -> None:
    for inbox in dict.fromkeys(inboxes):
        forget_inbox(inbox)
