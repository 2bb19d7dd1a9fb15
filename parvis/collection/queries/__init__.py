"""Reads of the collection for the pages."""

from parvis.collection.queries.browse import (
    Branch,
    Spot,
    branch_of,
    maker_at,
    place_at,
    spots_of,
    subject_at,
    subjects_below,
)
from parvis.collection.queries.cards import WorkCard, cards, first_pictures
from parvis.collection.queries.works import Near, ancestors_of, moved_to, parts_of, related_to, work_at, works_of

__all__ = [
    "Branch",
    "Near",
    "Spot",
    "WorkCard",
    "ancestors_of",
    "branch_of",
    "cards",
    "first_pictures",
    "maker_at",
    "moved_to",
    "parts_of",
    "place_at",
    "related_to",
    "spots_of",
    "subject_at",
    "subjects_below",
    "work_at",
    "works_of",
]
