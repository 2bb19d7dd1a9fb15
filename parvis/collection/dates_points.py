"""One date as written ("c. 1890", "1er quart du XIXe siècle", "9 May 1915") read as an interval of years.

Years are astronomical: 1 BC is 0, 500 BC is -499. The text is what dates_words.ready leaves.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from parvis.collection.dates_words import MONTHS, ROMAN_MONTHS

CENTURY_PARTS = {"early": (0, 33), "mid": (33, 66), "late": (66, 100)}
DECADE_PARTS = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}
_FRACTIONS = {"quart": 4, "half": 2, "tiers": 3}


@dataclass(frozen=True, slots=True)
class Point:
    """An interval of whole years with its two ends in EDTF; an end is None when open."""

    first: int | None
    last: int | None
    start: str
    end: str
    about: bool = False
    unsure: bool = False


def edtf_year(year: int) -> str:
    """Four digits, a minus sign before year 0, "Y" when four digits do not do (EDTF level 1)."""
    if abs(year) > 9999:
        return f"Y{year}"
    return f"-{-year:04d}" if year < 0 else f"{year:04d}"


def of_years(first: int, last: int) -> Point:
    """The interval between two years, both included."""
    return Point(first, last, edtf_year(first), edtf_year(last))


def _signed(number: int, era: str | None) -> int:
    return 1 - number if era == "bc" else number


def _year(match: re.Match[str]) -> Point | None:
    number, era = int(match["y"]), match["era"]
    if (number < 100 and not era) or number == 0:
        return None
    return of_years(_signed(number, era), _signed(number, era))


def _decade(match: re.Match[str]) -> Point:
    base = int(match["y"])
    if not match["part"]:
        return Point(base, base + 9, match["y"][:3] + "X", match["y"][:3] + "X")
    low, high = DECADE_PARTS[match["part"]]
    return of_years(base + low, base + high)


def _slice(base: int, size: int, low: int, high: int) -> Point:
    """Part of a century or millennium that begins just after ``base``, in hundredths of it."""
    return of_years(base + size * low // 100 + 1, base + size * high // 100)


def _base(number: int, size: int, era: str | None) -> int:
    return -number * size if era == "bc" else (number - 1) * size


def _age(match: re.Match[str]) -> Point:
    size = 100 if match["unit"] == "cent" else 1000
    low, high = CENTURY_PARTS.get(match["part"] or "", (0, 100))
    return _slice(_base(int(match["n"]), size, match["era"]), size, low, high)


def _fraction(match: re.Match[str]) -> Point | None:
    count = _FRACTIONS[match["unit"]]
    nth = count if match["nth"] == "9" else int(match["nth"])
    if not 1 <= nth <= count:
        return None
    return _slice(_base(int(match["n"]), 100, match["era"]), 100, 100 * (nth - 1) // count, 100 * nth // count)


def _dated(year: str, month: int, day: str | None = None) -> Point | None:
    if (not 1 <= month <= 12 and not 21 <= month <= 24) or (day and not 1 <= int(day) <= 31):
        return None
    text = f"{int(year):04d}-{month:02d}" + (f"-{int(day):02d}" if day else "")
    return Point(int(year), int(year), text, text)


def _spelt(match: re.Match[str]) -> Point | None:
    first = _dated(match["y"], MONTHS[match["m"]], match["d"])
    if first is None or not match["d2"]:
        return first
    second = _dated(match["y"], MONTHS[match["m"]], match["d2"])
    return second and replace(first, end=second.start)


def _iso(match: re.Match[str]) -> Point | None:
    # "1911-12" are two years, as museums write them; "1890-05" can only be a month.
    if not match["d"] and int(match["m"]) > int(match["y"][2:]):
        return None
    year = ("-" if match["minus"] else "") + match["y"]
    if match["minus"]:
        return of_years(1 + int(year), 1 + int(year))
    return _dated(year, int(match["m"]), match["d"])


def _slashed(match: re.Match[str]) -> Point | None:
    a, b = int(match["a"]), int(match["b"])
    day, month = (b, a) if b > 12 else (a, b)
    return _dated(match["y"], month, str(day))


def _roman_month(match: re.Match[str]) -> Point | None:
    return _dated(match["y"], ROMAN_MONTHS.index(match["m"])) if match["m"] in ROMAN_MONTHS else None


_M = rf"(?P<m>{'|'.join(sorted(MONTHS, key=len, reverse=True))})"
_ERA = r"(?: (?P<era>bc|ad))?"
_PART = r"(?:(?P<part>early|mid|late) )?"
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Point | None]], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (rf"(?P<y>\d{{1,4}}){_ERA}", _year),
        (rf"{_PART}(?P<y>\d\d\d0)s", _decade),
        (r"(?P<y>\d\d)xx", lambda m: Point(int(m["y"]) * 100, int(m["y"]) * 100 + 99, m["y"] + "XX", m["y"] + "XX")),
        (rf"{_PART}(?P<n>\d\d?)e (?P<unit>cent|millen){_ERA}", _age),
        (rf"(?P<nth>\d)e (?P<unit>quart|half|tiers)-? ?(?P<n>\d\d?)e cent{_ERA}", _fraction),
        (rf"{_M}[ ,]*(?P<d>\d\d?)(?:-(?P<d2>\d\d?))?[ ,]+(?P<y>\d{{4}})", _spelt),
        (rf"(?:(?P<d>\d\d?)e?(?:-(?P<d2>\d\d?)e?)? )?{_M}[ ,]*(?P<y>\d{{4}})", _spelt),
        (rf"(?P<y>\d{{4}})[ ,]+{_M}(?P<d>)(?P<d2>)", _spelt),
        (r"(?P<minus>-?)(?P<y>\d{4})-(?P<m>\d\d)(?:-(?P<d>\d\d))?(?:[t ]\d\d:?\d\d.*)?", _iso),
        (r"(?P<a>\d\d?)/(?P<b>\d\d?)/(?P<y>\d{4})", _slashed),
        (r"(?P<y>\d{4})/(?P<m>[ivx]+)", _roman_month),
        (r"(?P<m>1[0-2]|0?[1-9])/(?P<y>\d{4})", lambda m: _dated(m["y"], int(m["m"]))),
    )
)
_SIGNS = re.compile(r"^[~? ]+|[~? ]+$")


def read_point(text: str) -> Point | None:
    """The interval one date means, or None when it is not one we know how to read."""
    bare = _SIGNS.sub("", text)
    for after, sign in ((True, "> "), (False, "< ")):
        if bare.startswith(sign):
            return _opened(read_point(bare[2:]), after=after)
    for after, sign in ((True, ">>"), (False, "<<")):
        if bare.endswith(sign):
            return _opened(read_point(bare[:-2]), after=after)
    for pattern, read in _FORMS:
        match = pattern.fullmatch(bare)
        point = read(match) if match else None
        if point:
            return replace(point, about="~" in text, unsure="?" in text)
    return None


def _opened(point: Point | None, *, after: bool) -> Point | None:
    if point is None:
        return None
    return replace(point, last=None, end="") if after else replace(point, first=None, start="")
