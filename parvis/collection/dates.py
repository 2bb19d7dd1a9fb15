"""Dates kept as written, with the interval they mean (EDTF, ISO 8601-2:2019) and its two years.

What a text means, and what we decided where museums differ:

- the making counts: in "1826–7, reprinted 1892" or "1925, cast 1966" the first clause; "exhibited 1812" is about 1812;
- centuries are those of the calendar, 1801 to 1900; "early", "mid" and "late" are thirds of them;
- years are astronomical (1 BC is 0, 500 BC is -499); columns of years are read as historians write them (-500 is 500 BC);
- "1911-12" are two years, "1890-05" is a month; "3/14/1930" and "14/3/1930" are read whichever order can be;
- years given in columns of their own win over the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from parvis.collection.dates_points import Point, edtf_year, of_years, read_point
from parvis.collection.dates_words import LATER, MONTHS, PERIOD, SHOWN, UNKNOWN, ready
from parvis.core.text import fold


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date as written and what it means.

    edtf is "" when nothing is known; earliest and latest are astronomical years, None when open or unknown;
    is_known is False for "date not known"; is_understood is False when the text is one we cannot read.
    """

    written: str
    edtf: str = ""
    earliest: int | None = None
    latest: int | None = None
    is_known: bool = False
    is_understood: bool = True


def read_date(written: str, *, earliest: str = "", latest: str = "") -> DateSpan:
    """Read a date as written, with the years a source gives in columns of its own, if any.

    >>> read_date("c. 1855-65").edtf
    '1855~/1865~'
    """
    span = _read_text(written.strip())
    first, last = read_year(earliest), read_year(latest)
    if first is None and last is None:
        return span
    if first is not None and last is not None and first > last:
        first, last = last, first
    return _with_columns(span, first, last)


def _with_columns(span: DateSpan, first: int | None, last: int | None) -> DateSpan:
    first = span.earliest if first is None else first
    last = span.latest if last is None else last
    if first is None or last is None or first > last:
        first = last = last if first is None else first
    edtf = span.edtf if _lies_within(span, first, last) else _join(of_years(first or 0, last or 0))
    return replace(span, edtf=edtf, earliest=first, latest=last, is_known=True, is_understood=True)


def _lies_within(span: DateSpan, first: int | None, last: int | None) -> bool:
    if span.earliest is None or span.latest is None or first is None or last is None:
        return False
    return first <= span.earliest and span.latest <= last


@lru_cache(maxsize=4096)
def read_year(text: str) -> int | None:
    """The year in a column of years or ISO dates ("1855", "-525", "1855-01-01"), or None."""
    match = re.fullmatch(r"(-?)0*(\d{1,6})(?:\.0+)?(?:-\d\d-\d\d(?:[T ].*)?)?", text.strip())
    if not match or int(match[2]) == 0 or (not match[1] and len(match[2]) > 4):
        return None
    return 1 - int(match[2]) if match[1] else int(match[2])


@lru_cache(maxsize=8192)
def _read_text(written: str) -> DateSpan:
    if not written or fold(written).strip("[]() ") in UNKNOWN:
        return DateSpan(written)
    points = _making(_clauses(ready(written)))
    if not points:
        return DateSpan(written, is_understood=False)
    whole = _union(points)
    return DateSpan(written, _join(whole), whole.first, whole.last, is_known=True)


_DATED_WITH_COMMA = re.compile(
    rf"\b({'|'.join(MONTHS)}) ?(\d\d?(?:-\d\d?)?)?,(?=\d{{4}}\b)|\b(\d{{4}}),(?={'|'.join(MONTHS)})"
)


def _clauses(text: str) -> list[str]:
    text = _DATED_WITH_COMMA.sub(lambda m: " ".join(part for part in m.groups() if part) + " ", text)
    return [clause.strip() for clause in text.split(",") if clause.strip()]


