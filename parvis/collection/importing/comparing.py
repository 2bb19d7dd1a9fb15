"""Three-way comparison: the source changed, staff changed, or both did."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from parvis.collection.importing.values import Values


@dataclass(slots=True)
class Outcome:
    """changes: what to write to the work; conflicts: name → (ours, theirs), for a person to settle."""

    changes: Values = field(default_factory=dict)
    conflicts: dict[str, tuple[Any, Any]] = field(default_factory=dict)


def compare(*, before: Values, source: Values, current: Values) -> Outcome:
    """What becomes of a work when its source says something new.

    A value the source did not change stays as staff have it; one that staff did not change follows the source;
    one that both changed differently is a conflict, and staff's stays until it is settled.
    """
    outcome = Outcome()
    for name in before.keys() | source.keys():
        old, new, ours = before.get(name), source.get(name), current.get(name)
        if new in (old, ours):
            continue
        if ours == old:
            outcome.changes[name] = new
        else:
            outcome.conflicts[name] = (ours, new)
    return outcome
