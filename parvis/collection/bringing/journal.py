"""What became of each row, told as it happens, one JSON line each.

A page reads it, its refusals become a spreadsheet, and an import whose worker died goes on after it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from parvis.collection.importing.problems import Problem


class Became:
    """What a row can become."""

    BROUGHT = "brought"
    KNOWN = "known"
    ASIDE = "aside"
    REFUSED = "refused"


@dataclass
class Row:
    """One row: what became of it, under which title, and what it resembles.

    near: {"picture": primary key, "distance": in bits}; twins: the same of an earlier {"row": number} that would come
    too; bits: what the picture is reduced to, to find the twins of later rows; problem: the arguments of a Problem after its row;
    view: whether a small picture of it was kept, by the row's number; is_described: whether it can be published.
    """

    row: int
    became: str
    name: str = ""
    title: str = ""
    kind: str = ""
    licence: str = ""
    work: str = ""
    is_described: bool = False
    is_linked: bool = False
    view: bool = False
    near: list[dict[str, int]] = field(default_factory=list)
    twins: list[dict[str, int]] = field(default_factory=list)
    bits: int | None = None
    problem: dict[str, Any] = field(default_factory=dict)

    @property
    def resembles(self) -> bool:
        """Whether another picture is like it, here already or coming with it."""
        return bool(self.near or self.twins)

    @property
    def told(self) -> Problem:
        """Why it is refused."""
        return Problem(self.row, **self.problem)


class Journal:
    """The rows told so far; kept in a file when it has one, so that another process can go on."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._told: set[int] = set()
        # Rows whose file was about to be taken: the fingerprint of each.
        self._begun: dict[int, str] = {}
        self.rows: list[Row] = []
        for line in _lines(path):
            if "began" in line:
                self._begun[line["row"]] = line["began"]
            else:
                self._told.add(line["row"])
                self.rows.append(Row(**line))

    def has(self, row: int) -> bool:
        """Whether the row was told already, by a process that died since."""
        return row in self._told

    def had_begun(self, row: int, sha256: str) -> bool:
        """Whether a process that died was at that very file of that row."""
        return self._begun.get(row) == sha256

    def begin(self, row: int, sha256: str) -> None:
        """Say which file is about to be taken."""
        self._write({"row": row, "began": sha256})

    def tell(self, row: Row) -> None:
        """Say what became of a row."""
        self._write(asdict(row))

    def _write(self, line: dict[str, Any]) -> None:
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(line, ensure_ascii=False) + "\n")


def read_rows(path: Path, became: str = "") -> Iterator[Row]:
    """The rows of a journal, all of them or those that became this."""
    for line in _lines(path):
        if "began" not in line and became in ("", line["became"]):
            yield Row(**line)


def _lines(path: Path | None) -> Iterator[dict[str, Any]]:
    """Whole lines only: the last one of a process that died may be cut."""
    if path is None or not path.exists():
        return
    with path.open(encoding="utf-8", errors="replace") as stream:
        for line in stream:
            if line.endswith("}\n"):
                yield json.loads(line)
