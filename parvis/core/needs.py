"""What may wait for a member of staff: apps say how to look, the desk shows what was found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from django.db.models import QuerySet

from parvis.core.registry import Registry

# Nobody's day changes between one thousand and two: counting stops there.
MOST = 1_000


class Urgency(IntEnum):
    """When it should be done."""

    NOW = 0
    TODAY = 1
    LATER = 2


@dataclass(frozen=True, kw_only=True)
class Need:
    """Something that waits.

    count: how many, at most MOST; unit: what is counted, "pictures"; title: what to do;
    reason: why it matters; action: the button; minutes: estimated time for all of it;
    picture: the primary key of a picture to show beside it, if any.
    """

    count: int
    unit: str
    title: str
    reason: str
    url: str
    action: str
    minutes: int
    urgency: Urgency = Urgency.TODAY
    is_blocking: bool = False
    picture: int | None = None

    @property
    def amount(self) -> str:
        """The count as written, telling when there are more."""
        return f"{self.count}+" if self.count >= MOST else str(self.count)


@dataclass(frozen=True, kw_only=True)
class Watch:
    """How one need is looked for: ``look`` answers None when nothing waits.

    permission: only who holds it is told ("media.change_picture").
    """

    permission: str
    look: Callable[[Any], Need | None]


watches: Registry[Watch] = Registry("need")


def watch(name: str, *, permission: str, look: Callable[[Any], Need | None]) -> None:
    """Register a need; ``look`` receives the member of staff and counts no further than MOST."""
    watches.register(name, Watch(permission=permission, look=look))


def count_up_to(rows: QuerySet[Any], most: int = MOST) -> int:
    """Count rows, stopping at ``most``: the database reads no further."""
    return rows.order_by()[:most].count()


def minutes_for(count: int, *, seconds: int, most: int = 30) -> int:
    """Minutes for doing so many of something, at least one, at most a sitting."""
    return max(1, min(most, -(-count * seconds // 60)))
