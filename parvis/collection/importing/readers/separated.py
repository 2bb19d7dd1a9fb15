"""CSV, TSV and their cousins: separator and encoding found out, one row in memory at a time."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from parvis.collection.importing.limits import Limits
from parvis.collection.importing.problems import FileRefused, Problem, RowRefused
from parvis.collection.importing.readers.cells import refuse_bad_cells
from parvis.collection.importing.readers.streams import CHUNK, Counted, Survey
from parvis.collection.importing.readers.table import Row, Table, checked_headings

SEPARATORS = (",", ";", "\t", "|")


class Lines:
    """Lines for the csv module, of which no row may hold more than the limit.

    A row too long is passed over to its end, quotation marks counted, so that the next row is read as one.
    """

    def __init__(self, text: io.TextIOBase, limit: int) -> None:
        self._text, self._limit = text, limit
        self._taken = self._marks = 0

    def begin_row(self) -> None:
        """Forget the row before."""
        self._taken = self._marks = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(self._limit)
        if not line:
            raise StopIteration
        self._take(line)
        if self._taken > self._limit or (len(line) == self._limit and not line.endswith("\n")):
            self._skip_row(line)
            raise RowRefused("row_too_long", limit=self._limit)
        return line

    def refuse_row(self) -> RowRefused:
        """Pass over the rest of a row that holds too much; why it is refused."""
        try:
            self._skip_row("\n")
        except RowRefused as refused:
            return refused
        return RowRefused("cell_too_long", limit=csv.field_size_limit())

    def _take(self, piece: str) -> None:
        self._taken += len(piece)
        self._marks += piece.count('"')

    def _skip_row(self, piece: str) -> None:
        while not piece.endswith("\n") or self._marks % 2:
            piece = self._text.readline(CHUNK)
            if not piece:
                if self._marks % 2:
                    raise RowRefused("unreadable_rest", reason="“")
                return
            self._take(piece)


def find_separator(head: str) -> str:
    """The separator that cuts the first lines most evenly; a comma when none does."""
    lines = [line for line in head.splitlines()[:30] if line.strip()]
    if len(lines) > 1:
        lines = lines[:-1] if len(lines) < 30 else lines
    scores = {sign: _evenness(lines, sign) for sign in SEPARATORS}
    best = max(SEPARATORS, key=lambda sign: scores[sign])
    return best if scores[best] else ","


def _evenness(lines: list[str], sign: str) -> float:
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=sign)]
    except csv.Error:
        return 0.0
    if not widths or widths[0] < 2:
        return 0.0
    most, times = Counter(widths).most_common(1)[0]
    return times / len(widths) * (1 + (widths[0] == most)) + min(widths[0], 50) / 100


def open_separated(path: Path, found: Survey, limits: Limits) -> Table:
    """A table over a file of separated values. Raises FileRefused."""
    head = found.head.decode(found.encoding, "replace")
    separator = find_separator(head)
    file = _File(path, found, limits, separator)
    return Table(
        kind="csv", digest=found.digest, headings=file.headings, rows=file.rows, size=file.stream.size,
        position=lambda: file.stream.position(), encoding=found.encoding, is_guessed=found.is_guessed,
        delimiter=separator, limits=limits,
    )  # fmt: skip


class _File:
    def __init__(self, path: Path, found: Survey, limits: Limits, separator: str) -> None:
        self._path, self._found, self._limits, self._separator = path, found, limits, separator
        self.stream = Counted(path, limits)
        self.headings = self._headings()

    def _open(self) -> tuple[Lines, Iterator[list[str]]]:
        self.stream.close()
        self.stream = Counted(self._path, self._limits)
        raw = io.BufferedReader(self.stream, CHUNK)
        text = io.TextIOWrapper(raw, self._found.encoding, errors=_tolerance(self._found.encoding), newline="")
        lines = Lines(text, self._limits.row)
        # The csv module's one limit is the process's: ours is the larger, and cells are measured again.
        csv.field_size_limit(max(csv.field_size_limit(), self._limits.cell))
        return lines, csv.reader(lines, delimiter=self._separator)

    def _headings(self) -> list[str]:
        _, reader = self._open()
        try:
            cells = next(reader, [])
            refuse_bad_cells(cells, cells, self._found.encoding, self._limits.cell)
        except RowRefused as refused:
            code = "too_many_headings" if refused.code == "row_too_long" else "broken_headings"
            raise FileRefused(code, limit=self._limits.columns, reason=refused.at(1).message) from refused
        except (csv.Error, UnicodeError) as error:
            raise FileRefused("broken_headings", reason=str(error)) from error
        return checked_headings(cells, self._limits)

    def rows(self) -> Iterator[Row | Problem]:
        """Every row after the headings; blank lines are passed over."""
        lines, reader = self._open()
        next(reader)
        number = 1
        while True:
            number += 1
            lines.begin_row()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except RowRefused as refused:
                yield refused.at(number)
                continue
            except csv.Error:
                # The csv module's only complaint here: a cell larger than its limit. The rest of the row is passed over.
                yield lines.refuse_row().at(number)
                continue
            except (UnicodeError, FileRefused) as error:
                yield Problem(number, "unreadable_rest", details={"reason": str(error)[:200]})
                return
            if cells:
                yield self._checked(number, cells)

    def _checked(self, number: int, cells: list[str]) -> Row | Problem:
        width = len(self.headings)
        try:
            if len(cells) != width:
                cells = self._fitted(cells, width)
            refuse_bad_cells(cells, self.headings, self._found.encoding, self._limits.cell)
        except RowRefused as refused:
            return refused.at(number)
        return Row(number, cells)

    def _fitted(self, cells: list[str], width: int) -> list[str]:
        if len(cells) > self._limits.columns:
            raise RowRefused("too_many_columns", found=len(cells), limit=self._limits.columns)
        if len(cells) < width or any(cells[width:]):
            raise RowRefused("cells_differ", found=len(cells), expected=width)
        return cells[:width]


def _tolerance(encoding: str) -> str:
    """Broken UTF-8 is carried to the row that holds it; UTF-16 cannot be, Windows-1252 has five holes."""
    return "surrogateescape" if encoding.startswith("utf-8") else "replace"
