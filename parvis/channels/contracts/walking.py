"""Listening to lists that come newest first and know no "since": going back to what was seen, a few pages a round.

A source's cursor: {"seen": moment of the newest known, "there": identifiers at that very moment, "page": where a long
way back goes on, "top" and "top_there": what becomes of seen and there once it is walked}.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

_NEVER = "1970-01-01T00:00:00+00:00"


class Dated(Protocol):
    """What stands in such a list."""

    @property
    def key(self) -> str: ...

    @property
    def moment(self) -> datetime: ...


Item = TypeVar("Item", bound=Dated)
# A page by its name ("" the newest) → its items, and the name of the one before it ("" for none).
Turning = Callable[[str], tuple[Sequence[Item], str]]


@dataclass(frozen=True)
class Walked(Generic[Item]):
    """The items not seen before, the oldest first; where the next round begins; whether it goes on at once."""

    items: tuple[Item, ...]
    cursor: dict[str, Any]
    more: bool = False


def walk(turn: Turning[Item], cursor: Mapping[str, Any], *, pages: int = 4) -> Walked[Item]:
    """One round. An empty cursor, or one of another time, begins now: nothing is told, the newest is noted."""
    seen, page = _moment(cursor.get("seen")), str(cursor.get("page") or "")
    known = frozenset(texts(cursor.get("there")))
    items, onward = turn(page)
    kept = {**cursor} if page else {**cursor, **_top(items, cursor)}
    done = {"seen": kept.get("top") or _NEVER, "there": texts(kept.get("top_there"))}
    if seen is None:
        return Walked((), done)
    # By key: pages overlap where they are named by time, or slide when something comes meanwhile.
    found: dict[str, Item] = {}
    for number in range(pages):
        found |= {each.key: each for each in items if each.moment >= seen and each.key not in known}
        if not onward or not items or any(each.moment < seen for each in items):
            return Walked(tuple(reversed(found.values())), done)
        page = onward
        if number + 1 < pages:
            items, onward = turn(page)
    return Walked(tuple(reversed(found.values())), {**kept, "page": page}, more=True)


def _top(items: Sequence[Item], cursor: Mapping[str, Any]) -> dict[str, Any]:
    """What will have been seen once all is walked. An empty list was seen too: whatever comes is new."""
    if not items:
        return {"top": cursor.get("seen") or _NEVER, "top_there": texts(cursor.get("there"))}
    newest = max(each.moment for each in items)
    return {"top": newest.isoformat(), "top_there": [each.key for each in items if each.moment == newest]}


def texts(value: Any) -> list[str]:
    """The texts of a list somebody else wrote; [] for anything else."""
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _moment(value: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else None
