"""Asking, approving step by step, sending back, withdrawing, overruling: the one writer of the approval's rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from parvis.core.approval import queries
from parvis.core.approval.contracts import NotApproved, Subject, directory, subjects
from parvis.core.approval.rows import ApprovalRequest, Part, RequestStep
from parvis.core.approval.signals import request_moved
from parvis.core.errors import BadInput, NotAllowed, Refusal

_State = ApprovalRequest.State
MOST_REMARK = 4_000


@dataclass(frozen=True)
class Outcome:
    """What an approval led to: whether it was the last, and what then kept the thing from being published."""

    is_last: bool
    problem: Refusal | None = None


def must_be_approved(subject: str, target: str, digest: str) -> None:
    """Refuse that an unapproved content is published, where there are steps. Raises NotApproved."""
    if queries.has_steps() and not queries.is_approved(subject, target, digest):
        raise NotApproved(
            _("This has not been approved: it cannot be published yet."),
            remedy=_("Ask for its approval, on its own page of the desk."),
        )


def ask(*, subject: str, target: str, by: Any, remark: str = "") -> ApprovalRequest:
    """Ask that the present content of a thing be approved; asking twice for the same gives the same request.

    Raises NotAllowed to whom may not ask, BadInput when there is nothing to approve, and what the subject's check raises.
    """
    kind = subjects[subject]
    thing = kind.find(target)
    if thing is None:
        raise BadInput(_("What is to be approved is gone."))
    if not kind.may_ask(by, thing):
        raise NotAllowed(_("You may not ask for the approval of this."))
    _refuse_useless(subject, target, kind.digest(thing))
    kind.check(thing)
    note_change(subject=subject, target=target, digest=kind.digest(thing))
    return _write(kind, thing, subject=subject, target=target, by=by, remark=_remark(remark))


def _refuse_useless(subject: str, target: str, digest: str) -> None:
    if not queries.has_steps():
        raise BadInput(_("No approval step is set: publish it at once."))
    if queries.is_approved(subject, target, digest):
        raise BadInput(_("This content is approved already: publish it."))


def _write(kind: Subject, thing: Any, *, subject: str, target: str, by: Any, remark: str) -> ApprovalRequest:
    """The request with its frozen steps and its authors; of two who ask at once one writes, both get the same."""
    try:
        with transaction.atomic():
            request = ApprovalRequest.objects.create(
                subject=subject,
                target=target,
                digest=kind.digest(thing),
                title=str(thing)[:255],
                asked_by=str(by.pk),
                asked_by_name=_name(str(by.pk)),
                remark=remark,
            )
            RequestStep.objects.bulk_create(
                RequestStep(request=request, order=place, name_fr=step.name_fr, name_en=step.name_en, group=step.group)
                for place, step in enumerate(directory().steps(), start=1)
            )
            _note_authors(request, kind.authors(thing))
            _log(request, "approval.ask", by=by, remark=remark)
            _tell_moved(request)
    except IntegrityError:
        waiting = queries.open_request(subject, target)
        if waiting is None:
            raise
        return waiting
    return request


def _note_authors(request: ApprovalRequest, authors: Iterable[Any]) -> None:
    """Those who wrote it; whoever asks answers for what nobody known wrote."""
    known = list(authors)
    people = {str(author) for author in known if author is not None}
    if not people or None in known:
        people.add(request.asked_by)
    Part.objects.bulk_create(_part(request, Part.Deed.WROTE, person) for person in sorted(people))


def approve(*, request: ApprovalRequest, step: int, by: Any, remark: str = "") -> Outcome:
    """Take the step of that order, in one's own name or for somebody absent; after the last one it is published.

    Raises NotAllowed to whom may not, BadInput when the content changed or somebody decided meanwhile.
    """
    refuse_changed(request)
    with _decided_meanwhile(), transaction.atomic():
        held, taken = _held(request, step)
        standing = queries.standing(held, str(by.pk))
        if not standing.may_decide:
            raise NotAllowed(standing.why_not)
        if not RequestStep.life.claim(taken, before="waiting", after="passed"):
            raise _late()
        done = _part(held, Part.Deed.APPROVED, str(by.pk), right_of=standing.right_of, step=taken)
        done.is_alone, done.remark = standing.is_alone, _remark(remark)
        done.save()
        _log_part(held, "approval.approve", done, by=by)
        is_last = not held.steps.filter(state=RequestStep.State.WAITING).exists()
        if is_last and not ApprovalRequest.life.claim(held, before="open", after="approved"):
            raise _late()
        _tell_moved(held)
    return Outcome(is_last, _finish(held, by) if is_last else None)


def _tell_moved(request: ApprovalRequest) -> None:
    """Say so to whoever listens, as the row now is."""
    fresh = queries.whole().filter(pk=request.pk).first()
    if fresh is not None:
        request_moved.send(sender=ApprovalRequest, request=fresh)


def _finish(request: ApprovalRequest, by: Any) -> Refusal | None:
    """What follows the last approval. The refusal, if it could not be done: it stays approved all the same."""
    kind, thing = subjects[request.subject], queries.object_of(request)
    try:
        if thing is not None:
            kind.finish(thing, by)
    except Refusal as refusal:
        return refusal
    return None


def send_back(*, request: ApprovalRequest, step: int, by: Any, remark: str) -> None:
    """Refuse it, saying why: its author takes it up again.

    Raises BadInput without a reason, NotAllowed to whom may not, BadInput when somebody decided meanwhile.
    """
    why = _reason(remark)
    with _decided_meanwhile(), transaction.atomic():
        held, taken = _held(request, step)
        standing = queries.standing(held, str(by.pk))
        if not standing.may_decide:
            raise NotAllowed(standing.why_not)
        if not ApprovalRequest.life.claim(held, before="open", after="returned"):
            raise _late()
        done = _part(held, Part.Deed.RETURNED, str(by.pk), right_of=standing.right_of, step=taken)
        done.remark = why
        done.save()
        _log_part(held, "approval.return", done, by=by)
        _tell_moved(held)


@transaction.atomic
def withdraw(*, request: ApprovalRequest, by: Any) -> None:
    """Whoever asked, or wrote it, asks no more. Raises NotAllowed, and BadInput when it is settled."""
    if not may_withdraw(request, str(by.pk)):
        raise NotAllowed(_("Only those who wrote it or asked for it withdraw it."))
    if not ApprovalRequest.life.claim(request, before="open", after="withdrawn"):
        raise _late()
    _part(request, Part.Deed.WITHDREW, str(by.pk)).save()
    _log(request, "approval.withdraw", by=by)


def may_withdraw(request: ApprovalRequest, person: str) -> bool:
    """Whether somebody asked for it or wrote it."""
    wrote = {part.person for part in request.parts.all() if part.deed == Part.Deed.WROTE}
    return request.is_open and person in {request.asked_by, *wrote}


def overrule(*, request: ApprovalRequest, by: Any, remark: str) -> Outcome:
    """Publish without the steps, where the institution has declared it possible, saying why.

    Raises NotAllowed to whom may not, BadInput without a reason, when the content changed or it is settled.
    """
    why = _reason(remark)
    refuse_changed(request)
    with transaction.atomic():
        held, _taken = _held(request, None)
        if not queries.may_overrule(held, str(by.pk)):
            raise NotAllowed(_("You may not publish this without the steps."))
        if not ApprovalRequest.life.claim(held, before="open", after="overruled"):
            raise _late()
        done = _part(held, Part.Deed.OVERRULED, str(by.pk))
        done.remark = why
        done.save()
        _log_part(held, "approval.overrule", done, by=by)
        _tell_moved(held)
    return Outcome(True, _finish(held, by))


@transaction.atomic
def note_change(*, subject: str, target: str, digest: str) -> bool:
    """The content changed: a request for another one is overtaken. Whether one was."""
    rows = ApprovalRequest.objects.filter(subject=subject, target=target, state=_State.OPEN).exclude(digest=digest)
    return sum(ApprovalRequest.life.claim(row, before="open", after="outdated") for row in rows) > 0


@transaction.atomic
def lapse(*, subject: str, target: str, but: str = "") -> int:
    """Approvals of a thing hold no more, except for the content ``but``: it was taken down, or another took its place."""
    rows = ApprovalRequest.objects.filter(subject=subject, target=target).exclude(digest=but)
    valid = list(rows.filter(state__in=(_State.APPROVED, _State.OVERRULED)))
    return sum(ApprovalRequest.life.claim(row, before=row.state, after="lapsed") for row in valid)


@transaction.atomic
def forget_target(*, subject: str, target: str) -> int:
    """The thing is gone: what waited for it waits no more."""
    rows = ApprovalRequest.objects.filter(subject=subject, target=target, state=_State.OPEN)
    return sum(ApprovalRequest.life.claim(row, before="open", after="outdated") for row in rows)


def refuse_changed(request: ApprovalRequest) -> None:
    """Refuse to decide on what is no longer what was asked; the request says so from then on. Raises BadInput."""
    kind, thing = subjects[request.subject], queries.object_of(request)
    digest = kind.digest(thing) if thing is not None else ""
    if digest != request.digest:
        note_change(subject=request.subject, target=request.target, digest=digest)
        raise BadInput(_("It changed since its approval was asked."), remedy=_("Its author asks again."))


def _held(request: ApprovalRequest, order: int | None) -> tuple[ApprovalRequest, RequestStep]:
    """The row held until the transaction ends, and its next step. Raises BadInput when they moved meanwhile."""
    ApprovalRequest.objects.select_for_update().filter(pk=request.pk).first()
    held = queries.whole().filter(pk=request.pk).first()
    step = held.next_step if held else None
    if held is None or step is None or order not in (None, step.order):
        raise _late()
    return held, step


@contextmanager
def _decided_meanwhile() -> Iterator[None]:
    """What the database refuses, two people having decided at once, told in words."""
    try:
        yield
    except IntegrityError as error:
        raise _late() from error


def _late() -> BadInput:
    return BadInput(_("Somebody decided meanwhile."), remedy=_("Read this page again."))


def _remark(text: str) -> str:
    text = text.strip()
    if len(text) > MOST_REMARK:
        raise BadInput(
            _("A remark has at most %(n)s characters.") % {"n": MOST_REMARK}, remedy=_("Shorten it."), field="remark"
        )
    return text


def _reason(text: str) -> str:
    why = _remark(text)
    if not why:
        raise BadInput(_("Say why."), remedy=_("Write a remark: it is read and kept."), field="remark")
    return why


def _name(person: str) -> str:
    return (directory().name_of(person) or person)[:255]


def _part(
    request: ApprovalRequest, deed: Part.Deed, person: str, *, right_of: str = "", step: RequestStep | None = None
) -> Part:
    whose = right_of or person
    return Part(
        request=request,
        step=step,
        deed=deed,
        person=person,
        person_name=_name(person),
        right_of=whose,
        right_of_name=_name(whose),
    )


def _log(request: ApprovalRequest, action: str, *, by: Any, **data: Any) -> None:
    """A line of the audit log, on the thing itself where it still is."""
    log(queries.object_of(request) or request, action, user=by, data={"request": str(request.pk), **data})


def _log_part(request: ApprovalRequest, action: str, part: Part, *, by: Any) -> None:
    """The same, with who did it for whom, at which step, and whether alone."""
    wrote = {each.person for each in request.parts.all() if each.deed == Part.Deed.WROTE}
    _log(
        request,
        action,
        by=by,
        step={"order": part.step.order, "fr": part.step.name_fr, "en": part.step.name_en} if part.step else None,
        alone=("author" if part.person in wrote else "only") if part.is_alone else "",
        stands_for=part.right_of_name if part.is_for_another else "",
        remark=part.remark,
    )
