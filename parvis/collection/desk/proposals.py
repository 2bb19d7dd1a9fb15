"""How a file brought is read: a ready mapping, or one proposed from its headings and values."""

from __future__ import annotations

from dataclasses import dataclass

from parvis.collection.desk.words import name_of_field
from parvis.collection.importing.choosing import fitting_mapping
from parvis.collection.importing.mapping import load_mapping, read_mapping
from parvis.collection.importing.previewing import Preview, PreviewRow, preview_import
from parvis.collection.services.uploads import Upload

ROWS_SHOWN = 6


@dataclass(frozen=True)
class ShownWork:
    """One work as it will be: its title, then its facts by name."""

    row: int
    identifier: str
    title: str
    facts: list[tuple[str, str]]


@dataclass(frozen=True)
class Reading:
    """A file as it would be read: which column becomes what, and the first works it gives."""

    columns: list[tuple[str, str]]
    unused: list[str]
    works: list[ShownWork]
    preview: Preview


def mapping_of(upload: Upload) -> str:
    """The mapping's text: the one chosen, else a ready one that fits, else a proposal. Raises Refusal."""
    if upload.mapping_name:
        return load_mapping(upload.mapping_name)[1]
    return fitting_mapping(upload.path)


def preview_of(upload: Upload) -> Reading:
    """What the first rows would give. Raises Refusal."""
    preview = preview_import(path=upload.path, mapping=upload.mapping, limit=ROWS_SHOWN)
    used = read_mapping(upload.mapping).columns()
    columns = [(column, name_of_field(key)) for column, key in used.items()]
    return Reading(columns, preview.unused, [_shown(row) for row in preview.rows], preview)


def _shown(row: PreviewRow) -> ShownWork:
    told = dict(row.values)
    title = str(told.pop("title_fr", "") or told.pop("title_en", ""))
    names = {"makers": row.makers, "places": row.places, "subjects": row.subjects}
    facts = [(name_of_field(name), " ; ".join(values)) for name, values in names.items() if values]
    if row.type:
        facts.append((name_of_field("type"), row.type))
    facts += [(name_of_field(name), str(value)) for name, value in told.items()]
    return ShownWork(row.row, row.identifier, title, facts)
