"""What an import did, or would do."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import ngettext, override

from parvis.collection.importing.problems import Problem
from parvis.collection.models import ImportProblem, ImportRun

KEPT_PROBLEMS = 10_000


@dataclass(slots=True)
class Counts:
    """Rows by what became of them; rows is their sum. conflicts are values, not rows.

    left_aside: rows of works that staff removed.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    left_aside: int = 0
    conflicts: int = 0

    @property
    def rows(self) -> int:
        return self.created + self.updated + self.unchanged + self.refused + self.left_aside


@dataclass(slots=True)
class Report:
    """The end of an import. run is its number, None for a dry run; absent: second files that were not there."""

    source: str
    file_name: str
    counts: Counts
    run: int | None = None
    is_dry: bool = False
    is_resumed: bool = False
    encoding: str = ""
    is_encoding_guessed: bool = False
    problems: list[Problem] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)

    @property
    def left_aside_note(self) -> str:
        """The sentence on works that staff removed, in the current language; empty when there is none."""
        return left_aside_note(self.counts.left_aside)

    def as_dict(self) -> dict[str, Any]:
        """For --json: one flat object, and the first problems with their words."""
        return {
            "source": self.source, "file": self.file_name, "run": self.run, "dry_run": self.is_dry,
            "resumed": self.is_resumed, "rows": self.counts.rows, **asdict(self.counts),
            "left_aside_note": self.left_aside_note,
            "encoding": self.encoding, "encoding_guessed": self.is_encoding_guessed,
            "absent": self.absent,
            "problems": [
                {"row": p.row, "column": p.column, "code": p.code, "message": p.message, "remedy": p.remedy}
                for p in self.problems[:100]
            ],
        }  # fmt: skip

    def every_problem(self) -> Iterable[Problem]:
        """All the refused rows: those of a run are read from the database a few at a time."""
        return self.problems if self.run is None else stream_problems(self.run)


def left_aside_note(count: int) -> str:
    """See ``Report.left_aside_note``."""
    if not count:
        return ""
    told = ngettext(
        "%(count)d work removed by staff, left aside.", "%(count)d works removed by staff, left aside.", count
    )
    return told % {"count": count}


def problems_of(run: ImportRun) -> list[Problem]:
    """The refused rows of a run, in the order of the file; the first ten thousand."""
    return list(islice(stream_problems(run.pk), KEPT_PROBLEMS))


def stream_problems(run: int) -> Iterator[Problem]:
    """All the refused rows of a run, a few at a time in memory."""
    for row in ImportProblem.objects.filter(run=run).order_by("row", "pk").iterator():
        yield Problem(row.row, row.code, row.column, row.details)


def write_problems(path: Path, problems: Iterable[Problem]) -> None:
    """The refused rows as CSV in UTF-8, both languages, with nothing a spreadsheet would run."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        sheet = csv.writer(stream)
        sheet.writerow(("row", "column", "code", "probleme", "remede", "problem", "remedy"))
        for problem in problems:
            told: list[str] = []
            for language in ("fr", "en"):
                with override(language):
                    told += [problem.message, problem.remedy]
            sheet.writerow([problem.row, *map(harmless, (problem.column, problem.code, *told))])


def harmless(text: str) -> str:
    """An apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text[:1] else text
