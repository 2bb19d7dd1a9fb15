"""What a search answers."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet: its code in addresses, its label in the asked language, its works.

    parent: the value it stands under (a decade in its century, a subject in the tree), or empty.
    """

    value: str
    label: str
    count: int
    is_chosen: bool = False
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow; its counts ignore what is chosen inside it."""

    name: str
    label: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """Works by primary key in order, and counts.

    capped: there are more than ``total``; counts of facets are then those of the first ``total``.
    """

    ids: tuple[int, ...]
    total: int
    capped: bool = False
    facets: tuple[Facet, ...] = field(default=())

    def facet(self, name: str) -> Facet | None:
        """One facet by its name, or None when it was not asked for."""
        return next((facet for facet in self.facets if facet.name == name), None)
