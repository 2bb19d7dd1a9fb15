"""What no cell may hold, whatever the file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parvis.collection.importing.problems import RowRefused

# "-5", "+33 1 44…", "@museum" and "– Untitled" are data. What a spreadsheet would run is not: anything that begins
# with "=", a sign followed by a function call, and the pipe-and-bang form of dynamic data exchange.
_RUNS = re.compile(r"\s*(?:=|[+\-@][A-Za-z_.]+\(|[+\-@=].*\|.*!)", re.DOTALL)
_SIGNS = frozenset("=+-@\t\r ")


def refuse_bad_cells(cells: Sequence[str], headings: Sequence[str], encoding: str, limit: int) -> None:
    """Raise RowRefused for the first cell that holds a formula, a NUL, a broken letter or too much."""
    joined = "\x1f".join(cells)
    if not joined.isascii():
        _refuse_broken(joined, cells, headings, encoding)
    if "\x00" in joined:
        raise RowRefused("nul_byte", _heading_of("\x00", cells, headings))
    if len(joined) > limit:
        for cell, heading in zip(cells, headings, strict=False):
            if len(cell) > limit:
                raise RowRefused("cell_too_long", heading, limit=limit)
    for cell, heading in zip(cells, headings, strict=False):
        if cell and cell[0] in _SIGNS and _RUNS.match(cell):
            raise RowRefused("formula_cell", heading, value=cell[:60])


def _refuse_broken(joined: str, cells: Sequence[str], headings: Sequence[str], encoding: str) -> None:
    """Broken UTF-8 arrives as lone surrogates, whatever else is broken as U+FFFD; in UTF-8 that one is only a letter."""
    broken = "" if encoding.startswith("utf-8") or "\ufffd" not in joined else "\ufffd"
    try:
        joined.encode("utf-8")
    except UnicodeEncodeError as error:
        broken = joined[error.start]
    if broken:
        raise RowRefused("broken_encoding", _heading_of(broken, cells, headings), encoding=encoding)


def _heading_of(letter: str, cells: Sequence[str], headings: Sequence[str]) -> str:
    return next((heading for cell, heading in zip(cells, headings, strict=False) if letter in cell), "")
