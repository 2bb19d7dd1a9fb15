"""What one row says, as typed values not yet written."""

from __future__ import annotations

from dataclasses import dataclass, field

from parvis.collection.importing.subjects import Node


@dataclass(slots=True)
class MakerDraft:
    """A maker as the source describes them; id is their key in the database once known."""

    key: str
    name: str
    sort_name: str
    kind: str = "person"
    dates: str = ""
    birth_year: int | None = None
    death_year: int | None = None
    birth_place: str = ""
    death_place: str = ""
    nationality: str = ""
    id: int = 0


@dataclass(slots=True)
class PlaceDraft:
    """A place as the source describes it; names in French and English."""

    key: str
    name_fr: str
    name_en: str
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None
    precision: str = "unknown"
    id: int = 0


@dataclass(slots=True)
class Draft:
    """One work as one row describes it.

    values: the work's own columns, by field name, all given; credits: (maker, role); places: (place, role).
    """

    row: int
    identifier: str
    digest: str
    values: dict[str, str | int | None]
    type: tuple[str, str] = ("", "")
    part_of: str = ""
    credits: list[tuple[MakerDraft, str]] = field(default_factory=list)
    places: list[tuple[PlaceDraft, str]] = field(default_factory=list)
    subjects: list[Node] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The title, in French if there is one."""
        return str(self.values["title_fr"] or self.values["title_en"])
