"""Proposals: those that wait for a decision, those under way, those that are over; one of them; writing one."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from parvis.accounts.models import User
from parvis.core.errors import NotAllowed, Refusal
from parvis.strategy import queries, services
from parvis.strategy.contracts import origins_of
from parvis.strategy.forms import ProposalForm, StepForm, as_typed
from parvis.strategy.models import Proposal

_FORM = ["GET", "HEAD", "POST"]
A_SCREENFUL = 30
may_see = permission_required("strategy.view_proposal", raise_exception=True)
may_write = permission_required("strategy.add_proposal", raise_exception=True)
may_change = permission_required("strategy.change_proposal", raise_exception=True)


def member(request: HttpRequest) -> User:
    """The member of staff who asks. Raises PermissionDenied for anybody else."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def beside(form: forms.Form, refusal: Refusal) -> None:
    """A refusal beside its field, else above the form; what is not theirs to do is no form's matter."""
    if isinstance(refusal, NotAllowed):
        raise PermissionDenied(str(refusal))
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


@require_safe
@may_see
def proposals(request: HttpRequest) -> HttpResponse:
    """By what is still to be done."""
    settled = queries.proposals().exclude(state__in=queries.OPEN)
    going = queries.proposals().filter(state__in=(Proposal.State.ACCEPTED, Proposal.State.UNDER_WAY))
    page = Paginator(settled, A_SCREENFUL).get_page(request.GET.get("p"))
    context = {"undecided": queries.undecided()[:200], "going": going[:200], "page": page}
    return render(request, "strategy/desk/proposals.html", context)


@require_http_methods(_FORM)
@may_see
def proposal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One proposal, its steps, and the next."""
    row = get_object_or_404(queries.proposals(), pk=pk)
    form = StepForm(request.POST if request.method == "POST" else None, proposal=row, by=member(request))
    if request.method == "POST" and not form.is_open:
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():
        try:
            services.move_proposal(proposal=row, by=member(request), **form.cleaned_data)
        except Refusal as refusal:
            beside(form, refusal)
        else:
            messages.success(request, _("The proposal is %(state)s.") % {"state": row.get_state_display()})
            return redirect("proposal", pk)
    moves = row.moves.select_related("by")
    context = {"proposal": row, "moves": moves, "form": form, "may_change": row.state in queries.UNDECIDED}
    return render(request, "strategy/desk/proposal.html", {**context, "origins": origins_of(row)})


@require_http_methods(_FORM)
@may_write
def new(request: HttpRequest) -> HttpResponse:
    """A proposal that comes from the house itself."""
    form = ProposalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.propose(by=member(request), **form.told)
        except Refusal as refusal:
            beside(form, refusal)
        else:
            messages.success(request, _("The proposal is written; it is to be considered."))
            return redirect("proposal", row.pk)
    return render(request, "strategy/desk/write.html", {"form": form})


@require_http_methods(_FORM)
@may_change
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Said anew, until it is decided."""
    row = get_object_or_404(Proposal, pk=pk)
    form = ProposalForm(request.POST if request.method == "POST" else None, initial=as_typed(row))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_proposal(proposal=row, by=member(request), **form.told)
        except Refusal as refusal:
            beside(form, refusal)
        else:
            messages.success(request, _("The proposal is changed."))
            return redirect("proposal", row.pk)
    return render(request, "strategy/desk/write.html", {"form": form, "proposal": row})
