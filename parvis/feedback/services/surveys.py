"""Answers of a survey, from a table: each row one remark, known again by its content; wrong rows are named, all at once."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from parvis.accounts.models import Department, Institution, Site, User
from parvis.core.bilingual import say
from parvis.core.clock import midnight, now, today
from parvis.core.errors import BadInput
from parvis.core.text import fold
from parvis.feedback.models import Remark
from parvis.feedback.services.taking import MOST_PEOPLE, Place, take_down
from parvis.traces.queries import is_email

MOST_BYTES, MOST_ROWS = 5_000_000, 10_000
# So many wrong rows are told: the rest is like them.
MOST_TOLD = 100
Text = str | Promise

# The columns, as they may be headed: folded, without spaces.
COLUMNS: dict[str, tuple[str, ...]] = {
    "text": ("text", "texte", "reponse", "answer", "commentaire", "comment", "remarque"),
    "mark": ("mark", "sorte", "nature", "kind", "type"),
    "date": ("date", "le", "day", "jour"),
    "people": ("people", "personnes", "nombre"),
    "language": ("language", "langue"),
    "site": ("site", "lieu", "place"),
    "department": ("department", "service"),
    "quote": ("quote", "citation", "citer", "mayquote"),
    "email": ("email", "courriel", "mail"),
}
_MARKS = {
    "remark": Remark.Mark.REMARK, "remarque": Remark.Mark.REMARK, "question": Remark.Mark.QUESTION,
    "complaint": Remark.Mark.COMPLAINT, "plainte": Remark.Mark.COMPLAINT, "reclamation": Remark.Mark.COMPLAINT,
    "idea": Remark.Mark.IDEA, "idee": Remark.Mark.IDEA, "thanks": Remark.Mark.THANKS, "merci": Remark.Mark.THANKS,
    "remerciement": Remark.Mark.THANKS,
}  # fmt: skip
_YES, _NO = frozenset({"yes", "oui", "1", "true", "vrai", "x"}), frozenset({"", "no", "non", "0", "false", "faux"})


@dataclass(frozen=True)
class RowError:
    """What is wrong in one row: its number in the file, its column, and what to do."""

    row: int
    column: str
    message: Text
    remedy: Text


@dataclass
class Survey:
    """What a file brought: how many rows were taken, known already, empty; what is wrong, row by row."""

    taken: int = 0
    known: int = 0
    empty: int = 0
    good: int = 0
    errors: list[RowError] = field(default_factory=list)
    more_errors: int = 0
    unread: list[str] = field(default_factory=list)


def bring_survey(*, name: str, content: bytes, by: User, take_good: bool = False) -> Survey:
    """Bring in the answers of a survey. While a row is wrong nothing is taken, unless the good ones are wanted.

    The same answers again are known. Raises BadInput for a file that is no table with a column of words.
    """
    name = " ".join(name.split())[:120]
    if not name:
        raise BadInput(_("The survey has no name."), remedy=_("Name it as people will find it again."), field="name")
    survey, rows = Survey(), list[dict[str, Any]]()
    known = _Known()
    for number, cells in _rows(content, survey):
        read = _read(cells, known)
        if isinstance(read, RowError):
            _note(survey, RowError(number, read.column, read.message, read.remedy))
        elif read:
            rows.append(read)
        else:
            survey.empty += 1
    survey.good = len(rows)
    if rows and (take_good or not survey.errors):
        _take(name, rows, survey, by)
    return survey


def _note(survey: Survey, error: RowError) -> None:
    if len(survey.errors) < MOST_TOLD:
        survey.errors.append(error)
    else:
        survey.more_errors += 1


@transaction.atomic
def _take(name: str, rows: list[dict[str, Any]], survey: Survey, by: User) -> None:
    """Each row once: the same words of the same day, the second time in one file, are a second answer."""
    seen: dict[str, int] = {}
    keys = [_key(name, row, seen) for row in rows]
    known = _taken(keys)
    for key, row in zip(keys, rows, strict=True):
        if key in known:
            survey.known += 1
        else:
            take_down(source=Remark.Source.SURVEY, channel=name, key=key, by=by, **row)
            survey.taken += 1
    told = {"name": name, "count": survey.taken}
    log(_house(), "feedback.survey", user=by, data=told)


def _house() -> Institution:
    """The log speaks of the institution: it is saved at the first need."""
    house = Institution.current()
    if house._state.adding:
        house.save()
    return house


def _taken(keys: list[str]) -> set[str]:
    found = set[str]()
    for start in range(0, len(keys), 500):
        rows = Remark.objects.filter(key__in=keys[start : start + 500])
        found |= {str(key) for key in rows.values_list("key", flat=True)}
    return found


def _key(name: str, row: Mapping[str, Any], seen: dict[str, int]) -> str:
    told = "\x1f".join([fold(name), row["text"], row["said_at"].isoformat() if "said_at" in row else "", row["mark"]])
    digest = hashlib.sha256(told.encode()).hexdigest()[:40]
    seen[digest] = seen.get(digest, 0) + 1
    return f"survey:{digest}:{seen[digest]}"


def _rows(content: bytes, survey: Survey) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row that is not its header: its line in the file, and its cells by our names."""
    lines = csv.reader(io.StringIO(_decoded(content), newline=""), delimiter=_delimiter(content), strict=False)
    try:
        headings = next(lines, [])
        places = _places(headings, survey)
        for number, cells in enumerate(lines, start=2):
            if number > MOST_ROWS + 1:
                raise BadInput(
                    say(_("The file has more than %(most)s rows."), most=MOST_ROWS),
                    remedy=_("Cut it in several."),
                    field="file",
                )
            yield number, {name: cells[place].strip() for name, place in places.items() if place < len(cells)}
    except csv.Error:
        raise BadInput(_("This table cannot be read."), remedy=_("Save it as CSV, in UTF-8."), field="file") from None


