"""The decision on facts read from the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from parvis.core.clock import now
from parvis.rights.contracts import Decision, Showing
from parvis.rights.decision import decide
from parvis.rights.licences import LICENCES, Licence
from parvis.rights.reasons import Reason
from parvis.rights.services.foresight import read_facts


def may_show(showing: Showing) -> Decision:
    """Whether a media may be shown so; no by default. One query."""
    return may_show_many([showing])[0]


def may_show_many(showings: Iterable[Showing]) -> list[Decision]:
    """The decisions, in the order of the questions. One query for 500 media."""
    asked: Sequence[Showing] = list(showings)
    known = read_facts(showing.media for showing in asked)
    unknown = Decision(False, (Reason.of("unknown_media"),))
    return [decide(known[one.media], one) if one.media in known else unknown for one in asked]


def seconds_fresh(decisions: Iterable[Decision], *, at_most: int) -> int:
    """How long something made from these decisions may be kept: never past the moment one changes."""
    moments = [decision.changes_at for decision in decisions if decision.changes_at]
    if not moments:
        return at_most
    return max(0, min(at_most, int((min(moments) - now()).total_seconds())))


def licence_of(media: UUID) -> Licence | None:
    """The licence stated of a media, if any."""
    facts = read_facts([media]).get(media)
    return LICENCES.get(facts.licence) if facts else None
