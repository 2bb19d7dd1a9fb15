"""Reads of what people say, of what it gathers into, and of what is owed."""

from parvis.feedback.queries.asking import (
    AskedDone,
    Quote,
    public_topics,
    quotes_of,
    said_in_public,
)
from parvis.feedback.queries.counting import Counts, counts_of, counts_of_department
from parvis.feedback.queries.delays import due_from
from parvis.feedback.queries.lists import (
    decided_proposals,
    loose,
    of_department,
    open_topics,
    overdue,
    step_decided,
    to_be_told,
    topics,
    words_for,
)
from parvis.feedback.queries.nearest import Near, nearest_remarks, nearest_topics
from parvis.feedback.queries.routes import Proposed, proposed_departments
from parvis.feedback.queries.who import may_act_on

__all__ = [
    "AskedDone",
    "Counts",
    "Near",
    "Proposed",
    "Quote",
    "counts_of",
    "counts_of_department",
    "decided_proposals",
    "due_from",
    "loose",
    "may_act_on",
    "nearest_remarks",
    "nearest_topics",
    "of_department",
    "open_topics",
    "overdue",
    "proposed_departments",
    "public_topics",
    "quotes_of",
    "said_in_public",
    "step_decided",
    "to_be_told",
    "topics",
    "words_for",
]
