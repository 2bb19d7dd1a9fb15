"""What else is held about somebody: apps above register how they tell it, and how they find whom they know."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise

from parvis.core.processing import processings
from parvis.core.registry import Registry

if TYPE_CHECKING:
    from parvis.traces.queries import Subject


@dataclass(frozen=True)
class Found:
    """Somebody an app above knows. record: "holding:key", what one writes to name them;

    name: as staff wrote it; email: theirs, empty when unknown; person: the Person they are joined to.
    """

    record: str
    name: str
    email: str = ""
    person: UUID | None = None

    @property
    def url(self) -> str:
        """Its page in the desk."""
        holding, _colon, key = self.record.partition(":")
        return reverse("person_record", args=[holding, key])


@dataclass(frozen=True)
class Holding:
    """One sort of records. tell: those about somebody, each a flat mapping of names to JSON values.

    labels: those names as people read them; processing: the line of the register that says why they
    are kept; find: whom it knows whose name or e-mail holds these words, at most so many;
    get: whoever stands behind one key.
    """

    name: str
    title: Promise
    tell: Callable[[Subject], list[dict[str, Any]]]
    labels: Mapping[str, Promise] = field(default_factory=dict)
    processing: str = ""
    find: Callable[[str, int], list[Found]] | None = None
    get: Callable[[str], Found | None] | None = None

    def __post_init__(self) -> None:
        if self.processing and self.processing not in processings:
            raise ValueError(f"{self.name!r} belongs to no registered processing")


holdings: Registry[Holding] = Registry("holding")


def register_holding(holding: Holding) -> None:
    """Make it part of every export. Raises ValueError when its name is taken."""
    holdings.register(holding.name, holding)


def found_elsewhere(words: str, *, most: int = 50) -> list[Found]:
    """Whom the apps above know by these words, each holding in its turn; nobody for no words."""
    return list(_found(words.strip(), most))[:most] if words.strip() else []


def _found(words: str, most: int) -> Iterator[Found]:
    for _name, holding in holdings:
        if holding.find is not None:
            yield from holding.find(words, most)


def found_by_record(record: str) -> Found | None:
    """Whoever stands behind "holding:key"; None for a record that is none."""
    name, _colon, key = record.partition(":")
    holding = holdings.get(name)
    return holding.get(key) if holding and holding.get and key else None


def title_of(name: str) -> str:
    """A holding in words; its name where no app answers for it."""
    holding = holdings.get(name)
    return str(holding.title) if holding else name
