"""What apps above tell this one: what became of telling those who asked, so that a topic's page can say so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from parvis.core.registry import Registry


@dataclass(frozen=True)
class Following:
    """What can be done about those who asked, or was: a sentence, its page in the desk; waits: somebody has to see to it."""

    told: str
    url: str = ""
    action: str = ""
    waits: bool = False


# Name to what an app says of a topic to a member of the staff (receives the Topic and the User).
followings: Registry[Callable[[Any, Any], list[Following]]] = Registry("what follows a topic")


def followings_of(topic: Any, user: Any) -> list[Following]:
    """All of them, whichever app says them."""
    return [each for _name, tell in followings for each in tell(topic, user)]
