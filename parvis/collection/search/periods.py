"""Periods: the centuries and decades a work's years touch, as tokens, address values and labels.

A century is 1800-1899, as catalogues browse; before our era, -100--1. Years are astronomical.
"""

from __future__ import annotations

import re
from typing import Final

from django.utils.translation import gettext as _

from parvis.core.bilingual import current

UNDATED: Final = "undated"
_MOST_DECADES: Final = 30
_MOST_CENTURIES: Final = 40
_RANGE: Final = re.compile(r"(-?\d{1,5})-(-?\d{1,5})")
_TOKEN: Final = re.compile(r"([cd])(b?)(\d+)")
_ROMAN: Final = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def tokens_of(earliest: int | None, latest: int | None) -> list[str]:
    """The period tokens of a work; a span too wide to say anything keeps its centuries only."""
    known = [year for year in (earliest, latest) if year is not None]
    if not known:
        return ["cnone"]
    first, last = min(known), max(known)
    centuries = range(first // 100, last // 100 + 1)[:_MOST_CENTURIES]
    decades = range(first // 10, last // 10 + 1)
    narrow = decades if len(decades) <= _MOST_DECADES else range(0)
    return [_token("c", number) for number in centuries] + [_token("d", number) for number in narrow]


def _token(kind: str, number: int) -> str:
    return f"{kind}b{-number}" if number < 0 else f"{kind}{number}"


def token_of(value: str) -> str | None:
    """The token of an address value ("1800-1899", "1850-1859", "undated"); None for anything else."""
    if value == UNDATED:
        return "cnone"
    years = _RANGE.fullmatch(value)
    if not years:
        return None
    first, last = int(years[1]), int(years[2])
    for kind, span in (("c", 100), ("d", 10)):
        if first % span == 0 and last == first + span - 1:
            return _token(kind, first // span)
    return None


def value_of(token: str) -> str:
    """The address value of a token: the inverse of ``token_of``."""
    if token == "cnone":
        return UNDATED
    first, span = _years(token)
    return f"{first}-{first + span - 1}"


def century_of(token: str) -> str:
    """The token of the century a decade stands in."""
    first, _span = _years(token)
    return _token("c", first // 100)


def order(token: str) -> tuple[int, int, int]:
    """A sort key: by time, a century before its decades, the undated last."""
    if token == "cnone":
        return (1, 0, 0)
    first, span = _years(token)
    return (0, first, -span)


def label(token: str) -> str:
    """How a period is told in the current language."""
    if token == "cnone":
        return _("Date not known")
    first, span = _years(token)
    if span == 10:
        return _("%(year)ss") % {"year": first} if first >= 0 else f"{first} – {first + 9}"
    return _century(first // 100)


def _century(number: int) -> str:
    rank = number + 1 if number >= 0 else -number
    words = {"number": _roman(rank) if current() == "fr" else _ordinal(rank)}
    return (_("%(number)s century") if number >= 0 else _("%(number)s century BC")) % words


def _years(token: str) -> tuple[int, int]:
    found = _TOKEN.fullmatch(token)
    if not found:
        raise ValueError(f"not a period token: {token!r}")
    span = 100 if found[1] == "c" else 10
    return int(found[3]) * span * (-1 if found[2] else 1), span


def _roman(number: int) -> str:
    text, rank = "", number
    for worth, letters in _ROMAN:
        times, number = divmod(number, worth)
        text += letters * times
    return f"{text}{'er' if rank == 1 else 'e'}"


def _ordinal(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"
