"""What a row of the table names: a file, a licence, a work."""

from __future__ import annotations

from pathlib import PurePosixPath

from parvis.collection.bringing.sources import Source
from parvis.collection.models import SourceRecord, Work
from parvis.core.text import fold
from parvis.rights.licences import LICENCES


def find_file(source: Source, told: str) -> str | None:
    """The file of that path or, when only one has it, of that name, whatever its case and accents."""
    if told in source.names:
        return told
    wanted = fold(told.replace("\\", "/"))
    same = [name for name in source.names if fold(name) == wanted]
    same = same or [name for name in source.names if fold(PurePosixPath(name).name) == wanted]
    return same[0] if len(same) == 1 and wanted else None


def find_licence(told: str) -> str:
    """The code of a licence named by its code, its address or its name."""
    wanted = fold(told).strip()
    for code, licence in LICENCES.items():
        if wanted and wanted in (fold(code), fold(licence.uri), fold(str(licence.label))):
            return code
    return ""


def find_work(told: str) -> Work | None:
    """The work of that inventory number or, in a file it was imported from, of that identifier; only if one."""
    if not told:
        return None
    found = list(Work.objects.filter(inventory=told)[:2])
    found = found or [record.work for record in SourceRecord.objects.filter(identifier=told).select_related("work")[:2]]
    return found[0] if len(found) == 1 else None
