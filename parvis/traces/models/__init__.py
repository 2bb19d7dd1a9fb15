"""Things, people's handles, and the ledger of what people did."""

from parvis.traces.models.counts import DailyCount, DayMark, DaySalt
from parvis.traces.models.ledger import AppendOnly, Attribution, Masking, Retention, Trace, TraceQuerySet
from parvis.traces.models.people import Handle, Objection, ObjectionKey, Person
from parvis.traces.models.things import FormerSlug, Thing

__all__ = [
    "AppendOnly",
    "Attribution",
    "DailyCount",
    "DayMark",
    "DaySalt",
    "FormerSlug",
    "Handle",
    "Masking",
    "Objection",
    "ObjectionKey",
    "Person",
    "Retention",
    "Thing",
    "Trace",
    "TraceQuerySet",
]
