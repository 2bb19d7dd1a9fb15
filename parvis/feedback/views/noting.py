"""Our own ways in: the front desk's note, and the answers of a survey."""

from __future__ import annotations

import csv

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from parvis.accounts.models import Site
from parvis.core.bilingual import current
from parvis.core.errors import Refusal
from parvis.feedback import services
from parvis.feedback.forms import NoteForm, SurveyForm
from parvis.feedback.models import Remark
from parvis.feedback.services.surveys import Survey
from parvis.feedback.views.who import FORM, beside, may_gather, may_note, member

# The site chosen last is offered next: one stands at one front desk all day.
_SITE = "feedback_site"


@require_http_methods(FORM)
@may_note
def note(request: HttpRequest) -> HttpResponse:
    """What somebody said here, now."""
    form = NoteForm(request.POST) if request.method == "POST" else NoteForm(initial=_here(request))
    if request.method == "POST" and form.is_valid():
        try:
            _take(request, form)
        except Refusal as refusal:
            beside(form, refusal)
        else:
            messages.success(request, _("Noted. Thank you for them."))
            return redirect("feedback_note")
    return render(request, "feedback/desk/note.html", {"form": form})


def _here(request: HttpRequest) -> dict[str, object]:
    sites = list(Site.objects.values_list("pk", flat=True)[:2])
    only = sites[0] if len(sites) == 1 else None
    return {"site": request.session.get(_SITE, only)}


def _take(request: HttpRequest, form: NoteForm) -> None:
    data, by = form.cleaned_data, member(request)
    quoting = Remark.Quoting.AGREED if data["may_quote"] else Remark.Quoting.NO
    services.take_down(
        source=Remark.Source.FRONT_DESK, text=data["text"], mark=data["mark"], people=data["people"], place=form.place,
        email=data["email"], quoting=quoting, language=current(), key=f"note:{by.pk}:{data['once']}", by=by,
    )  # fmt: skip
    request.session[_SITE] = data["site"].pk if data["site"] else None


@require_http_methods(FORM)
@may_gather
def survey(request: HttpRequest) -> HttpResponse:
    """Answers brought in from a table; wrong rows are named."""
    form = SurveyForm(request.POST or None, request.FILES or None)
    brought: Survey | None = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            brought = services.bring_survey(
                name=data["name"], content=data["file"].read(), by=member(request), take_good=data["take_good"]
            )
        except Refusal as refusal:
            beside(form, refusal)
    if brought is not None and not brought.errors:
        messages.success(request, _told(brought))
        return redirect("feedback")
    status = 400 if request.method == "POST" else 200
    return render(request, "feedback/desk/survey.html", {"form": form, "brought": brought}, status=status)


def _told(brought: Survey) -> str:
    said = ngettext("%(n)s answer is taken down.", "%(n)s answers are taken down.", brought.taken) % {
        "n": brought.taken
    }
    if not brought.known:
        return said
    known = ngettext("%(n)s was known already.", "%(n)s were known already.", brought.known) % {"n": brought.known}
    return f"{said} {known}"


@require_safe
@may_gather
def example(request: HttpRequest) -> HttpResponse:
    """The columns of a survey, with two rows."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="parvis-survey.csv"'
    response.write("\ufeff")
    lines = csv.writer(response, delimiter=";")
    is_french = current() == "fr"
    lines.writerow(
        ["texte", "nature", "date", "personnes", "langue", "lieu", "service", "citer", "courriel"]
        if is_french
        else ["text", "kind", "date", "people", "language", "site", "department", "quote", "email"]
    )
    lines.writerow(
        [_("More benches in the long gallery, please."), _("idea"), "2026-10-03", "2", current(), "", "", _("yes"), ""]
    )
    lines.writerow(
        [
            _("Why are the films not online?"),
            _("question"),
            "2026-10-04",
            "1",
            current(),
            "",
            "",
            _("no"),
            "name@example.org",
        ]
    )
    return response
