"""What apps above answer when somebody is erased: how much they erased, what they kept and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Kept:
    """Something of somebody that stays: what, why the law lets it (a sentence), until when.

    until is None while no end can be told; the sentence then says what decides it.
    """

    what: str
    why: str
    until: date | None = None


@dataclass(frozen=True)
class ErasedElsewhere:
    """The answer of a receiver of ``person_erased``: how many of which holding, and what stays."""

    erased: Mapping[str, int] = field(default_factory=dict)
    kept: tuple[Kept, ...] = ()
