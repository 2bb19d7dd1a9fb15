"""One way in: any file we can read becomes a Table."""

from __future__ import annotations

from pathlib import Path

from parvis.collection.importing.limits import LIMITS, Limits
from parvis.collection.importing.problems import FileRefused
from parvis.collection.importing.readers.lines import open_lines
from parvis.collection.importing.readers.separated import open_separated
from parvis.collection.importing.readers.streams import Survey, survey
from parvis.collection.importing.readers.table import Table
from parvis.collection.importing.readers.workbook import open_workbook

# Kinds we know by their first bytes and cannot read: old Office files, PDF, images, archives.
_FOREIGN = (
    b"\xd0\xcf\x11\xe0",
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"7z\xbc\xaf",
    b"Rar!",
    b"BZh",
    b"SQLite format 3",
    b"PAR1",
)


def open_table(path: Path, limits: Limits = LIMITS) -> Table:
    """Open a file by what it holds, not by its name. Raises FileRefused, with a remedy."""
    found = survey(path, limits)
    if found.head.startswith(b"PK\x03\x04"):
        return open_workbook(path, found.digest, limits)
    if found.head.startswith(_FOREIGN) or _is_binary(found):
        raise FileRefused("unknown_kind")
    start = found.head.decode(found.encoding, "replace").lstrip("\ufeff \t\r\n")
    if start.startswith("{"):
        return open_lines(path, found, limits)
    if start.startswith(("[{", "<?xml", "<!DOCTYPE", "<html")) or (start.startswith("[") and "{" in start[:200]):
        raise FileRefused("unknown_kind")
    return open_separated(path, found, limits)


def _is_binary(found: Survey) -> bool:
    """More than one byte in ten is a control character: no text has that."""
    if found.encoding == "utf-16":
        return False
    controls = sum(byte < 9 or 13 < byte < 32 for byte in found.head)
    return controls * 10 > len(found.head)
