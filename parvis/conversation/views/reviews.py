"""Reviews and posts of others: those brought in, and bringing one in by its address with a summary of our own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from parvis.accounts.models import User
from parvis.conversation.forms import AddressForm, ReviewForm
from parvis.conversation.models import Message
from parvis.conversation.queries import lists
from parvis.conversation.services.reviewing import Review, bring_review, known_review, propose_review
from parvis.conversation.views.showing import lines_of
from parvis.conversation.views.who import FORM, beside, may_look, may_note, member
from parvis.core.errors import BadInput, Refusal

_A_SCREENFUL = 30


@require_safe
@may_look
def reviews(request: HttpRequest) -> HttpResponse:
    """Those brought in, the latest first."""
    by = member(request)
    rows = lists.filtered(lists.Filters(way="review"), by=by).order_by("-last_at", "pk")
    page = Paginator(rows.values_list("pk", flat=True), _A_SCREENFUL).get_page(request.GET.get("p"))
    context = {"page": page, "lines": _lines(list(page), by)}
    return render(request, "conversation/desk/reviews.html", context)


def _lines(keys: list[Any], by: User) -> list[dict[str, Any]]:
    """Each with where it stands: its page, who wrote it and when."""
    first = {}
    for said in Message.objects.filter(thread__in=keys, direction="in").select_related("member").order_by("-pk"):
        first[said.thread_id] = said
    rows = lists.rows_of(keys)
    return [{"line": line, "said": first.get(line.thread.pk)} for line in lines_of(rows)]


@require_http_methods(FORM)
@may_note
def bring(request: HttpRequest) -> HttpResponse:
    """Its address first; then what its page says of itself, to check, and what we say of it."""
    if request.method == "POST" and request.POST.get("do") == "bring":
        return _bring(request)
    asked = request.POST if request.method == "POST" else None
    form = AddressForm(asked)
    if asked is not None and form.is_valid():
        url = form.cleaned_data["url"]
        if (known := known_review(url)) is not None:
            messages.warning(request, _("This page was brought in already. Here it is."))
            return redirect("conversation_thread", known.thread_id)
        return _page(request, review=_proposed(request, url))
    return _page(request, form=form, status=400 if form.errors else 200)


def _proposed(request: HttpRequest, url: str) -> ReviewForm:
    """Filled in from its page; by hand where it cannot be read, and why is told."""
    try:
        facts = propose_review(url)
    except BadInput as refusal:
        messages.warning(request, str(refusal))
        return ReviewForm(initial={"url": url})
    day = timezone.localdate(facts.at) if facts.at else None
    told = {"title": facts.title, "author": facts.author or facts.site, "day": day, "language": facts.language}
    return ReviewForm(initial={"url": url, **told})


def _bring(request: HttpRequest) -> HttpResponse:
    form = ReviewForm(request.POST)
    if form.is_valid():
        try:
            said = bring_review(_review(form.cleaned_data), by=member(request))
        except Refusal as refusal:
            beside(form, refusal)
        else:
            messages.success(request, _("It is brought in: here is its conversation."))
            return redirect("conversation_thread", said.thread_id)
    return _page(request, review=form, status=400)


def _review(told: dict[str, Any]) -> Review:
    day = told.pop("day")
    about = told.pop("about")
    at = timezone.make_aware(datetime.combine(day, time(12))) if day else None
    return replace(Review(**told), at=at, about=about.pk if about else None)


def _page(
    request: HttpRequest, *, form: AddressForm | None = None, review: ReviewForm | None = None, status: int = 200
) -> HttpResponse:
    context = {"form": review or form, "is_proposed": review is not None}
    return render(request, "conversation/desk/review.html", context, status=status)