def _making(clauses: list[str]) -> list[Point]:
    """The intervals that date the making: not what was cast, printed or repaired later, not the dynasty's own years."""
    first = [(clause, point) for clause in clauses if not LATER.search(clause) and (point := _read_clause(clause))]
    if len(first) > 1 and any(PERIOD.search(clause) for clause in clauses):
        first = [pair for pair in first if not PERIOD.search(pair[0])][-1:]
    if first:
        return [point for _, point in first]
    later = (_read_clause(clause) for clause in clauses)
    return [point for point in later if point][:1]


_WORDS = re.compile(
    r"(?<![a-z])(?!(?:bc|ad|cent|millen|quart|half|tiers|early|mid|late|e|s|"
    + "|".join(MONTHS)
    + r")(?![a-z]))[a-z'&]{2,}(?![a-z])"
)


def _read_clause(clause: str) -> Point | None:
    point = _read_span(clause)
    if point is None:
        bare = re.sub(r" +", " ", _WORDS.sub(" ", clause)).strip(" -/|")
        point = _read_span(re.sub(r" ?([-/|]) ?", r"\1", bare)) if bare != clause and bare else None
    return replace(point, about=True) if point and SHOWN.search(clause) else point


def _read_span(text: str) -> Point | None:
    """One date, or two with "-", "/" or "or" between them; the left one borrows what only the right one says."""
    point = read_point(text)
    if point:
        return point
    for sign in ("|", "-", "/"):
        for match in re.finditer(re.escape(sign), text):
            left, right = text[: match.start()].strip(), text[match.end() :].strip()
            pair = _read_pair(left, right) if left and right else None
            if pair:
                return _union(pair)
    return None


def _read_pair(left: str, right: str) -> list[Point] | None:
    right = _completed(left, right)
    second = _read_span(right)
    if second is None:
        return None
    for borrowed in ("", *_tails(right)):
        first = _read_span(left + borrowed)
        if first and (first.first is None or second.last is None or first.first <= second.last):
            return [first, second]
    return None


def _completed(left: str, right: str) -> str:
    """ "1826-7" is 1826-1827: the right year takes its first digits from the left one."""
    before, after = re.search(r"(\d{3,4})\D*$", left), re.fullmatch(r"([~? ]*)(\d{1,3})([~? ]*(?:bc|>>|<<)?)", right)
    if not before or not after or len(after[2]) >= len(before[1]) or " bc" in right:
        return right
    return after[1] + before[1][: -len(after[2])] + after[2] + after[3]


def _tails(right: str) -> Iterable[str]:
    """Endings of the right date that the left one may lack: its era, its century, its year."""
    words = right.split()
    tails = [" ".join(words[start:]) for start in range(len(words) - 1, -1, -1)]
    return [f" {tail}" for tail in tails] + [f"e {tail}" for tail in tails if tail.startswith("cent")]


def _union(points: list[Point]) -> Point:
    """The interval from the first start to the last end; "after 1945, before 1957" is the years between."""
    starts = [p for p in points if p.first is not None]
    ends = [p for p in points if p.last is not None]
    first = (
        min(starts, key=lambda p: p.first or 0, default=None)
        if len(starts) == len(points) or len(ends) < len(points)
        else None
    )
    last = (
        max(ends, key=lambda p: p.last or 0, default=None)
        if len(ends) == len(points) or len(starts) < len(points)
        else None
    )
    return Point(
        first.first if first else None,
        last.last if last else None,
        first.start if first else "",
        last.end if last else "",
        about=any(p.about for p in points),
        unsure=any(p.unsure for p in points),
    )


def _join(point: Point) -> str:
    """The interval in EDTF, "~" about, "?" unsure, "%" both."""
    mark = {(True, True): "%", (True, False): "~", (False, True): "?"}.get((point.about, point.unsure), "")
    if point.start == point.end:
        return point.start + mark
    if point.start.endswith("X") or point.end.endswith("X"):
        point = replace(point, start=_year_of(point.first), end=_year_of(point.last))
    return f"{point.start + mark if point.start else '..'}/{point.end + mark if point.end else '..'}"


def _year_of(year: int | None) -> str:
    return "" if year is None else edtf_year(year)
