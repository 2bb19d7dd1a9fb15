"""A look at what a file would become, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from parvis.collection.importing.building import Builder
from parvis.collection.importing.drafts import Draft
from parvis.collection.importing.limits import LIMITS, Limits
from parvis.collection.importing.mapping import read_mapping
from parvis.collection.importing.problems import Problem, RowRefused
from parvis.collection.importing.readers.opening import open_table
from parvis.collection.importing.readers.table import Row


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One work as it would be: its own texts by field name, and the names of what it is tied to."""

    row: int
    identifier: str
    values: dict[str, str | int]
    type: str
    makers: list[str]
    places: list[str]
    subjects: list[str]


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a file, the columns the mapping leaves aside, and what would be refused."""

    headings: list[str]
    unused: list[str]
    rows: list[PreviewRow]
    problems: list[Problem]
    encoding: str
    is_encoding_guessed: bool


def preview_import(*, path: Path, mapping: str, limit: int = 20, limits: Limits = LIMITS) -> Preview:
    """Read the first rows by a mapping (its TOML text). Raises FileRefused or MappingRefused."""
    rules = read_mapping(mapping)
    table = open_table(path, limits)
    builder = Builder(rules, table, path.parent, limits)
    rows: list[PreviewRow] = []
    problems: list[Problem] = []
    for entry in islice(table.rows(), limit):
        found = _previewed(entry, builder) if isinstance(entry, Row) else entry
        if isinstance(found, Problem):
            problems.append(found)
        else:
            rows.append(found)
    used = rules.columns()
    unused = [heading for heading in table.headings if heading not in used]
    return Preview(table.headings, unused, rows, problems, table.encoding, table.is_guessed)


def _previewed(row: Row, builder: Builder) -> PreviewRow | Problem:
    identifier = builder.identifier(row.cells)
    if not identifier:
        return Problem(row.number, "no_identifier", builder.identifier_column)
    try:
        return _shown(builder.build(row, identifier, ""))
    except RowRefused as refused:
        return refused.at(row.number)


def _shown(draft: Draft) -> PreviewRow:
    return PreviewRow(
        row=draft.row,
        identifier=draft.identifier,
        values={name: value for name, value in draft.values.items() if value not in ("", None)},
        type=" / ".join(dict.fromkeys(filter(None, draft.type))),
        makers=[f"{maker.name} ({role})" if role else maker.name for maker, role in draft.credits],
        places=[f"{place.name_fr or place.name_en} ({role})" for place, role in draft.places],
        subjects=[" › ".join(node.path()) for node in draft.subjects],
    )
