"""Topics: those to which something is owed, those that are late, those that are closed; one of them, and its steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parvis.accounts.models import Department
from parvis.core.errors import BadInput, Refusal
from parvis.feedback import queries, services
from parvis.feedback.contracts import followings_of
from parvis.feedback.forms import FollowForm, MoveForm, PublicForm, RouteForm, TopicForm
from parvis.feedback.models import ClimbLetter, Remark, Topic
from parvis.feedback.queries.nearest import topic_text
from parvis.feedback.services.letters import settle_letter
from parvis.feedback.services.publishing import PublicWords
from parvis.feedback.views.who import FORM, beside, may_propose, may_publish, may_see, member, must_act_on, tell
from parvis.strategy.forms import ProposalForm

A_SCREENFUL = 30
# The lists, by the name in their address.
_LISTS: dict[str, Callable[[], Any]] = {
    "open": queries.open_topics,
    "late": queries.overdue,
    "closed": lambda: queries.topics().filter(state__in=Topic.CLOSED),
}


@require_safe
@may_see
def topics(request: HttpRequest) -> HttpResponse:
    """One of the lists, of the house or of one department."""
    which = request.GET.get("list", "open")
    which = which if which in _LISTS else "open"
    rows, asked = _LISTS[which](), request.GET.get("department", "")
    department = Department.objects.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 10 else None
    if department is not None:
        rows = rows.filter(department=department)
    context = {
        "page": Paginator(rows, A_SCREENFUL).get_page(request.GET.get("p")),
        "which": which,
        "department": department,
        "departments": Department.objects.all(),
        "late": queries.overdue().count(),
        "kept": f"list={which}" + (f"&department={department.pk}" if department else ""),
    }
    return render(request, "feedback/desk/topics.html", context)


def _topic(pk: UUID) -> Topic:
    return get_object_or_404(
        Topic.objects.select_related("department", "site", "about", "proposal", "opened_by"), pk=pk
    )


@require_safe
@may_see
def topic(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One topic: what was said, by how many, where; its steps; what may be done."""
    return _page(request, _topic(pk))


