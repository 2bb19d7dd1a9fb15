"""Reads of proposals."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from parvis.strategy.models import Proposal
from parvis.strategy.states import Proposing

_State = Proposal.State
OPEN = (_State.PROPOSED, _State.CONSIDERED, _State.ACCEPTED, _State.UNDER_WAY)
# What waits for whoever decides.
UNDECIDED = (_State.PROPOSED, _State.CONSIDERED)


@dataclass(frozen=True)
class Step:
    """A state a proposal may go to now, in words."""

    state: str
    label: str
    is_decision: bool


def proposals() -> QuerySet[Proposal]:
    """All of them, the latest moved first."""
    return Proposal.objects.select_related("department", "proposed_by")


def undecided() -> QuerySet[Proposal]:
    """Those that wait for a decision, the oldest first."""
    return proposals().filter(state__in=UNDECIDED).order_by("created_at", "pk")


def next_steps(proposal: Proposal) -> list[Step]:
    """Where it may go from here, in the order of its life."""
    order = list(Proposal.State)
    after = sorted((_State(b) for a, b in Proposing.moves if a == proposal.state), key=order.index)
    return [Step(state.value, str(state.label), state in Proposal.DECISIONS) for state in after]
