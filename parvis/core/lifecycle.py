"""Life cycles: states and transitions declared once, checked when the class is built.

    class Shipment(LifeCycle):
        packed = State(initial=True)
        sent = State()
        lost = State()
        moves = {("packed", "sent"), ("sent", "lost")}

``claim`` is the one door: a conditional update, so that of two workers only one passes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models

from parvis.core.clock import now


class BrokenLifeCycle(TypeError):
    """A declaration that cannot be lived: told when the class is built."""


@dataclass(frozen=True)
class State:
    """One state; exactly one is initial."""

    initial: bool = False


class LifeCycle:
    """Base of the declarations. ``states`` is filled from the class body."""

    moves: ClassVar[set[tuple[str, str]]] = set()
    states: ClassVar[dict[str, State]] = {}

    def __init_subclass__(cls) -> None:
        cls.states = {name: value for name, value in vars(cls).items() if isinstance(value, State)}
        _check_beginning(cls)
        _check_moves(cls)

    @classmethod
    def allows(cls, before: str, after: str) -> bool:
        """Whether a thing may go from one state to the other."""
        return (before, after) in cls.moves

    @classmethod
    def claim(cls, row: models.Model, *, before: str, after: str, **changes: Any) -> bool:
        """Move a row if it is still in ``before``; False when somebody else moved it first.

        Raises BrokenLifeCycle for a move that was not declared.
        """
        if not cls.allows(before, after):
            raise BrokenLifeCycle(f"{cls.__name__}: {before} → {after} was not declared")
        values = {"state": after, "changed_at": now(), **changes}
        rows = type(row)._default_manager.filter(pk=row.pk, state=before).update(**values)
        if rows:
            for name, value in values.items():
                setattr(row, name, value)
        return bool(rows)


def _check_beginning(cls: type[LifeCycle]) -> None:
    beginnings = [name for name, state in cls.states.items() if state.initial]
    if len(beginnings) != 1:
        raise BrokenLifeCycle(f"{cls.__name__} needs exactly one initial state, not {beginnings}")


def _check_moves(cls: type[LifeCycle]) -> None:
    unknown = {name for move in cls.moves for name in move} - set(cls.states)
    if unknown:
        raise BrokenLifeCycle(f"{cls.__name__} moves between unknown states {sorted(unknown)}")
    reached = {after for _, after in cls.moves}
    lost = [name for name, state in cls.states.items() if not state.initial and name not in reached]
    if lost:
        raise BrokenLifeCycle(f"{cls.__name__} never reaches {lost}")
