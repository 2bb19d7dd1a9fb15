"""A mapping: the small TOML file that says which column of a source is what.

docs/guide/en/import.md explains it to staff; mappings/*.toml are ready ones. Every key is checked: an unknown
one stops the import and names itself.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from parvis.collection.importing.mapping_errors import MappingRefused, explain

READY = Path(__file__).parent.parent / "mappings"

Language = Literal["fr", "en"]
Level = Literal["work", "fonds", "series", "file", "item"]
PlaceRole = Literal["made", "found", "kept", "depicted"]


class Strict(BaseModel):
    """No unknown key, nothing changed afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Bilingual(Strict):
    """One text in both languages."""

    fr: str = ""
    en: str = ""

    @model_validator(mode="after")
    def _has_one(self) -> Bilingual:
        if not self.fr and not self.en:
            raise ValueError("fr, en")
        return self


class Part(Strict):
    """Where a value comes from.

    column or columns (those filled are joined by ``join``), or a constant ``text``; ``before`` and ``after`` are
    written around a value that is not empty; ``values`` replaces known values, ``otherwise`` all the others;
    ``prefer`` takes the first column filled instead of joining.
    """

    columns: tuple[str, ...] = ()
    text: Bilingual | str = ""
    join: str = " "
    prefer: bool = False
    before: str = ""
    after: str = ""
    values: dict[str, Bilingual | str] = Field(default_factory=dict)
    otherwise: Bilingual | str | None = None

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, given: Any) -> Any:
        if isinstance(given, str):
            return {"columns": (given,)}
        if isinstance(given, dict) and "column" in given:
            given = dict(given)
            given["columns"] = (given.pop("column"),)
        return given

    @model_validator(mode="after")
    def _says_something(self) -> Part:
        if bool(self.columns) == bool(self.text):
            raise ValueError("column / text")
        return self


def _listed(given: Any) -> Any:
    return given if isinstance(given, list | tuple) else (given,)


# A column's name, a table, or a list of both whose values are joined by a space.
Field_ = Annotated[tuple[Part, ...], BeforeValidator(_listed)]


class WorkMapping(Strict):
    """The columns that describe the work itself; plain names go to the language of the file."""

    identifier: Field_
    inventory: Field_ | None = None
    title: Field_ | None = None
    title_fr: Field_ | None = None
    title_en: Field_ | None = None
    description: Field_ | None = None
    description_fr: Field_ | None = None
    description_en: Field_ | None = None
    technique: Field_ | None = None
    technique_fr: Field_ | None = None
    technique_en: Field_ | None = None
    location: Field_ | None = None
    location_fr: Field_ | None = None
    location_en: Field_ | None = None
    type: Field_ | None = None
    dimensions: Field_ | None = None
    inscription: Field_ | None = None
    credit_line: Field_ | None = None
    status: Field_ | None = None
    level: Field_ | None = None
    part_of: Field_ | None = None
    source_url: Field_ | None = None


class DateMapping(Strict):
    """The date as written, and the years a source may give besides."""

    written: Field_ | None = None
    earliest: Field_ | None = None
    latest: Field_ | None = None


class DetailsMapping(Strict):
    """A second file about makers, found beside the first one, joined by the maker's key."""

    file: str
    key: str
    name: str | None = None
    sort_name: str | None = None
    dates: str | None = None
    birth_year: str | None = None
    death_year: str | None = None
    birth_place: str | None = None
    death_place: str | None = None
    nationality: str | None = None


class MakersMapping(Strict):
    """Who made the work: columns whose values, cut by ``separator``, go together one by one.

    written is how names are: "natural" (Berthe Morisot), "inverted" (Morisot, Berthe) or "capitals" (MORISOT Berthe).
    """

    name: str
    key: str | None = None
    sort_name: str | None = None
    role: str | None = None
    kind: str | None = None
    groups: tuple[str, ...] = ()
    dates: str | None = None
    birth_year: str | None = None
    death_year: str | None = None
    birth_place: str | None = None
    death_place: str | None = None
    nationality: str | None = None
    separator: str = ""
    written: Literal["natural", "inverted", "capitals"] = "natural"
    details: DetailsMapping | None = None


class PlaceMapping(Strict):
    """One place of the work and what happened there."""

    name: str
    role: PlaceRole
    country: str | None = None
    latitude: str | None = None
    longitude: str | None = None
    precision: Field_ | None = None
    separator: str = ""


class SubjectsMapping(Strict):
    """What one sees in the work.

    The values of ``column`` are cut by ``separator``. A tree comes from ``nested`` ("nature > trees"), from
    ``brackets`` ("view (stairs, Paris)") or from ``outline``: the values are then the branches of a tree of three
    levels written one after the other, outline says what is on its first two levels, and inside lists the words
    of the second level that are also found on the third, below the heading named.
    under puts all of them below one subject.
    """

    column: str
    separator: str = ""
    language: Language | None = None
    nested: str = ""
    brackets: bool = False
    under: str = ""
    outline: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    inside: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class Mapping(Strict):
    """What every column of a source means."""

    source: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,60}$")
    label: Bilingual | None = None
    language: Language = "fr"
    nothing: tuple[str, ...] = ()
    work: WorkMapping
    date: DateMapping = DateMapping()
    makers: tuple[MakersMapping, ...] = ()
    places: tuple[PlaceMapping, ...] = ()
    subjects: tuple[SubjectsMapping, ...] = ()

    def columns(self) -> dict[str, str]:
        """Every column named, with the key that names it (for errors that point)."""
        found: dict[str, str] = {}
        for section in ("work", "date"):
            _columns_of(getattr(self, section), section, found)
        for section in ("makers", "places", "subjects"):
            for entry in getattr(self, section):
                _columns_of(entry, section, found)
        return found


_NOT_COLUMNS = {
    "separator",
    "written",
    "role",
    "groups",
    "details",
    "language",
    "nested",
    "brackets",
    "under",
    "outline",
    "inside",
}


def _columns_of(entry: Strict, section: str, found: dict[str, str]) -> None:
    for name, value in entry:
        if isinstance(value, tuple) and value and isinstance(value[0], Part):
            for part in value:
                found.update(dict.fromkeys(part.columns, f"{section}.{name}"))
        elif (
            isinstance(value, str) and value and (name not in _NOT_COLUMNS or (section == "makers" and name == "role"))
        ):
            found[value] = f"{section}.{name}"


def ready_mappings() -> list[str]:
    """Names of the mappings that come with Parvis."""
    return sorted(path.stem for path in READY.glob("*.toml"))


def load_mapping(name: str) -> tuple[Mapping, str]:
    """The mapping of that name or file, and its text. Raises MappingRefused."""
    path = READY / f"{name}.toml" if name in ready_mappings() else Path(name)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise MappingRefused.missing(name, ready_mappings()) from error
    return read_mapping(text), text


def read_mapping(text: str) -> Mapping:
    """A mapping from its TOML text. Raises MappingRefused naming every key at fault."""
    try:
        return Mapping.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise MappingRefused.not_toml(str(error)) from error
    except ValidationError as error:
        raise explain(error) from error
