"""Rows become drafts: a mapping compiled for one file."""

from __future__ import annotations

import re
from hashlib import blake2b
from pathlib import Path

from parvis.collection.dates import read_date
from parvis.collection.importing.drafts import Draft, MakerDraft, PlaceDraft
from parvis.collection.importing.fields import Both, Cells, Columns, Getter
from parvis.collection.importing.limits import LIMITS, Limits
from parvis.collection.importing.makers import Details, MakersReader, read_details
from parvis.collection.importing.mapping import MakersMapping, Mapping
from parvis.collection.importing.mapping_errors import MappingRefused
from parvis.collection.importing.places import PlaceReader
from parvis.collection.importing.problems import RowRefused
from parvis.collection.importing.readers.table import Row, Table
from parvis.collection.importing.subjects import Node, Reader, reader_of

# The work's own columns that a mapping can fill, in the order they are written; "" or None when not told.
TEXTS = (
    "inventory", "title_fr", "title_en", "description_fr", "description_en", "technique_fr", "technique_en",
    "dimensions", "inscription", "credit_line", "location_fr", "location_en", "status", "level", "source_url",
)  # fmt: skip
DATES = ("date_fr", "date_en", "date_edtf", "earliest", "latest")
FIELDS = (*TEXTS, *DATES)
LONGEST = {"inventory": 120, "location_fr": 250, "location_en": 250, "source_url": 500}
DEFAULTS = {"status": "unknown", "level": "work"}
_ALLOWED = {
    "status": frozenset(("unknown", "on_view", "reserve", "on_loan", "restoration")),
    "level": frozenset(("work", "fonds", "series", "file", "item")),
}
UNTITLED = {"title_fr": "[sans titre]", "title_en": "[untitled]"}
IDENTIFIER_LENGTH, DATE_LENGTH = 200, 250
_ADDRESS = re.compile(r"https?://[^\s<>\"]+$", re.IGNORECASE)


