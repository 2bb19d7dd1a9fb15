"""Small counts are not shown: nobody should be recognised behind a figure, nor found by subtraction."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

# Under this many, a figure is «fewer than five».
FEW = 5
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Figure:
    """A count as it may be shown: its value, or None with the reason («few», «withheld»)."""

    value: int | None
    hidden: str = ""


def figure(count: int) -> Figure:
    """A count that stands alone."""
    return Figure(None, "few") if 0 < count < FEW else Figure(count)


def shield(counts: Mapping[K, int]) -> dict[K, Figure]:
    """The counts of a breakdown whose total is known, as they may be shown; the order is kept.

    A single hidden count would be the total less the others, and few hidden ones that make less than five would
    tell each other. So the smallest of the shown ones are withheld too, until at least two are hidden which
    together make five or more. None at all are known: they hide nobody.
    """
    hidden = {key: count for key, count in counts.items() if 0 < count < FEW}
    if hidden:
        shown = sorted((count, place, key) for place, (key, count) in enumerate(counts.items()) if count >= FEW)
        for count, _place, key in shown:
            if len(hidden) > 1 and sum(hidden.values()) >= FEW:
                break
            hidden[key] = count
    return {key: _as_shown(count, key in hidden) for key, count in counts.items()}


def _as_shown(count: int, is_hidden: bool) -> Figure:
    if not is_hidden:
        return Figure(count)
    return Figure(None, "few" if count < FEW else "withheld")
