"""Bringing media, one transaction a file: killed, the same command goes on; run again, it brings nothing twice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from django.db import transaction

from parvis.collection.bringing.sidecar import ENDINGS, Line, read_sidecar
from parvis.collection.bringing.sources import Source, open_source
from parvis.collection.importing.problems import FileRefused, Problem
from parvis.collection.models import SourceRecord, Work, WorkPicture
from parvis.core.text import fold
from parvis.media.films import DOCUMENT, FILM, SOUND, Sort, inspect_file
from parvis.media.inspection import inspect_picture
from parvis.media.kinds import FILMS, PICTURES, SOUNDS, kind_of
from parvis.media.models import Document, Picture, Sound, Video
from parvis.media.refusals import NotTaken
from parvis.media.services import add_document, add_picture, add_sound, add_video
from parvis.rights.licences import LICENCES
from parvis.rights.models import Statement
from parvis.rights.services import state_rights

# (files done, files in all)
Tell = Callable[[int, int], None]
_ADD: dict[Sort, Callable[..., Any]] = {FILM: add_video, SOUND: add_sound, DOCUMENT: add_document}
_MODELS: tuple[Any, ...] = (Picture, Video, Sound, Document)


@dataclass
class Brought:
    """What became of the files: brought, already known, refused; linked are pictures joined to their work."""

    brought: int = 0
    known: int = 0
    refused: int = 0
    linked: int = 0
    is_dry: bool = False
    table: str = ""
    problems: list[Problem] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """For --json."""
        told = {name: value for name, value in asdict(self).items() if name != "problems"}
        return {**told, "problems": [
            {"row": p.row, "column": p.column, "code": p.code, "message": p.message, "remedy": p.remedy} for p in self.problems
        ]}  # fmt: skip


def bring_media(*, path: Path, table: Path | None = None, dry_run: bool = False, tell: Tell | None = None) -> Brought:
    """Bring every file named by the table, or every file when there is none. Raises ArchiveRefused or FileRefused."""
    with open_source(path) as source:
        name = "" if table else _own_table(source)
        result = Brought(is_dry=dry_run, table=table.name if table else name)
        if table:
            lines = list(read_sidecar(table))
        elif name:
            with source.at_hand(name) as held:
                lines = list(read_sidecar(held))
        else:
            lines = [Line(place, {"file": each}, {}) for place, each in enumerate(_media_in(source), start=1)]
        for done, line in enumerate(lines, start=1):
            _bring(source, line, result)
            if tell:
                tell(done, len(lines))
    return result


def _own_table(source: Source) -> str:
    """The one table that lies beside the files. Raises FileRefused when several do."""
    found = [name for name in source.names if name.lower().endswith(ENDINGS)]
    if len(found) > 1:
        raise FileRefused("several_tables", names=", ".join(found[:5]))
    return found[0] if found else ""


def _media_in(source: Source) -> Iterator[str]:
    return (name for name in source.names if not name.lower().endswith((*ENDINGS, ".txt", ".vtt", ".xml")))


def _bring(source: Source, line: Line | Problem, result: Brought) -> None:
    problem = line if isinstance(line, Problem) else _take(source, line, result)
    if problem is not None:
        result.refused += 1
        result.problems.append(problem)


def _take(source: Source, line: Line, result: Brought) -> Problem | None:
    name = _find(source, line["file"])
    if name is None:
        return _problem(line, "file", "file_absent", value=line["file"][:120])
    licence, work = _licence(line["licence"]), _work(line["work"])
    if line["licence"] and not licence:
        return _problem(line, "licence", "unknown_licence", value=line["licence"][:80], known=", ".join(LICENCES))
    if line["work"] and work is None:
        return _problem(line, "work", "unknown_work", value=line["work"][:80])
    try:
        with source.at_hand(name) as path:
            _take_file(path, PurePosixPath(name).name, line, licence, work, result)
    except NotTaken as refusal:
        return _problem(line, "file", "file_refused", value=name[:120], reason=str(refusal))
    return None


def _problem(line: Line, column: str, code: str, **details: str) -> Problem:
    return Problem(line.row, code, line.headings.get(column, column), details)


def _find(source: Source, told: str) -> str | None:
    """The file of that path or, when only one has it, of that name, whatever its case and accents."""
    if told in source.names:
        return told
    wanted = fold(told.replace("\\", "/"))
    same = [name for name in source.names if fold(name) == wanted]
    same = same or [name for name in source.names if fold(PurePosixPath(name).name) == wanted]
    return same[0] if len(same) == 1 and wanted else None


def _licence(told: str) -> str:
    """The code of a licence named by its code, its address or its name."""
    wanted = fold(told).strip()
    for code, licence in LICENCES.items():
        if wanted and wanted in (fold(code), fold(licence.uri), fold(str(licence.label))):
            return code
    return ""


def _work(told: str) -> Work | None:
    """The work of that inventory number or, in a file it was imported from, of that identifier; only if one."""
    if not told:
        return None
    found = list(Work.objects.filter(inventory=told)[:2])
    found = found or [record.work for record in SourceRecord.objects.filter(identifier=told).select_related("work")[:2]]
    return found[0] if len(found) == 1 else None


@transaction.atomic
def _take_file(path: Path, name: str, line: Line, licence: str, work: Work | None, result: Brought) -> None:
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    media = _known(sha256)
    if media is not None:
        result.known += 1
    elif result.is_dry:
        _look(path, name)
        result.brought += 1
        return
    else:
        media = _add(path, name, line, sha256)
        result.brought += 1
    if result.is_dry:
        return
    if licence and not Statement.objects.filter(thing=media.thing_id).exists():
        credit = line["credit"]
        state_rights(media.thing, licence=licence, holder=line["holder"], credit_fr=credit, credit_en=credit)
    if work is not None and isinstance(media, Picture):
        result.linked += _link(work, media)


def _known(sha256: str) -> Any:
    found = (model.objects.filter(sha256=sha256).first() for model in _MODELS)
    return next((media for media in found if media is not None), None)


def _sort(path: Path) -> Sort | None:
    """How the file is looked at; None for a picture, and for what we do not know, refused as one."""
    kind = kind_of(path)
    if kind in PICTURES:
        return None
    return FILM if kind in FILMS else SOUND if kind in SOUNDS else DOCUMENT if kind == "pdf" else None


def _look(path: Path, name: str) -> None:
    sort = _sort(path)
    inspect_file(path, sort, name=name) if sort else inspect_picture(path, name=name)


def _add(path: Path, name: str, line: Line, sha256: str) -> Any:
    sort, title = _sort(path), line["title"] or PurePosixPath(name).stem
    if sort is None:
        return add_picture(path, name=name, title=title, alt_fr=line["alt_fr"], alt_en=line["alt_en"])
    told = {SOUND: "transcript", DOCUMENT: "summary", FILM: "transcript"}[sort]
    texts = {f"{told}_fr": line["alt_fr"], f"{told}_en": line["alt_en"]}
    media = _ADD[sort](path, name=name, title_fr=title, **texts)
    type(media).objects.filter(pk=media.pk).update(sha256=sha256)
    return media


def _link(work: Work, picture: Picture) -> int:
    order = work.pictures.count()
    _link, made = WorkPicture.objects.get_or_create(work=work, picture=picture, defaults={"order": order})
    return int(made)