def _page(
    request: HttpRequest,
    row: Topic,
    *,
    move: forms.Form | None = None,
    follow: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    remarks = Paginator(row.remarks.select_related("about", "site"), A_SCREENFUL).get_page(request.GET.get("p"))
    follows = queries.step_decided(row)
    move = move or MoveForm(topic=row)
    context = {
        "topic": row,
        "counts": queries.counts_of(row),
        "remarks": remarks,
        "moves": row.moves.select_related("by"),
        "climbs": row.climbs.prefetch_related("letters__person"),
        "move": move,
        "may_act": queries.may_act_on(member(request), row),
        "may_read": request.user.has_perm("feedback.view_remark"),
        "quotes": queries.quotes_of(row),
        "near": queries.nearest_topics(topic_text(row), most=3, besides=row),
        "route": RouteForm(initial={"department": row.department}),
        "departments": _proposed(row),
        "told": queries.to_be_told(row).count(),
        "followings": followings_of(row, member(request)),
        "follow": (follow or FollowForm(topic=row, after=follows)) if follows else None,
        "follows": Topic.State(follows).label if follows else "",
        "words": row.words.filter(taken_back_at=None).select_related("by"),
    }
    return render(request, "feedback/desk/topic.html", context, status=status)


def _proposed(row: Topic) -> list[queries.Proposed]:
    """Departments that could act, as long as it has none."""
    if row.department is not None:
        return []
    return queries.proposed_departments(
        topic_text(row), about=row.about, site=row.site, remarks=list(row.remarks.all()[:50])
    )


@require_POST
@may_see
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One step further."""
    row = _topic(pk)
    by = must_act_on(request, row)
    form = MoveForm(request.POST, topic=row)
    if form.is_valid():
        try:
            services.move_topic(topic=row, by=by, **form.cleaned_data)
        except Refusal as refusal:
            beside(form, refusal)
        else:
            messages.success(request, _moved(row))
            return redirect("feedback_topic", pk)
    return _page(request, row, move=form, status=400)


@require_POST
@may_see
def follow(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where the decision on its proposal leads: offered, and taken by somebody."""
    row = _topic(pk)
    by = must_act_on(request, row)
    form = FollowForm(request.POST, topic=row, after=queries.step_decided(row))
    if form.is_valid():
        try:
            services.follow_proposal(topic=row, by=by, **form.cleaned_data)
        except Refusal as refusal:
            beside(form, refusal)
        else:
            messages.success(request, _moved(row))
            return redirect("feedback_topic", pk)
    if not queries.step_decided(row):
        messages.error(request, _("This topic says already what was decided."))
        return redirect("feedback_topic", pk)
    return _page(request, row, follow=form, status=400)


def _moved(row: Topic) -> str:
    told = queries.to_be_told(row).count() if row.is_closed else 0
    said = _("The topic is %(state)s.") % {"state": row.get_state_display()}
    if not told:
        return said
    asked = ngettext("%(n)s of those who asked can be told.", "%(n)s of those who asked can be told.", told) % {
        "n": told
    }
    return f"{said} {asked}"


def _route(request: HttpRequest, row: Topic) -> str | Promise:
    form = RouteForm(request.POST)
    if not form.is_valid():
        raise BadInput(_("This department is not known."), field="department")
    services.route_topic(topic=row, department=form.cleaned_data["department"], by=member(request))
    return (
        _("It is sent to %(department)s.") % {"department": row.department}
        if row.department
        else _("It belongs to no department.")
    )


def _ungather(request: HttpRequest, row: Topic) -> str | Promise:
    try:
        remark = Remark.objects.get(pk=UUID(request.POST.get("remark", "")), topic=row)
    except (ValueError, Remark.DoesNotExist):
        raise BadInput(_("This remark is not in the topic."), remedy=_("Look at it again.")) from None
    services.ungather(remark=remark, by=member(request))
    return _("It is taken out, and to be gathered again.")


ACTS: dict[str, Callable[[HttpRequest, Topic], str | Promise]] = {"route": _route, "ungather": _ungather}


@require_POST
@may_see
def act(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send it elsewhere, take a remark out."""
    row = _topic(pk)
    must_act_on(request, row)
    name = request.POST.get("do", "")
    if name in ACTS:
        try:
            messages.success(request, str(ACTS[name](request, row)))
        except Refusal as refusal:
            tell(request, refusal)
    return redirect("feedback_topic", pk)


@require_http_methods(FORM)
@may_see
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say better what people want."""
    row = _topic(pk)
    by = must_act_on(request, row)
    names = ("title", "summary", "site", "about", "department")
    form = TopicForm(request.POST if request.method == "POST" else None, initial={n: getattr(row, n) for n in names})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.route_topic(topic=row, department=data["department"], by=by)
            services.change_topic(topic=row, title=data["title"], summary=data["summary"], place=form.place, by=by)
        except Refusal as refusal:
            beside(form, refusal)
        else:
            messages.success(request, _("The topic is changed."))
            return redirect("feedback_topic", pk)
    return render(request, "feedback/desk/change.html", {"topic": row, "form": form})


@require_http_methods(FORM)
@may_propose
def propose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A topic becomes a proposal."""
    row = _topic(pk)
    by = must_act_on(request, row)
    initial = {"title": row.title, "text": row.summary, "department": row.department, "currency": "EUR"}
    form = ProposalForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.propose(topic=row, by=by, **form.told)
        except Refusal as refusal:
            beside(form, refusal)
        else:
            messages.success(request, _("It is proposed: those who decide see it on their desk."))
            return redirect("proposal", made.pk)
    context = {"form": form, "topic": row, "counts": queries.counts_of(row)}
    return render(request, "feedback/desk/propose.html", context)


@require_http_methods(FORM)
@may_publish
def public(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the public page says of it, or that it says nothing."""
    row = _topic(pk)
    names = ("asked_fr", "answer_fr", "asked_en", "answer_en")
    form = PublicForm(request.POST if request.method == "POST" else None, initial={n: getattr(row, n) for n in names})
    if request.method == "POST" and request.POST.get("do") == "withdraw":
        services.withdraw_from_public(topic=row, by=member(request))
        messages.success(request, _("It is no longer said in public."))
        return redirect("feedback_topic", pk)
    if request.method == "POST" and form.is_valid():
        try:
            services.say_in_public(topic=row, words=PublicWords(**form.cleaned_data), by=member(request))
        except Refusal as refusal:
            beside(form, refusal)
        else:
            messages.success(request, _("It is said in public."))
            return redirect("feedback_topic", pk)
    context = {"form": form, "topic": row, "quotes": queries.quotes_of(row), "counts": queries.counts_of(row)}
    return render(request, "feedback/desk/public.html", context)


@require_POST
@may_see
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """A letter about a late answer of which nobody knows whether it left: sent again, or its reader knows."""
    row = get_object_or_404(ClimbLetter.objects.select_related("climb__topic"), pk=pk)
    by = must_act_on(request, row.climb.topic)
    try:
        settle_letter(letter=row, again=request.POST.get("decision") == "again", by=by)
    except Refusal as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _("Noted."))
    return redirect("feedback_topic", row.climb.topic_id)
