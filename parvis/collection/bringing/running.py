"""Bringing media, one transaction a file: killed, the same command goes on; run again, it brings nothing twice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from parvis.collection.bringing.finding import find_file, find_licence, find_work
from parvis.collection.bringing.journal import Became, Journal, Row
from parvis.collection.bringing.looking import MOST_NEAR, Look, has_room, look, resembling
from parvis.collection.bringing.sidecar import ENDINGS, Line, read_sidecar
from parvis.collection.bringing.sources import MemberRefused, Source, open_source
from parvis.collection.bringing.taking import known, take
from parvis.collection.importing.problems import FileRefused, Problem
from parvis.collection.models import Work
from parvis.media.alike import Crowd
from parvis.media.refusals import NotTaken
from parvis.rights.licences import LICENCES

# (files done, files in all, so far)
Tell = Callable[[int, int, "Brought"], None]
_TEXTS = (".txt", ".vtt", ".xml")
ARCHIVES = (".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".7z", ".rar")


@dataclass
class Brought:
    """What became of the files: brought, already known, left aside as asked, refused.

    linked: pictures joined to their work; near: pictures of a dry run that resemble one already here or coming too.
    """

    brought: int = 0
    known: int = 0
    refused: int = 0
    linked: int = 0
    aside: int = 0
    near: int = 0
    is_dry: bool = False
    table: str = ""
    problems: list[Problem] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """The numbers alone."""
        return {name: getattr(self, name) for name in ("brought", "known", "refused", "linked", "aside", "near")}

    def as_dict(self) -> dict[str, Any]:
        """For --json."""
        told = {name: value for name, value in asdict(self).items() if name != "problems"}
        return {**told, "problems": [
            {"row": p.row, "column": p.column, "code": p.code, "message": p.message, "remedy": p.remedy} for p in self.problems
        ]}  # fmt: skip

    def count(self, row: Row) -> None:
        """Add what became of one row."""
        setattr(self, row.became, getattr(self, row.became) + 1)
        self.linked += row.is_linked
        self.near += row.resembles
        if row.problem:
            self.problems.append(row.told)


def bring_media(
    *,
    path: Path,
    table: Path | None = None,
    dry_run: bool = False,
    tell: Tell | None = None,
    journal: Journal | None = None,
    aside: Collection[int] = (),
    views: Path | None = None,
) -> Brought:
    """Bring every file named by the table, or every file when there is none. Raises ArchiveRefused or FileRefused.

    journal: rows told in it are not done again; aside: rows to leave; views: a folder for small pictures of
    what a dry run would bring.
    """
    with open_source(path) as source:
        name = "" if table else _own_table(source)
        result = Brought(is_dry=dry_run, table=table.name if table else name)
        lines = _lines(source, table, name)
        run = _Run(source, journal or Journal(), result, aside, views)
        for done, line in enumerate(lines, start=1):
            run.bring(line)
            if tell:
                tell(done, len(lines), result)
    return result


def _lines(source: Source, table: Path | None, name: str) -> list[Line | Problem]:
    if table:
        return list(read_sidecar(table))
    if not name:
        return [Line(place, {"file": each}, {}) for place, each in enumerate(_media_in(source), start=1)]
    try:
        with source.at_hand(name) as held:
            return list(read_sidecar(held))
    except MemberRefused as refused:
        raise FileRefused("damaged", reason=str(refused)) from None


def _own_table(source: Source) -> str:
    """The one table that lies beside the files. Raises FileRefused when several do."""
    found = [name for name in source.names if name.lower().endswith(ENDINGS)]
    if len(found) > 1:
        raise FileRefused("several_tables", names=", ".join(found[:5]))
    return found[0] if found else ""


def _media_in(source: Source) -> Iterator[str]:
    return (name for name in source.names if not name.lower().endswith((*ENDINGS, *_TEXTS)))


class _Run:
    """One pass over the lines."""

    def __init__(
        self, source: Source, journal: Journal, result: Brought, aside: Collection[int], views: Path | None
    ) -> None:
        self._source, self._journal, self._result = source, journal, result
        self._aside, self._views = set(aside), views
        # Of a dry run: what it would have brought by now.
        self._seen: set[str] = set()
        self._crowd = Crowd()
        self._names: dict[int, str] = {}
        for row in journal.rows:
            result.count(row)
            self._remember(row)

    def bring(self, line: Line | Problem) -> None:
        """Do one line, unless it was done before."""
        if self._journal.has(line.row):
            return
        row = _refused(line) if isinstance(line, Problem) else self._one(line)
        self._journal.tell(row)
        self._result.count(row)

    def _one(self, line: Line) -> Row:
        if line.row in self._aside:
            return Row(line.row, Became.ASIDE, name=line["file"], title=line["title"])
        name = find_file(self._source, line["file"])
        if name is None:
            return _refused(_problem(line, "file", "file_absent", value=line["file"][:120]))
        licence, work = find_licence(line["licence"]), find_work(line["work"])
        if line["licence"] and not licence:
            told = {"value": line["licence"][:80], "known": ", ".join(LICENCES)}
            return _refused(_problem(line, "licence", "unknown_licence", **told), name)
        if line["work"] and work is None:
            return _refused(_problem(line, "work", "unknown_work", value=line["work"][:80]), name)
        if name.lower().endswith(ARCHIVES):
            return _refused(_problem(line, "file", "nested_archive", value=name[:120]), name)
        try:
            with self._source.at_hand(name) as path:
                return self._file(path, name, line, licence, work)
        except NotTaken as refusal:
            told = {"reason": str(refusal), "refusal": refusal.code, **refusal.details}
            return _refused(_problem(line, "file", "file_refused", **(told | {"value": name[:120]})), name)
        except MemberRefused as refused:
            return _refused(_problem(line, "file", "member_refused", value=name[:120], reason=str(refused)), name)

    def _file(self, path: Path, name: str, line: Line, licence: str, work: Work | None) -> Row:
        with path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        called = PurePosixPath(name).name
        row = Row(line.row, Became.BROUGHT, name=name, title=line["title"] or PurePosixPath(name).stem,
                  licence=licence, work=str(work or ""))  # fmt: skip
        seen = None if known(sha256) or sha256 in self._seen else look(path, called)
        if seen is None and not self._journal.had_begun(line.row, sha256):
            row.became = Became.KNOWN
        row.is_described = seen is None or seen.can_be_shown(line["alt_fr"], line["alt_en"])
        if self._result.is_dry:
            return self._tell_dry(row, path, seen, sha256)
        self._journal.begin(line.row, sha256)
        row.is_linked = take(path, called, line, seen, sha256, licence, work)
        return row

    def _tell_dry(self, row: Row, path: Path, seen: Look | None, sha256: str) -> Row:
        self._seen.add(sha256)
        if seen is not None:
            row.kind, row.bits = seen.kind, seen.bits
            row.near = [{"picture": one.picture.pk, "distance": one.distance} for one in resembling(seen.bits)]
            row.twins = self._twins_of(row.bits)
            self._remember(row)
            if self._views is not None:
                row.view = seen.keep_view(path, self._views, row.row, is_wanted=row.resembles)
        return row

    def _remember(self, row: Row) -> None:
        """Later rows may resemble it."""
        if row.bits is not None:
            self._crowd.join(row.row, row.bits)
            self._names[row.row] = row.name

    def _twins_of(self, bits: int | None) -> list[dict[str, int]]:
        """Earlier rows it resembles, the nearest first; a small picture of each is kept, to be compared."""
        near = [] if bits is None else self._crowd.near(bits)[:MOST_NEAR]
        for _distance, number in near:
            if self._views is not None:
                self._show_again(number, self._names[number], self._views)
        return [{"row": number, "distance": distance} for distance, number in near]

    def _show_again(self, number: int, name: str, views: Path) -> None:
        """Nobody knew that it would be compared when it was looked at."""
        if (views / f"{number}.webp").exists() or not has_room(views, is_wanted=True):
            return
        with suppress(NotTaken, MemberRefused), self._source.at_hand(name) as path:
            look(path, PurePosixPath(name).name).keep_view(path, views, number, is_wanted=True)


def _problem(line: Line, column: str, code: str, **details: Any) -> Problem:
    return Problem(line.row, code, line.headings.get(column, column), details)


def _refused(problem: Problem, name: str = "") -> Row:
    told = {"code": problem.code, "column": problem.column, "details": dict(problem.details)}
    return Row(problem.row, Became.REFUSED, name=name, problem=told)