def _decoded(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise BadInput(_("The file is too heavy."), remedy=_("5 MB at most: cut it in several."), field="file")
    if b"\x00" in content[:4096]:
        raise BadInput(_("This is no CSV file."), remedy=_("Save the table as CSV, in UTF-8."), field="file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _delimiter(content: bytes) -> str:
    """What sets the headings apart: whichever the first line has most of."""
    first = content.split(b"\n", 1)[0]
    return max(";,\t", key=lambda mark: first.count(mark.encode()))


def _places(headings: list[str], survey: Survey) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, heading in enumerate(headings):
        plain = "".join(each for each in fold(heading) if each.isalnum())
        name = next((name for name, known in COLUMNS.items() if plain in known), None)
        if name is None or name in places:
            survey.unread.append(heading.strip()[:80])
        else:
            places[name] = place
    if "text" not in places:
        raise BadInput(
            _("No column holds the words."),
            remedy=_("Head it “text”; the example file shows every column."),
            field="file",
        )
    return places


class _Known:
    """Sites and departments by their names, folded."""

    def __init__(self) -> None:
        self.sites = {fold(name): row for row in Site.objects.all() for name in (row.name_fr, row.name_en) if name}
        self.departments = {
            fold(name): row for row in Department.objects.all() for name in (row.name_fr, row.name_en) if name
        }


class _Wrong(Exception):
    def __init__(self, column: str, message: Text, remedy: Text) -> None:
        super().__init__(column)
        self.error = RowError(0, column, message, remedy)


def _read(cells: Mapping[str, str], known: _Known) -> dict[str, Any] | RowError | None:
    """One row as ``take_down`` wants it; None for an empty one."""
    if not any(cells.values()):
        return None
    try:
        said_at = _date(cells.get("date", ""))
        return {
            "text": _text(cells.get("text", "")),
            "mark": _mark(cells.get("mark", "")),
            "people": _people(cells.get("people", "")),
            "language": _language(cells.get("language", "")),
            "quoting": _quoting(cells.get("quote", "")),
            "email": _email(cells.get("email", "")),
            "place": Place(
                site=_named("site", cells.get("site", ""), known.sites),
                department=_named("department", cells.get("department", ""), known.departments),
            ),
            **({"said_at": said_at} if said_at else {}),
        }
    except _Wrong as wrong:
        return wrong.error


def _text(cell: str) -> str:
    if not cell:
        raise _Wrong("text", _("The words are missing."), _("Fill them, or take the row out."))
    return cell


def _mark(cell: str) -> str:
    mark = _MARKS.get(fold(cell)) if cell else Remark.Mark.REMARK
    if mark is None:
        raise _Wrong(
            "mark",
            say(_("“%(cell)s” is not known."), cell=cell[:40]),
            _("Write remark, question, complaint, idea or thanks."),
        )
    return mark


def _date(cell: str) -> datetime | None:
    if not cell:
        return None
    for shape in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"):
        try:
            day = datetime.strptime(cell[:10], shape).date()
        except ValueError:
            continue
        if date(2000, 1, 1) <= day <= today():
            return min(midnight(day), now())
    raise _Wrong(
        "date", say(_("“%(cell)s” is no day of the past."), cell=cell[:40]), _("Write 2026-11-27 or 27/11/2026.")
    )


def _people(cell: str) -> int:
    if not cell:
        return 1
    if not (cell.isdecimal() and len(cell) < 8 and 1 <= int(cell) <= MOST_PEOPLE):
        raise _Wrong(
            "people",
            say(_("“%(cell)s” is no number of people."), cell=cell[:40]),
            _("Write a whole number, 1 or more."),
        )
    return int(cell)


def _language(cell: str) -> str:
    if cell and not (len(cell) <= 12 and cell.replace("-", "").isalnum() and cell.isascii()):
        raise _Wrong("language", say(_("“%(cell)s” is no language."), cell=cell[:40]), _("Write its code: fr, en."))
    return cell.lower()


def _quoting(cell: str) -> str:
    if fold(cell) in _YES:
        return Remark.Quoting.AGREED
    if fold(cell) in _NO:
        return Remark.Quoting.NO
    raise _Wrong("quote", say(_("“%(cell)s” is neither yes nor no."), cell=cell[:40]), _("Write yes or no."))


def _email(cell: str) -> str:
    if cell and not is_email(cell):
        raise _Wrong("email", _("This is no e-mail address."), _("It reads name@example.org."))
    return cell


def _named(column: str, cell: str, known: Mapping[str, Any]) -> Any:
    if cell and fold(cell) not in known:
        raise _Wrong(
            column,
            say(_("“%(cell)s” is not known here."), cell=cell[:40]),
            _("Write its name as in the desk, or nothing."),
        )
    return known.get(fold(cell)) if cell else None
