"""XLSX: the first sheet with something in it, read as a stream after its parts were looked at.

openpyxl keeps the shared strings and one row in memory, so before it opens the file we pass once over the
sheets' XML and refuse what would make that row or one of its cells large. Formulas are refused cell by cell:
what they show may not be what they are.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook

from parvis.collection.importing.limits import Limits
from parvis.collection.importing.problems import FileRefused, Problem, RowRefused
from parvis.collection.importing.readers.cells import refuse_bad_cells
from parvis.collection.importing.readers.streams import CHUNK
from parvis.collection.importing.readers.table import Row, Table, checked_headings

_UNREADABLE = (
    zipfile.BadZipFile, InvalidFileException, DefusedXmlException, ParseError, KeyError, ValueError, TypeError,
    AttributeError, IndexError, OSError, EOFError, NotImplementedError, RuntimeError,
)  # fmt: skip
_ROW_OR_CELL = re.compile(rb"<(?:\w+:)?(row|c)[ >/]")


def open_workbook(path: Path, digest: str, limits: Limits) -> Table:
    """A table over the first sheet that is not empty. Raises FileRefused."""
    try:
        _look_at_parts(path, limits)
        book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
        file = _Sheet(book, limits)
    except _UNREADABLE as error:
        raise FileRefused("bad_workbook", reason=str(error)[:200]) from error
    return Table(
        kind="xlsx", digest=digest, headings=file.headings, rows=file.rows, size=file.height,
        position=lambda: file.row, limits=limits,
    )  # fmt: skip


def _look_at_parts(path: Path, limits: Limits) -> None:
    with zipfile.ZipFile(path) as parts:
        for part in parts.infolist():
            top = limits.shared_strings if part.filename.endswith("sharedStrings.xml") else limits.workbook_part
            grown = part.file_size > max(limits.ratio_from, part.compress_size * limits.ratio)
            if part.file_size > top or grown:
                raise FileRefused("workbook_too_big", name=part.filename)
            if part.filename.startswith("xl/") and part.filename.endswith(".xml"):
                _look_at_xml(parts, part, limits)


def _look_at_xml(parts: zipfile.ZipFile, part: zipfile.ZipInfo, limits: Limits) -> None:
    """Refuse a run of text longer than a cell may be and a row of more cells than we read."""
    text = cells = 0
    tail = b""
    with parts.open(part) as stream:
        while piece := stream.read(CHUNK):
            longest, text = _text_run(piece, text)
            for match in _ROW_OR_CELL.finditer(tail + piece):
                cells = 0 if match[1] == b"row" else cells + 1
                if cells > 2 * limits.columns:
                    raise FileRefused("too_many_headings", limit=limits.columns)
            if longest > 4 * limits.cell:
                raise FileRefused("workbook_too_big", name=part.filename)
            tail = piece[-1:] if piece.endswith(b"<") else b""


def _text_run(piece: bytes, before: int) -> tuple[int, int]:
    """The longest stretch without "<" that ends or lies in the piece, and the one open at its end."""
    first, last = piece.find(b"<"), piece.rfind(b"<")
    if first < 0:
        return before + len(piece), before + len(piece)
    # Within one piece no stretch can pass the limit: a piece is smaller than a cell.
    return before + first, len(piece) - last


class _Sheet:
    def __init__(self, book: Workbook, limits: Limits) -> None:
        self._limits, self.row = limits, 0
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            first = next(sheet.iter_rows(values_only=True), ())
            if any(value is not None for value in first):
                self._sheet = sheet
                break
        else:
            raise FileRefused("no_headings")
        self.height = 0
        self.headings = checked_headings(_trimmed([_text(value) for value in first]), limits)

    def rows(self) -> Iterator[Row | Problem]:
        """Every row after the headings that holds something."""
        rows = self._sheet.iter_rows(min_row=2)
        self.row = 0
        while True:
            try:
                cells = next(rows, None)
            except _UNREADABLE as error:
                yield Problem(self.row + 1, "unreadable_rest", details={"reason": str(error)[:200]})
                return
            if cells is None:
                return
            self.row = self.row + 1 if self.row else 2
            if any(cell.value is not None for cell in cells):
                yield self._checked(self.row, cells)

    def _checked(self, number: int, cells: Sequence[Any]) -> Row | Problem:
        try:
            texts = [self._cell(cell, place) for place, cell in enumerate(cells)]
            width = len(self.headings)
            if any(texts[width:]):
                raise RowRefused("cells_differ", found=len(_trimmed(texts)), expected=width)
            texts = texts[:width] + [""] * (width - len(texts))
            refuse_bad_cells(texts, self.headings, "UTF-8", self._limits.cell)
        except RowRefused as refused:
            return refused.at(number)
        return Row(number, texts)

    def _cell(self, cell: Any, place: int) -> str:
        if cell.value is None:
            return ""
        if cell.data_type in ("f", "e"):
            heading = self.headings[place] if place < len(self.headings) else ""
            code = "formula_cell" if cell.data_type == "f" else "error_cell"
            raise RowRefused(code, f"{get_column_letter(place + 1)} {heading}".strip(), value=str(cell.value)[:60])
        return _text(cell.value)


def _trimmed(texts: list[str]) -> list[str]:
    while texts and not texts[-1]:
        texts = texts[:-1]
    return texts


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return value.isoformat() if isinstance(value, date | time) else str(value)