class Builder:
    """Reads rows of one file by one mapping. Raises MappingRefused when a column is missing."""

    def __init__(self, mapping: Mapping, table: Table, folder: Path, limits: Limits = LIMITS) -> None:
        for column, key in mapping.columns().items():
            if column not in table.headings:
                raise MappingRefused.no_column(key, column, table.headings)
        self.mapping = mapping
        self.makers: dict[str, MakerDraft] = {}
        self.places: dict[str, PlaceDraft] = {}
        self.roots = {language: Node(language, None) for language in ("fr", "en")}
        columns = Columns(table.headings, mapping.nothing)
        self._columns = columns
        self.identifier: Getter = columns.text(mapping.work.identifier)
        self.identifier_column = ", ".join(column for part in mapping.work.identifier for column in part.columns)
        self._texts = self._text_getters()
        self._type: Both | None = columns.both(mapping.work.type, mapping.language) if mapping.work.type else None
        self._part_of = columns.text(mapping.work.part_of) if mapping.work.part_of else None
        self._written, self._earliest, self._latest = (
            columns.text(parts) if (parts := getattr(mapping.date, name)) else None
            for name in ("written", "earliest", "latest")
        )
        self._used = sorted(columns.place(column) for column in mapping.columns())
        files = [entry.details.file for entry in mapping.makers if entry.details]
        self.absent = [file for file in files if not (folder / file).is_file()]
        self._makers = [self._makers_reader(entry, folder, limits) for entry in mapping.makers]
        self._places = [PlaceReader(entry, columns, mapping.language, self.places) for entry in mapping.places]
        self._subjects: list[tuple[Getter, Reader, Node]] = [
            (columns.cell(entry.column), reader_of(entry), self.roots[entry.language or mapping.language])
            for entry in mapping.subjects
        ]
        self.covers = self._covered()
        self._salt = blake2b(mapping.model_dump_json().encode(), digest_size=16).digest()

    def _makers_reader(
        self, entry: MakersMapping, folder: Path, limits: Limits
    ) -> tuple[MakersReader, Getter | None, Details]:
        details = read_details(entry.details, folder, limits) if entry.details else {}
        reader = MakersReader(entry, self._columns, self.mapping.source, self.makers, details)
        return reader, self._columns.raw(entry.key) if entry.key else None, details

    def _text_getters(self) -> list[tuple[str, Getter, str]]:
        """(field, how to read it, the columns it comes from)"""
        found: dict[str, tuple[Getter, str]] = {}
        for name, parts in self.mapping.work:
            if parts is None or name in ("identifier", "type", "part_of"):
                continue
            field = name if name in TEXTS else f"{name}_{self.mapping.language}"
            found[field] = self._columns.text(parts), ", ".join(column for part in parts for column in part.columns)
        return [(field, *found[field]) for field in TEXTS if field in found]

    def _covered(self) -> frozenset[str]:
        """Names of the values (see values.py) that this mapping tells; it says nothing of the others."""
        mapping = self.mapping
        found = {field for field, _, _ in self._texts} | {f"title_{mapping.language}"}
        sections = {
            "date": any(parts for _, parts in mapping.date),
            "credits": mapping.makers,
            "places": mapping.places,
        }
        found |= {name for name, told in {**sections, "subjects": mapping.subjects}.items() if told}
        return frozenset(found | {name for name in ("type", "part_of") if getattr(mapping.work, name)})

    def digest(self, cells: Cells) -> str:
        """A digest of all that the mapping reads of a row, the second files included."""
        told = "\x1e".join([cells[place] for place in self._used])
        for reader, key, details in self._makers:
            if details and key:
                told += "".join(str(details.get(part)) for part in reader.cut(key(cells)))
        return blake2b(told.encode("utf-8", "replace"), digest_size=16, key=self._salt).hexdigest()

    def build(self, row: Row, identifier: str, digest: str) -> Draft:
        """The draft of a row. Raises RowRefused naming the column."""
        cells = row.cells
        draft = Draft(row.number, identifier, digest, self._values(cells))
        if self._type:
            draft.type = self._type(cells)
        if self._part_of:
            draft.part_of = self._part_of(cells)
        for reader, _key, _details in self._makers:
            draft.credits += reader.read(cells)
        for place in self._places:
            draft.places += [pair for pair in place.read(cells) if pair not in draft.places]
        for get, read, root in self._subjects:
            cell = get(cells)
            if cell:
                draft.subjects += read(cell, root)
        if len(self._subjects) > 1 or not self.mapping.subjects or not self.mapping.subjects[0].outline:
            draft.subjects = list(dict.fromkeys(draft.subjects))
        return draft

    def _values(self, cells: Cells) -> dict[str, str | int | None]:
        values: dict[str, str | int | None] = dict.fromkeys(TEXTS, "")
        values.update(DEFAULTS)
        for field, get, column in self._texts:
            text = get(cells)
            if text:
                values[field] = _checked(field, text, column)
        if not values["title_fr"] and not values["title_en"]:
            values.update(UNTITLED)
        self._date(cells, values)
        return values

    def _date(self, cells: Cells, values: dict[str, str | int | None]) -> None:
        written = self._written(cells)[:DATE_LENGTH] if self._written else ""
        first = self._earliest(cells) if self._earliest else ""
        last = self._latest(cells) if self._latest else ""
        span = read_date(written, earliest=first, latest=last)
        values["date_fr"] = written if self.mapping.language == "fr" else ""
        values["date_en"] = written if self.mapping.language == "en" else ""
        values["date_edtf"], values["earliest"], values["latest"] = span.edtf, span.earliest, span.latest


def _checked(field: str, text: str, column: str) -> str:
    limit = LONGEST.get(field)
    if limit and len(text) > limit:
        raise RowRefused("value_too_long", column, found=len(text), limit=limit)
    if field == "source_url" and not _ADDRESS.match(text):
        raise RowRefused("bad_address", column, value=text[:80])
    allowed = _ALLOWED.get(field)
    if allowed and text not in allowed:
        return DEFAULTS[field]
    return text
