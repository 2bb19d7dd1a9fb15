"""In the desk: what waits for one's approval, what one asked, and one request with its steps."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from parvis.accounts.forms import DecisionForm
from parvis.accounts.models import ApprovalLetter, ApprovalStep
from parvis.accounts.queries import approvals as reads
from parvis.accounts.queries.departments import steps_without_decider
from parvis.accounts.services import letters
from parvis.accounts.tasks import send_letters
from parvis.accounts.views.desk import manages, me
from parvis.core.approval import queries, services
from parvis.core.approval.contracts import subjects
from parvis.core.approval.rows import ApprovalRequest
from parvis.core.errors import Refusal
from parvis.core.tasks import enqueue


@require_safe
def approvals(request: HttpRequest) -> HttpResponse:
    """What waits for me, what I asked, what else waits, what was decided lately."""
    mine = queries.waiting_for(str(me(request).pk))
    asked = reads.asked_by(me(request))
    known = {row.pk for row in [*mine, *asked]}
    context = {
        "mine": mine,
        "asked": asked,
        "others": [row for row in reads.all_open() if row.pk not in known],
        "settled": reads.settled(),
        "has_steps": queries.has_steps(),
        "without": steps_without_decider(),
        "may_set": me(request).has_perm("accounts.change_approvalstep"),
        "count": ApprovalStep.objects.count(),
    }
    return render(request, "accounts/desk/approvals.html", context)


@require_safe
def approval(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One request: its steps, who did what, and what one may do about it."""
    return _show(request, pk, DecisionForm())


def _show(request: HttpRequest, pk: UUID, form: DecisionForm) -> HttpResponse:
    row = get_object_or_404(queries.whole(), pk=pk)
    return render(request, "accounts/desk/approval.html", {"sheet": reads.sheet_of(row, me(request)), "form": form})


@require_safe
def read(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is to be approved, as it will appear."""
    row = get_object_or_404(queries.whole().filter(state=ApprovalRequest.State.OPEN), pk=pk)
    thing = queries.object_of(row)
    if thing is None:
        raise Http404
    shown: HttpResponse = subjects[row.subject].show(thing, request)
    return shown


@require_POST
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Approve a step, send back, withdraw, or publish without the steps."""
    row, form = get_object_or_404(queries.whole(), pk=pk), DecisionForm(request.POST)
    if not form.is_valid():
        return _show(request, pk, form)
    try:
        _DEEDS[form.cleaned_data["decision"]](request, row, form.cleaned_data)
    except Refusal as refusal:
        if refusal.field in form.fields:
            form.add_error(refusal.field, str(refusal))
            return _show(request, pk, form)
        messages.error(request, str(refusal))
    return redirect("approval", pk)


def _approve(request: HttpRequest, row: ApprovalRequest, told: dict[str, Any]) -> None:
    _tell(request, services.approve(request=row, step=told["step"], by=me(request), remark=told["remark"]))


def _tell(request: HttpRequest, outcome: services.Outcome) -> None:
    if outcome.problem is not None:
        messages.warning(request, _("It is approved, and not published yet: %(why)s") % {"why": str(outcome.problem)})
    elif outcome.is_last:
        messages.success(request, _("The last step is passed: it is published, or will be on its day."))
    else:
        messages.success(request, _("This step is passed; the next one waits."))


def _return(request: HttpRequest, row: ApprovalRequest, told: dict[str, Any]) -> None:
    services.send_back(request=row, step=told["step"], by=me(request), remark=told["remark"])
    messages.success(request, _("It is sent back with your remark."))


def _withdraw(request: HttpRequest, row: ApprovalRequest, told: dict[str, Any]) -> None:
    services.withdraw(request=row, by=me(request))
    messages.success(request, _("Approval is asked no more."))


def _overrule(request: HttpRequest, row: ApprovalRequest, told: dict[str, Any]) -> None:
    _tell(request, services.overrule(request=row, by=me(request), remark=told["remark"]))


_DEEDS = {"approve": _approve, "return": _return, "withdraw": _withdraw, "overrule": _overrule}


@require_POST
@manages
def settle_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """A letter that may not have arrived: sent again, or its reader knows."""
    letter = get_object_or_404(ApprovalLetter, pk=pk)
    again = request.POST.get("decision") == "again"
    try:
        letters.settle_letter(letter=letter, again=again, by=me(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        if again:
            enqueue(send_letters)
        messages.success(request, _("It leaves again.") if again else _("Noted: they know."))
    return redirect("approval", letter.request_id)
