"""The address of a question: one canonical query string for each ``Query``, and back."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from parvis.collection.models import Work
from parvis.collection.search import periods
from parvis.collection.search.query import FACETS, MAX_TEXT, SORTS, Query
from parvis.core.errors import BadInput

MAX_VALUES = 50
_YES = ("1", "0", "")
_YEARS = range(-99_999, 100_000)


def query_string(query: Query) -> str:
    """The canonical query string of a question, without "?"; empty for the open one."""
    pairs: list[tuple[str, str]] = [("q", query.text)] if query.text else []
    pairs += [("whole", "1")] if query.whole else []
    pairs += [(name, value) for name, values in query.chosen for value in values]
    pairs += [("from", str(query.since))] if query.since is not None else []
    pairs += [("to", str(query.until))] if query.until is not None else []
    pairs += [("sort", query.sort)] if query.sort != "relevance" else []
    return urlencode(pairs)


def parse_query_string(asked: str | QueryDict) -> Query:
    """The question in an address. Unknown parameters are ignored.

    Raises BadInput, naming the parameter, for a value that no question can have.
    """
    given = QueryDict(asked) if isinstance(asked, str) else asked
    chosen = {name: _values(name, given) for name in FACETS}
    return Query(
        text=given.get("q", "").replace("\x00", "")[:MAX_TEXT],
        whole=_yes("whole", given.get("whole", "")),
        chosen=tuple((name, values) for name, values in chosen.items() if values),
        since=_year("from", given),
        until=_year("to", given),
        sort=_one_of("sort", given.get("sort") or "relevance", SORTS),
    )


def _values(name: str, given: QueryDict) -> tuple[str, ...]:
    values = sorted({value for value in given.getlist(name) if value})
    if len(values) > MAX_VALUES:
        raise bad_parameter(name, format_lazy(_("choose at most {most} values"), most=MAX_VALUES))
    for value in values:
        _check(name, value)
    if name in ("reusable", "image"):
        return ("1",) if any(_yes(name, value) for value in values) else ()
    return tuple(values)


def _check(name: str, value: str) -> None:
    if name == "status":
        _one_of(name, value, Work.Status.values)
    elif name == "period" and periods.token_of(value) is None:
        raise bad_parameter(name, _("write a century (1800-1899), a decade (1850-1859) or “undated”"))


def _one_of(name: str, value: str, known: Collection[str]) -> str:
    if value not in known:
        raise bad_parameter(name, format_lazy(_("write one of: {known}"), known=", ".join(filter(None, known))))
    return value


def _yes(name: str, value: str) -> bool:
    return _one_of(name, value, _YES) == "1"


def _year(name: str, given: QueryDict) -> int | None:
    text = given.get(name, "").strip()
    if not text:
        return None
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 6 and int(text) in _YEARS):
        raise bad_parameter(name, _("write a year, such as 1850"))
    return int(text)


def bad_parameter(name: str, remedy: str | Promise) -> BadInput:
    """The refusal of one parameter, to be raised."""
    # Lazy to the end: the same refusal is told in both languages.
    return BadInput(
        format_lazy(_("The parameter “{name}” cannot be understood:"), name=name), remedy=remedy, field=name
    )
