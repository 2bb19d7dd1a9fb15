"""What is not kept: tables made from others, to be made again, and what dies with its process or its session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from parvis.core.registry import Registry


@dataclass(frozen=True)
class Derived:
    """Tables made from others; rebuild makes them again after a restore."""

    tables: frozenset[str]
    rebuild: Callable[[], object]


derived: Registry[Derived] = Registry("derived tables")

# Sessions are keys to the desk: a backup that lies about must open no door.
FLEETING = frozenset({"django_session", "core_worker"})


def made_from_others(name: str, *, tables: tuple[str, ...], rebuild: Callable[[], object]) -> None:
    """Register tables that a restore makes again rather than brings back."""
    derived.register(name, Derived(frozenset(tables), rebuild))


def left_out() -> frozenset[str]:
    """The tables no archive counts."""
    return FLEETING.union(*(each.tables for _name, each in derived))


def rebuild_all() -> None:
    """Make them all again."""
    for _name, each in derived:
        each.rebuild()
