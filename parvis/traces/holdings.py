"""What else is held about somebody: apps above register how they tell it, for the person's own export."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

from parvis.core.registry import Registry

if TYPE_CHECKING:
    from parvis.traces.queries import Subject


@dataclass(frozen=True)
class Holding:
    """One sort of records. tell: those about somebody, each a flat mapping of names to JSON values."""

    name: str
    title: Promise
    tell: Callable[[Subject], list[dict[str, Any]]]


holdings: Registry[Holding] = Registry("holding")


def register_holding(holding: Holding) -> None:
    """Make it part of every export. Raises ValueError when its name is taken."""
    holdings.register(holding.name, holding)
