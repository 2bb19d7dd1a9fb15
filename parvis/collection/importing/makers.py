"""Makers of a row: lists that go together, completed from a second file."""

from __future__ import annotations

from pathlib import Path

from parvis.collection.dates import read_year
from parvis.collection.importing.drafts import MakerDraft
from parvis.collection.importing.fields import Cells, Columns
from parvis.collection.importing.limits import Limits
from parvis.collection.importing.mapping import DetailsMapping, MakersMapping
from parvis.collection.importing.mapping_errors import MappingRefused
from parvis.collection.importing.names import said_and_sorted
from parvis.collection.importing.problems import RowRefused
from parvis.collection.importing.readers.opening import open_table
from parvis.collection.importing.readers.table import LIST_SIGN, Row
from parvis.core.text import fold

FACTS = ("name", "sort_name", "dates", "birth_year", "death_year", "birth_place", "death_place", "nationality")
LONGEST = {
    "name": 300,
    "sort_name": 300,
    "dates": 120,
    "birth_place": 200,
    "death_place": 200,
    "nationality": 120,
    "role": 120,
}

Details = dict[str, dict[str, str]]


def read_details(mapping: DetailsMapping, folder: Path, limits: Limits) -> Details:
    """The second file, by its key; nothing when it is not there. Raises FileRefused or MappingRefused."""
    if not (folder / mapping.file).is_file():
        return {}
    table = open_table(folder / mapping.file, limits)
    wanted = {fact: getattr(mapping, fact) for fact in FACTS if getattr(mapping, fact)}
    for fact, column in {**wanted, "key": mapping.key}.items():
        if column not in table.headings:
            raise MappingRefused.no_column(f"makers.details.{fact}", column, table.headings)
    columns = Columns(table.headings)
    key, cells = columns.cell(mapping.key), {fact: columns.cell(column) for fact, column in wanted.items()}
    found: Details = {}
    for row in table.rows():
        if isinstance(row, Row):
            found.setdefault(key(row.cells), {fact: get(row.cells) for fact, get in cells.items()})
    return found


class MakersReader:
    """Reads one [[makers]] table of a mapping; each maker is made once and remembered."""

    def __init__(
        self, mapping: MakersMapping, columns: Columns, source: str, known: dict[str, MakerDraft], details: Details
    ) -> None:
        self._mapping, self._source, self._known, self._details = mapping, source, known, details
        self._name = columns.raw(mapping.name)
        self._lists = {
            fact: columns.raw(column)
            for fact in ("key", "role", "kind", *FACTS[1:])
            if (column := getattr(mapping, fact))
        }
        self._nothing = columns.cell(mapping.name)

    def read(self, cells: Cells) -> list[tuple[MakerDraft, str]]:
        """(maker, role) in the order written, each pair once. Raises RowRefused for what is too long."""
        if not self._nothing(cells):
            return []
        names = self.cut(self._name(cells))
        lists = {fact: self.cut(get(cells)) for fact, get in self._lists.items()}
        found: dict[tuple[str, str], tuple[MakerDraft, str]] = {}
        for place, name in enumerate(names):
            if name:
                facts = {fact: values[place] if place < len(values) else "" for fact, values in lists.items()}
                maker = self._maker(name, facts)
                role = _short(facts.get("role", ""), "role", self._mapping.role or "")
                found.setdefault((maker.key, role), (maker, role))
        return list(found.values())

    def cut(self, cell: str) -> list[str]:
        """The values of one cell, empty ones kept: lists go together by place."""
        separator = LIST_SIGN if LIST_SIGN in cell else self._mapping.separator
        return [value.strip() for value in cell.split(separator)] if separator else [cell.strip()]

    def _maker(self, name: str, facts: dict[str, str]) -> MakerDraft:
        own = facts.get("key", "")
        key = f"{self._source}:{own}"[:200] if own else f"name:{fold(name)}"[:200]
        maker = self._known.get(key)
        if maker is None:
            maker = self._known[key] = self._new(key, name, {**facts, **self._told(own)})
        return maker

    def _told(self, key: str) -> dict[str, str]:
        return {fact: value for fact, value in self._details.get(key, {}).items() if value}

    def _new(self, key: str, name: str, facts: dict[str, str]) -> MakerDraft:
        for fact, value in (("name", name), *facts.items()):
            if fact in LONGEST:
                _short(value, fact, getattr(self._mapping, fact, None) or fact)
        said, sorted_name = said_and_sorted(facts.get("name") or name, self._mapping.written)
        return MakerDraft(
            key=key, name=said, sort_name=facts.get("sort_name") or sorted_name,
            kind="group" if facts.get("kind", "") in self._mapping.groups else "person",
            dates=facts.get("dates", ""),
            birth_year=read_year(facts.get("birth_year", "")), death_year=read_year(facts.get("death_year", "")),
            birth_place=facts.get("birth_place", ""), death_place=facts.get("death_place", ""),
            nationality=facts.get("nationality", ""),
        )  # fmt: skip


def _short(value: str, fact: str, column: str) -> str:
    limit = LONGEST[fact]
    if len(value) > limit:
        raise RowRefused("value_too_long", column, found=len(value), limit=limit)
    return value
