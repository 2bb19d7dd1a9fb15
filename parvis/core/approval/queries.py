"""Reads of the approval steps: what waits for whom, who may decide and why not, what is approved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from parvis.core.approval.contracts import STAFF, Text, directories, directory, subjects
from parvis.core.approval.rows import ApprovalRequest, Part, RequestStep

_VALID = (ApprovalRequest.State.APPROVED, ApprovalRequest.State.OVERRULED)
_BARRING = (Part.Deed.WROTE, Part.Deed.APPROVED)
# Open requests looked at for one person: an institution that has more has another difficulty.
MOST_OPEN = 500


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What somebody may do about the next step: ``right_of`` is whose right they would use, "" when they may not.

    why_not says it in a sentence; is_alone: it would be the single-person mode.
    """

    right_of: str = ""
    is_alone: bool = False
    why_not: Text = ""

    @property
    def may_decide(self) -> bool:
        return bool(self.right_of)


def has_steps() -> bool:
    """Whether anything must be approved in this institution."""
    return STAFF in directories and bool(directory().steps())


def is_approved(subject: str, target: str, digest: str) -> bool:
    """Whether this exact content was approved, and the approval still holds."""
    rows = ApprovalRequest.objects.filter(subject=subject, target=target, digest=digest, state__in=_VALID)
    return rows.exists()


def open_request(subject: str, target: str) -> ApprovalRequest | None:
    """The request that waits for a thing."""
    return whole().filter(subject=subject, target=target, state=ApprovalRequest.State.OPEN).first()


def whole() -> QuerySet[ApprovalRequest]:
    """Requests with their steps and parts."""
    parts = Part.objects.select_related("step")
    return ApprovalRequest.objects.prefetch_related("steps", Prefetch("parts", queryset=parts))


def object_of(request: ApprovalRequest) -> Any | None:
    """What is to be approved, None when it is gone."""
    subject = subjects.get(request.subject)
    return subject.find(request.target) if subject else None


def standing(request: ApprovalRequest, person: str) -> Standing:
    """What somebody may do about the next step of a request."""
    step = request.next_step
    if step is None:
        return Standing(why_not=_("This request is settled."))
    rights = list(directory().rights(person, step.group))
    if not rights:
        return Standing(why_not=_("This step is decided by others."))
    barred = _barred(request)
    free = [right for right in rights if right not in barred]
    if free and person not in barred:
        return Standing(right_of=free[0])
    if person in rights and is_alone(request, person):
        return Standing(right_of=person, is_alone=True)
    return Standing(why_not=_why_barred(request, person))


def _barred(request: ApprovalRequest) -> set[str]:
    """Those who wrote it or took a step, and those whose right was used for one."""
    parts = [part for part in request.parts.all() if part.deed in _BARRING]
    return {part.person for part in parts} | {part.right_of for part in parts}


def _why_barred(request: ApprovalRequest, person: str) -> Text:
    deeds = {part.deed for part in request.parts.all() if person in (part.person, part.right_of)}
    if Part.Deed.WROTE in deeds:
        return _("You wrote it: somebody else approves it.")
    if Part.Deed.APPROVED in deeds:
        return _("You have approved a step already: somebody else takes this one.")
    return _("The person you stand in for wrote it, or approved a step already: somebody else takes this one.")


def is_alone(request: ApprovalRequest, person: str) -> bool:
    """Whether the single-person mode holds: allowed, and nobody else in the institution could decide any step."""
    people = directory()
    if not people.rules().allows_alone:
        return False
    groups = {step.group for step in request.steps.all()} | {""}
    return set().union(*(people.able(group) for group in groups)) == {person}


def able_now(request: ApprovalRequest) -> set[str]:
    """Those who may take the next step today."""
    step = request.next_step
    if step is None:
        return set()
    return {person for person in directory().able(step.group) if standing(request, person).may_decide}


def deciders(request: ApprovalRequest) -> list[str]:
    """Their names; empty when nobody may."""
    return sorted(map(directory().name_of, able_now(request)))


def may_overrule(request: ApprovalRequest, person: str) -> bool:
    """Whether somebody may publish without the steps: declared by the institution, and never one's own work."""
    people = directory()
    wrote = {part.person for part in request.parts.all() if part.deed == Part.Deed.WROTE}
    return bool(
        request.is_open and people.rules().allows_overruling and person not in wrote and people.may_overrule(person)
    )


def waiting_for(person: str) -> list[ApprovalRequest]:
    """The open requests whose next step somebody may take today, the oldest first."""
    rows = whole().filter(state=ApprovalRequest.State.OPEN).order_by("asked_at", "pk")[:MOST_OPEN]
    return [request for request in rows if standing(request, person).may_decide]


def steps_nobody_takes(requests: list[ApprovalRequest]) -> list[RequestStep]:
    """The next steps of open requests that nobody may take today."""
    return [step for request in requests if (step := request.next_step) is not None and not deciders(request)]
