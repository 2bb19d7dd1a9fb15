"""What the desk's pages show of requests for approval: each with its steps, who did what, and what one may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from parvis.accounts.models import ApprovalLetter, Department, User
from parvis.accounts.queries.deciding import department_of
from parvis.core.approval import queries
from parvis.core.approval.contracts import directory, subjects
from parvis.core.approval.queries import Standing
from parvis.core.approval.rows import ApprovalRequest, Part, RequestStep
from parvis.core.approval.services import may_withdraw

# What was settled lately is shown so far back.
LATEST = 30


@dataclass(frozen=True)
class StepLine:
    """One step as shown: its department, who passed it, whether it is the one to take now."""

    step: RequestStep
    department: Department | None
    part: Part | None
    is_next: bool


@dataclass(frozen=True)
class Sheet:
    """One request as its page shows it.

    asker_left: whoever asked no longer works here; deciders: who may take the next step today;
    right_of_name: for whom one would decide, when it is somebody absent; letters: who was written to about it.
    """

    request: ApprovalRequest
    kind: Any
    can_read: bool
    lines: Sequence[StepLine]
    others: Sequence[Part]
    authors: Sequence[Part]
    asker_left: bool
    deciders: Sequence[str]
    standing: Standing
    right_of_name: str
    may_withdraw: bool
    may_overrule: bool
    letters: Sequence[ApprovalLetter]


def sheet_of(request: ApprovalRequest, user: User) -> Sheet:
    """A request as one member of staff sees it."""
    person, subject, thing = str(user.pk), subjects.get(request.subject), queries.object_of(request)
    standing = queries.standing(request, person)
    parts = list(request.parts.all())
    stands_for = standing.right_of if standing.right_of != person else ""
    return Sheet(
        request=request,
        kind=subject.label if subject else "",
        can_read=thing is not None,
        lines=_lines(request, parts),
        others=[part for part in parts if part.deed not in (Part.Deed.WROTE, Part.Deed.APPROVED)],
        authors=[part for part in parts if part.deed == Part.Deed.WROTE],
        asker_left=not directory().is_here(request.asked_by),
        deciders=queries.deciders(request),
        standing=standing,
        right_of_name=directory().name_of(stands_for) if stands_for else "",
        may_withdraw=may_withdraw(request, person),
        may_overrule=queries.may_overrule(request, person),
        letters=list(ApprovalLetter.objects.filter(request=request).select_related("person")),
    )


def _lines(request: ApprovalRequest, parts: Sequence[Part]) -> list[StepLine]:
    taken = {part.step_id: part for part in parts if part.deed == Part.Deed.APPROVED}
    coming = request.next_step
    return [
        StepLine(step, department_of(step.group), taken.get(step.pk), coming is not None and step.pk == coming.pk)
        for step in request.steps.all()
    ]


def asked_by(user: User) -> list[ApprovalRequest]:
    """What somebody asked or wrote, and still waits."""
    mine = Q(asked_by=str(user.pk)) | Q(parts__person=str(user.pk), parts__deed=Part.Deed.WROTE)
    return list(queries.whole().filter(mine, state=ApprovalRequest.State.OPEN).distinct())


def all_open() -> list[ApprovalRequest]:
    """Everything that waits, the oldest first."""
    rows = queries.whole().filter(state=ApprovalRequest.State.OPEN)
    return list(rows.order_by("asked_at", "pk")[: queries.MOST_OPEN])


def settled() -> list[ApprovalRequest]:
    """What was decided lately, the last first."""
    return list(queries.whole().exclude(state=ApprovalRequest.State.OPEN).order_by("-changed_at")[:LATEST])


def returned_to(user: User) -> list[ApprovalRequest]:
    """What was sent back to those who wrote it, and not asked again or published since; the last first."""
    mine = queries.whole().filter(
        parts__person=str(user.pk), parts__deed=Part.Deed.WROTE, state=ApprovalRequest.State.RETURNED
    )
    later = ApprovalRequest.objects.filter(
        subject=OuterRef("subject"), target=OuterRef("target"), asked_at__gt=OuterRef("asked_at")
    )
    rows = mine.filter(~Exists(later)).distinct().order_by("-changed_at")[:LATEST]
    return [row for row in rows if queries.object_of(row) is not None]
