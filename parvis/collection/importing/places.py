"""Places of a row, with coordinates and precision."""

from __future__ import annotations

from parvis.collection.importing.drafts import PlaceDraft
from parvis.collection.importing.fields import Cells, Columns
from parvis.collection.importing.mapping import PlaceMapping
from parvis.collection.importing.problems import RowRefused
from parvis.collection.importing.subjects import values_of
from parvis.core.text import fold

PRECISIONS = frozenset(("point", "locality", "region", "country", "unknown"))
NAME_LENGTH, COUNTRY_LENGTH = 250, 120


class PlaceReader:
    """Reads one [[places]] table of a mapping; each place is made once and remembered."""

    def __init__(self, mapping: PlaceMapping, columns: Columns, language: str, known: dict[str, PlaceDraft]) -> None:
        self._mapping, self._language, self._known = mapping, language, known
        self._name = columns.cell(mapping.name)
        self._country = columns.cell(mapping.country) if mapping.country else None
        self._latitude = columns.cell(mapping.latitude) if mapping.latitude else None
        self._longitude = columns.cell(mapping.longitude) if mapping.longitude else None
        self._precision = columns.text(mapping.precision) if mapping.precision else None

    def read(self, cells: Cells) -> list[tuple[PlaceDraft, str]]:
        """(place, role); none when the row names no place. Raises RowRefused for impossible coordinates."""
        name = self._name(cells)
        if not name:
            return []
        country = self._country(cells) if self._country else ""
        return [
            (self._place(part, country, cells), self._mapping.role) for part in values_of(name, self._mapping.separator)
        ]

    def _place(self, name: str, country: str, cells: Cells) -> PlaceDraft:
        if len(name) > NAME_LENGTH:
            raise RowRefused("value_too_long", self._mapping.name, found=len(name), limit=NAME_LENGTH)
        latitude = self._degrees(self._latitude and self._latitude(cells), 90, self._mapping.latitude)
        longitude = self._degrees(self._longitude and self._longitude(cells), 180, self._mapping.longitude)
        key = f"{fold(name)}|{fold(country)}"[:250]
        place = self._known.get(key)
        if place is None:
            place = self._known[key] = PlaceDraft(
                key=key, name_fr=name if self._language == "fr" else "", name_en=name if self._language == "en" else "",
                country=country[:COUNTRY_LENGTH], precision=self._told_precision(cells, latitude),
            )  # fmt: skip
        if place.latitude is None and latitude is not None and longitude is not None:
            place.latitude, place.longitude = latitude, longitude
        return place

    def _told_precision(self, cells: Cells, latitude: float | None) -> str:
        told = self._precision(cells) if self._precision else ""
        if told in PRECISIONS:
            return told
        return "unknown" if latitude is None else "locality"

    @staticmethod
    def _degrees(text: str | None, limit: int, column: str | None) -> float | None:
        if not text:
            return None
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            value = float("nan")
        if not -limit <= value <= limit:
            raise RowRefused("bad_coordinates", column or "", value=text[:40])
        return value
