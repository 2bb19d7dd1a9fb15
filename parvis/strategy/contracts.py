"""What apps above tell this one: where a proposal comes from, so that its page can say so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from parvis.core.registry import Registry


@dataclass(frozen=True)
class Origin:
    """Something a proposal comes from: its title, its page in the desk, how many people stand behind it."""

    title: str
    url: str
    people: int


# Name to the origins an app knows (receives the Proposal).
origins: Registry[Callable[[Any], list[Origin]]] = Registry("origin of proposals")


def origins_of(proposal: Any) -> list[Origin]:
    """All of them, whichever app knows them."""
    return [origin for _name, tell in origins for origin in tell(proposal)]
