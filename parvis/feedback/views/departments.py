"""Both directions, department by department: what people said of its work, and why the direction has things done so."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parvis.accounts.models import Department
from parvis.accounts.queries.departments import role_in
from parvis.core.clock import months_from, now
from parvis.core.errors import Refusal
from parvis.feedback import queries, services
from parvis.feedback.forms import WordForm
from parvis.feedback.models import Word
from parvis.feedback.queries.counting import said_of
from parvis.feedback.views.who import FORM, beside, may_see, may_tell, member, must_tell

A_SCREENFUL = 20
# What is counted there: a year.
_MONTHS = 12


@require_safe
@may_see
def departments(request: HttpRequest) -> HttpResponse:
    """Every department: what was said of it, what it owes."""
    since = months_from(now(), -_MONTHS)
    rows = [
        {
            "department": each,
            "counts": queries.counts_of_department(each, since=since),
            "open": queries.of_department(each).exclude(state__in=("done", "declined")).count(),
            "late": queries.overdue().filter(department=each).count(),
        }
        for each in Department.objects.all()
    ]
    return render(request, "feedback/desk/departments.html", {"rows": rows})


@require_http_methods(FORM)
@may_see
def department(request: HttpRequest, pk: int) -> HttpResponse:
    """One department. A member who looks has seen the words told to it; the direction writes one."""
    row = get_object_or_404(Department, pk=pk)
    form = WordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        must_tell(request)
        if form.is_valid():
            try:
                services.say_word(department=row, text=form.cleaned_data["text"], by=member(request))
            except Refusal as refusal:
                beside(form, refusal)
            else:
                messages.success(request, _("The department sees it on its page."))
                return redirect("feedback_department", pk)
    words = list(queries.words_for(row).prefetch_related("seen__member"))
    if request.method == "GET":
        services.mark_seen(department=row, by=member(request))
    return _page(request, row, words, form)


def _page(request: HttpRequest, row: Department, words: list[Word], form: WordForm) -> HttpResponse:
    since: datetime = months_from(now(), -_MONTHS)
    said = said_of(row).exclude(text="").select_related("topic").order_by("-said_at", "-pk")
    may_read = request.user.has_perm("feedback.view_remark") or role_in(member(request), row) is not None
    context = {
        "department": row,
        "counts": queries.counts_of_department(row, since=since),
        "topics": queries.of_department(row)[:50],
        "words": words,
        "form": form,
        "may_read": may_read,
        "page": Paginator(said, A_SCREENFUL).get_page(request.GET.get("p")) if may_read else None,
        "members": row.memberships.filter(member__is_active=True).count(),
    }
    return render(request, "feedback/desk/department.html", context)


@require_POST
@may_tell
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """A word is shown no more."""
    word = get_object_or_404(Word.objects.select_related("department"), pk=pk)
    services.take_word_back(word=word, by=member(request))
    messages.success(request, _("The word is taken back."))
    return redirect("feedback_department", word.department_id)
