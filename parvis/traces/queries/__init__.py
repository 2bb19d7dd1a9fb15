"""Reads of the people in the ledger."""

from parvis.traces.queries.people import (
    Subject,
    acts_of,
    kept_until,
    mentions_of,
    months_kept,
    naming,
    people_known,
    subject_named,
    subject_of,
)

__all__ = [
    "Subject",
    "acts_of",
    "kept_until",
    "mentions_of",
    "months_kept",
    "naming",
    "people_known",
    "subject_named",
    "subject_of",
]
