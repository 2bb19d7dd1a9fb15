"""What was said and belongs to no topic yet; gathering it: similar ones are proposed, a person joins them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parvis.core.errors import Refusal
from parvis.core.text import shorten
from parvis.feedback import queries, services
from parvis.feedback.forms import JoinForm, RemarkForm, TopicForm
from parvis.feedback.likeness import PERHAPS
from parvis.feedback.models import Remark, Topic
from parvis.feedback.views.who import FORM, beside, identifiers, may_gather, may_read, member

A_SCREENFUL = 30
_MOST_OPEN = 300


@require_safe
@may_read
def remarks(request: HttpRequest) -> HttpResponse:
    """The latest first, by what they are and where they were said; those set aside apart."""
    mark, source, aside = (request.GET.get(name, "") for name in ("mark", "source", "aside"))
    rows = Remark.objects.filter(topic=None, set_aside_at__isnull=False) if aside else queries.loose()
    rows = rows.select_related("about", "site", "department")
    if mark in Remark.Mark.values:
        rows = rows.filter(mark=mark)
    if source in Remark.Source.values:
        rows = rows.filter(source=source)
    kept = {name: value for name, value in (("mark", mark), ("source", source), ("aside", aside)) if value}
    context = {
        "page": Paginator(rows, A_SCREENFUL).get_page(request.GET.get("p")),
        "mark": mark, "source": source, "aside": aside, "kept": urlencode(kept),
        "marks": Remark.Mark.choices, "sources": Remark.Source.choices,
    }  # fmt: skip
    return render(request, "feedback/desk/remarks.html", context)


@require_POST
@may_gather
def chosen(request: HttpRequest) -> HttpResponse:
    """What is done with the remarks that were ticked: gathered, set aside, or taken up again."""
    keys = identifiers(request.POST.getlist("r"))
    rows = list(Remark.objects.filter(pk__in=keys))
    if not rows:
        messages.error(request, _("Tick at least one remark."))
    elif request.POST.get("do") == "aside":
        count = services.set_aside(remarks=rows, by=member(request))
        messages.success(
            request, ngettext("%(n)s remark is set aside.", "%(n)s remarks are set aside.", count) % {"n": count}
        )
    elif request.POST.get("do") == "up":
        for row in rows:
            services.take_up(remark=row, by=member(request))
        messages.success(request, _("They are to be gathered again."))
    else:
        asked = urlencode([("r", str(row.pk)) for row in rows])
        return redirect(f"{reverse('feedback_gather')}?{asked}")
    return redirect("feedback")


@require_http_methods(FORM)
@may_gather
def gather(request: HttpRequest) -> HttpResponse:
    """The remarks that were chosen, what resembles them, and the topic they join or open."""
    sent = request.POST if request.method == "POST" else request.GET
    rows = list(Remark.objects.filter(pk__in=identifiers(sent.getlist("r"))).select_related("about", "site", "topic"))
    if not rows:
        messages.error(request, _("Choose what is to be gathered."))
        return redirect("feedback")
    if request.method != "POST":
        return _gathering(request, rows, TopicForm(initial=_first_words(rows)))
    if request.POST.get("do") == "join":
        return _join(request, rows)
    return _open(request, rows)


def _join(request: HttpRequest, rows: Sequence[Remark]) -> HttpResponse:
    form = JoinForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the topic they join."))
        return _gathering(request, rows, TopicForm(initial=_first_words(rows)))
    topic: Topic = form.cleaned_data["topic"]
    count = services.gather(remarks=rows, topic=topic, by=member(request))
    told = ngettext("%(n)s remark joins “%(topic)s”.", "%(n)s remarks join “%(topic)s”.", count)
    messages.success(request, told % {"n": count, "topic": topic.title})
    return redirect("feedback_topic", topic.pk)


def _open(request: HttpRequest, rows: Sequence[Remark]) -> HttpResponse:
    form = TopicForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            topic = services.open_topic(
                title=data["title"], summary=data["summary"], place=form.place, remarks=rows, by=member(request)
            )
        except Refusal as refusal:
            beside(form, refusal)
        else:
            messages.success(request, _("The topic is open: an answer is owed."))
            return redirect("feedback_topic", topic.pk)
    return _gathering(request, rows, form)


def _first_words(rows: Sequence[Remark]) -> dict[str, Any]:
    """What the form of a new topic begins with: what all these remarks agree on."""
    places = {name: {getattr(row, f"{name}_id") for row in rows} for name in ("site", "about")}
    told: dict[str, Any] = {name: next(iter(found)) for name, found in places.items() if len(found) == 1}
    proposed = queries.proposed_departments(
        "\n".join(row.text for row in rows)[:4_000], about=rows[0].about, site=rows[0].site, remarks=rows
    )
    told["department"] = proposed[0].department.pk if proposed else None
    return told


def _gathering(request: HttpRequest, rows: Sequence[Remark], form: TopicForm) -> HttpResponse:
    text = "\n".join(shorten(row.text, 1_000) for row in rows)[:4_000]
    context = {
        "remarks": rows,
        "people": sum(row.people for row in rows),
        "near_topics": queries.nearest_topics(text, least=PERHAPS),
        "near_remarks": queries.nearest_remarks(text, least=PERHAPS, besides=[row.pk for row in rows]),
        "topics": Topic.objects.exclude(state__in=Topic.CLOSED).order_by("title")[:_MOST_OPEN],
        "departments": queries.proposed_departments(text, about=rows[0].about, site=rows[0].site, remarks=rows),
        "form": form,
    }
    return render(request, "feedback/desk/gather.html", context)


@require_http_methods(FORM)
@may_gather
def remark(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One remark, said better: what it is, how many, whom it concerns."""
    row = get_object_or_404(Remark.objects.select_related("topic", "handle", "noted_by"), pk=pk)
    names = ("mark", "people", "department", "site", "about")
    form = RemarkForm(request.POST if request.method == "POST" else None, initial={n: getattr(row, n) for n in names})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.change_remark(
                remark=row, mark=data["mark"], people=data["people"], place=form.place, by=member(request)
            )
        except Refusal as refusal:
            beside(form, refusal)
        else:
            messages.success(request, _("The note is changed."))
            return redirect(reverse("feedback_topic", args=[row.topic_id]) if row.topic_id else reverse("feedback"))
    return render(request, "feedback/desk/remark.html", {"remark": row, "form": form})
