"""Proposals: written, moved step by step with a reason, decided by whoever may."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Group
from wagtail.models import ModelLogEntry

from parvis.accounts.contracts import Role
from parvis.accounts.models import User
from parvis.accounts.roles import ensure_roles
from parvis.core.errors import BadInput, NotAllowed
from parvis.core.records import WrittenOnce
from parvis.strategy.needs import to_decide
from parvis.strategy.queries import next_steps
from parvis.strategy.services import Cost, change_proposal, move_proposal, propose

pytestmark = pytest.mark.django_db


def _engaged(role: Role) -> User:
    ensure_roles()
    user = User.objects.create_user(role.value, f"{role.value}@parvis.example")
    user.groups.add(Group.objects.get(name=role))
    return user


def test_from_proposed_to_done_each_step_with_its_reason() -> None:
    editor, manager = _engaged(Role.EDITOR), _engaged(Role.MANAGER)
    proposal = propose(title="Films en ligne", cost=Cost(amount=Decimal(4_500), words="puis 300 € par an"), by=editor)
    assert to_decide(manager) is not None
    with pytest.raises(BadInput) as refused:
        move_proposal(proposal=proposal, after="accepted", reason="Oui", by=manager)
    assert refused.value.field == "after"
    move_proposal(proposal=proposal, after="considered", reason="À chiffrer", by=editor)
    with pytest.raises(NotAllowed):
        move_proposal(proposal=proposal, after="accepted", reason="Oui", by=editor)
    with pytest.raises(BadInput):
        move_proposal(proposal=proposal, after="accepted", reason="  ", by=manager)
    move_proposal(proposal=proposal, after="accepted", reason="Budget voté", by=manager)
    assert proposal.decision == "Budget voté" and proposal.decided_at is not None and to_decide(manager) is None
    with pytest.raises(BadInput):
        change_proposal(proposal=proposal, title="Autre", text="", department=None, cost=Cost(), by=editor)
    for after in ("under_way", "done"):
        move_proposal(proposal=proposal, after=after, reason="Suite", by=editor)
    assert [move.after for move in proposal.moves.all()] == ["proposed", "considered", "accepted", "under_way", "done"]
    assert next_steps(proposal) == []
    with pytest.raises(WrittenOnce):
        proposal.moves.update(reason="Autre")
    told = [str(entry.message) for entry in ModelLogEntry.objects.filter(action="strategy.move")]
    assert any("Budget voté" in each for each in told)


def test_what_was_declined_may_be_considered_again() -> None:
    manager = _engaged(Role.MANAGER)
    proposal = propose(title="Nocturnes", by=manager)
    for after in ("considered", "declined", "considered"):
        move_proposal(proposal=proposal, after=after, reason="Parce que", by=manager)
    change_proposal(proposal=proposal, title="Une nocturne par mois", text="", department=None, cost=Cost(), by=manager)
    assert proposal.title == "Une nocturne par mois" and proposal.state == "considered"


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"text": "x" * 10_001}, "text"),
        ({"cost": Cost(amount=Decimal(-1))}, "cost"),
        ({"cost": Cost(currency="euros")}, "currency"),
    ],
)
def test_bad_input_names_its_field(told: dict[str, Any], field: str) -> None:
    with pytest.raises(BadInput) as refused:
        propose(**{"title": "Films", "by": None, **told})
    assert refused.value.field == field
