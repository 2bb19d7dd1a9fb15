"""The figures of a page as CSV: the same, small ones hidden alike, for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from django.http import HttpResponse

from parvis.traces.queries import (
    Breakdown,
    Period,
    arrivals,
    language_share,
    most,
    names_of,
    robots,
    series,
    share_ways,
    totals,
    vain_words,
)
from parvis.traces.services import CountedAct as Act
from parvis.traces.small import FEW, Figure

MOST_ROWS = 2_000
Cells = tuple[str, str, str, str]


def as_csv(period: Period, *, target: str = "") -> HttpResponse:
    """A file with one figure a line: measure, key, name, count («<5» and «withheld» where it is hidden)."""
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(("measure", "key", "name", "count"))
    writer.writerows(tuple(map(_harmless, row)) for row in _rows(period, target))
    name = f"parvis-{period.since:%Y%m%d}-{period.until:%Y%m%d}.csv"
    # The mark at the beginning tells spreadsheets that it is UTF-8.
    answer = HttpResponse("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _rows(period: Period, target: str) -> Iterator[Cells]:
    for act, one in totals(period, target=target).items():
        yield (act, "", "", _said(one))
    for act in (Act.VIEW, Act.VISITOR):
        for day, one in series(period, act, target=target).items():
            yield (f"{act} by day", day.isoformat(), "", _said(one))
    for measure, found in _breakdowns(period, target):
        names = names_of(line.key for line in found.lines if measure in _NAMED and line.key[:5] != "host:")
        for line in found.lines:
            yield (measure, line.key, names.get(line.key, ("", ""))[0], _said(line.figure))
        if found.others:
            yield (measure, "others", str(found.others), _said(found.rest))


_NAMED = {"view", "download", "play", "share", "arrival"}


def _breakdowns(period: Period, target: str) -> Iterator[tuple[str, Breakdown]]:
    yield "arrival", arrivals(period, target=target, lines=MOST_ROWS)
    yield "language", language_share(period, target=target)
    yield "share by way", share_ways(period, target=target)
    if not target:
        for act in (Act.VIEW, Act.DOWNLOAD, Act.PLAY, Act.SHARE):
            yield act.value, most(period, act, lines=MOST_ROWS)
        yield "words in vain", vain_words(period, lines=MOST_ROWS)
        yield "robot", robots(period)


def _said(one: Figure) -> str:
    if one.hidden:
        return f"<{FEW}" if one.hidden == "few" else "withheld"
    return str(one.value)


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet does not take for a formula: words and titles come from outside."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
