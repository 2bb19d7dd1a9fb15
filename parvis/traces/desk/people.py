"""People in the desk: found by their address, shown whole, handed their data, erased."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.log_actions import log

from parvis.accounts.models import Institution
from parvis.traces.models import Handle
from parvis.traces.queries import Subject, people_known, subject_of
from parvis.traces.queries.portrait import portrait_of
from parvis.traces.services import Erased, erase_person, object_to_processing, portrait_json, portrait_page

A_SCREENFUL = 30
may_see = permission_required("traces.view_person", raise_exception=True)
may_erase = permission_required("traces.erase_person", raise_exception=True)


@require_safe
@may_see
def list_people(request: HttpRequest) -> HttpResponse:
    """The addresses known, the last seen first; searched by address or name."""
    sought = request.GET.get("q", "")[:200]
    page = Paginator(people_known(sought), A_SCREENFUL).get_page(request.GET.get("p"))
    return render(request, "traces/desk/people.html", {"page": page, "sought": sought})


@require_http_methods(["GET", "HEAD"])
@may_see
def show_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything held about whoever stands behind an address."""
    subject = subject_of(_handle(pk))
    context = {"subject": subject, "pk": pk, "portrait": portrait_of(subject), "is_erased": _is_erased(subject)}
    return render(request, "traces/desk/person.html", context)


@require_safe
@may_see
def download_person(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The same to hand over: JSON, or a page to read. What was handed over is logged without naming them."""
    portrait = portrait_of(subject_of(_handle(pk)))
    text, kind = {
        "json": (portrait_json, "application/json"),
        "html": (portrait_page, "text/html"),
    }[form]
    log(Institution.current(), "parvis.person_export", user=request.user)
    response = HttpResponse(text(portrait), content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="person.{form}"'
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@may_erase
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Erase them once the address is written again; with their objection when it is ticked."""
    subject = subject_of(_handle(pk))
    if request.POST.get("address", "").strip() not in subject.addresses:
        messages.error(request, _("Write one of their addresses exactly, to be sure it is them. Nothing was erased."))
        return redirect("person", pk=pk)
    objects = request.POST.get("objects") == "1"
    done = object_to_processing(subject) if objects else erase_person(subject)
    log(Institution.current(), "parvis.person_erase", user=request.user, data=_told(done))
    messages.success(request, _say(done))
    return redirect(reverse("people"))


def _handle(pk: int) -> Handle:
    return get_object_or_404(Handle.objects.select_related("person"), pk=pk)


def _is_erased(subject: Subject) -> bool:
    return all(handle.erased_at for handle in subject.handles)


def _told(done: Erased) -> dict[str, Any]:
    return {"emptied": done.emptied, "masked": done.masked, "addresses": done.addresses, **done.elsewhere}


def _say(done: Erased) -> str:
    acts = ngettext("%(count)s act emptied of its words", "%(count)s acts emptied of their words", done.emptied)
    others = ngettext("named no more in %(count)s message", "named no more in %(count)s messages", done.masked)
    told = f"{acts % {'count': done.emptied}}, {others % {'count': done.masked}}"
    return _("Erased: %(told)s. What they did still counts, as nobody’s.") % {"told": told}
