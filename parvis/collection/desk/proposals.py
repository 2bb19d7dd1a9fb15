"""How a file brought is read: a ready mapping, or one proposed from its headings and values."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from parvis.collection.desk.words import name_of_field, place_in_words, value_in_words
from parvis.collection.importing.choosing import fitting_mapping
from parvis.collection.importing.mapping import load_mapping, read_mapping
from parvis.collection.importing.mapping_errors import MappingRefused
from parvis.collection.importing.previewing import Preview, PreviewRow, preview_import
from parvis.collection.importing.proposing import propose_mapping
from parvis.collection.models import RemovedWork, Work
from parvis.collection.services.uploads import Step, Upload
from parvis.core.errors import BadInput

ROWS_SHOWN = 6
# What every work is until something else is told.
UNTOLD = {Work.Status.UNKNOWN.value, Work.Level.WORK.value}


@dataclass(frozen=True)
class ShownWork:
    """One work as it will be: its title, then its facts by name."""

    row: int
    identifier: str
    title: str
    facts: list[tuple[str, str]]
    is_removed: bool = False


@dataclass(frozen=True)
class Reading:
    """A file as it would be read: which column becomes what and why, and the first works it gives."""

    columns: list[tuple[str, str, str]]
    unused: list[str]
    works: list[ShownWork]
    preview: Preview


def choose_mapping(upload: Upload) -> None:
    """Settle how an upload is read: as chosen, else by a ready mapping that fits, else as proposed.

    Raises Refusal when the file cannot be read, or nothing in it identifies its works.
    """
    if upload.mapping_name:
        upload.note(mapping=load_mapping(upload.mapping_name)[1])
        return
    try:
        upload.note(mapping=fitting_mapping(upload.path))
    except MappingRefused:
        proposal = propose_mapping(path=upload.path)
        reasons = {choice.column: f"{choice.reason} ({choice.confidence:.0%})" for choice in proposal.choices}
        upload.note(mapping=proposal.toml, reasons=reasons)


def correct_mapping(upload: Upload, text: str) -> None:
    """Read an upload by another mapping, kept only if it reads the first rows. Raises Refusal."""
    if upload.is_working:
        raise BadInput(_("The import is going on. Wait for its end."))
    mapping = text.replace("\r\n", "\n")
    preview_import(path=upload.path, mapping=mapping, limit=ROWS_SHOWN)
    upload.note(mapping=mapping, reasons={}, step=Step.READY, counts={}, problems=[])


def preview_of(upload: Upload) -> Reading:
    """What the first rows would give. Raises Refusal."""
    preview = preview_import(path=upload.path, mapping=upload.mapping, limit=ROWS_SHOWN)
    mapping = read_mapping(upload.mapping)
    used, removed = mapping.columns(), _removed(mapping.source, preview)
    columns = [(column, name_of_field(key), upload.reasons.get(column, "")) for column, key in used.items()]
    return Reading(columns, preview.unused, [_shown(row, removed) for row in preview.rows], preview)


def _removed(source: str, preview: Preview) -> set[str]:
    """Identifiers among the first rows that the import would leave aside."""
    rows = RemovedWork.objects.filter(source=source, identifier__in=[row.identifier for row in preview.rows])
    return set(rows.filter(may_return=False).values_list("identifier", flat=True))


def _shown(row: PreviewRow, removed: set[str]) -> ShownWork:
    told = dict(row.values)
    title = str(told.pop("title_fr", "") or told.pop("title_en", ""))
    names = {"makers": row.makers, "places": [place_in_words(place) for place in row.places], "subjects": row.subjects}
    facts = [(name_of_field(name), " ; ".join(values)) for name, values in names.items() if values]
    if row.type:
        facts.append((name_of_field("type"), row.type))
    facts += [(name_of_field(name), value_in_words(name, value)) for name, value in told.items() if value not in UNTOLD]
    return ShownWork(row.row, row.identifier, title, facts, row.identifier in removed)
