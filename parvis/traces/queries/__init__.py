"""Reads of traces."""

from parvis.traces.queries.counts import (
    Breakdown,
    Known,
    Line,
    Period,
    Views,
    arrivals,
    first_day,
    language_share,
    most,
    names_of,
    robots,
    series,
    share_ways,
    totals,
    vain_words,
)

__all__ = [
    "Breakdown",
    "Known",
    "Line",
    "Period",
    "Views",
    "arrivals",
    "first_day",
    "language_share",
    "most",
    "names_of",
    "robots",
    "series",
    "share_ways",
    "totals",
    "vain_words",
]
