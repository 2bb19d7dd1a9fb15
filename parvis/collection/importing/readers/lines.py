"""JSON Lines: one object a line; nested objects become "maker.name", lists keep their values apart."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from parvis.collection.importing.limits import Limits
from parvis.collection.importing.problems import FileRefused, Problem, RowRefused
from parvis.collection.importing.readers.cells import refuse_bad_cells
from parvis.collection.importing.readers.separated import Lines
from parvis.collection.importing.readers.streams import CHUNK, Counted, Survey
from parvis.collection.importing.readers.table import LIST_SIGN, Row, Table, checked_headings

HEADING_ROWS = 2000
DEPTH = 6


def open_lines(path: Path, found: Survey, limits: Limits) -> Table:
    """A table over JSON Lines; its headings are the keys of the first rows. Raises FileRefused."""
    file = _File(path, found, limits)
    return Table(
        kind="jsonl", digest=found.digest, headings=file.headings, rows=file.rows, size=file.stream.size,
        position=lambda: file.stream.position(), encoding=found.encoding, is_guessed=found.is_guessed, limits=limits,
    )  # fmt: skip


class _File:
    def __init__(self, path: Path, found: Survey, limits: Limits) -> None:
        self._path, self._found, self._limits = path, found, limits
        self.stream = Counted(path, limits)
        keys: dict[str, None] = {}
        for entry in islice(self._objects(), HEADING_ROWS):
            if isinstance(entry, tuple):
                keys.update(dict.fromkeys(entry[1]))
        if not keys:
            raise FileRefused("no_headings")
        self.headings = checked_headings(list(keys), limits)

    def rows(self) -> Iterator[Row | Problem]:
        """Every object as a row of cells in the order of the headings."""
        for entry in self._objects():
            if isinstance(entry, Problem):
                yield entry
                continue
            number, flat = entry
            cells = [flat.get(heading, "") for heading in self.headings]
            try:
                refuse_bad_cells(cells, self.headings, self._found.encoding, self._limits.cell)
            except RowRefused as refused:
                yield refused.at(number)
                continue
            yield Row(number, cells)

    def _objects(self) -> Iterator[tuple[int, dict[str, str]] | Problem]:
        self.stream.close()
        self.stream = Counted(self._path, self._limits)
        raw = io.BufferedReader(self.stream, CHUNK)
        lines = Lines(io.TextIOWrapper(raw, self._found.encoding, errors="surrogateescape"), self._limits.row)
        number = 0
        while True:
            number += 1
            lines.begin_row()
            try:
                line = next(lines)
                if line.strip():
                    yield number, flattened(line, self._limits)
            except StopIteration:
                return
            except RowRefused as refused:
                yield refused.at(number)
            except (UnicodeError, FileRefused) as error:
                yield Problem(number, "unreadable_rest", details={"reason": str(error)[:200]})
                return


def flattened(line: str, limits: Limits) -> dict[str, str]:
    """One JSON object as text cells. Raises RowRefused for what is not one, or is too wide or too deep."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise RowRefused("bad_json", reason=str(error)[:120]) from None
    if not isinstance(value, dict):
        raise RowRefused("bad_json", reason=type(value).__name__)
    flat: dict[str, list[str]] = {}
    _flatten(value, "", flat, 0)
    if len(flat) > limits.columns:
        raise RowRefused("too_many_columns", found=len(flat), limit=limits.columns)
    return {key: LIST_SIGN.join(values) for key, values in flat.items()}


def _flatten(value: Any, key: str, flat: dict[str, list[str]], depth: int) -> None:
    if depth > DEPTH:
        raise RowRefused("bad_json", key, reason=f"> {DEPTH}")
    if isinstance(value, dict):
        for name, inner in value.items():
            _flatten(inner, f"{key}.{name}" if key else name, flat, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _flatten(inner, key, flat, depth + 1)
    else:
        flat.setdefault(key, []).append(_text(value))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
