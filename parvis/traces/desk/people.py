"""People in the desk: found by their address, shown whole, handed their data, erased."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.log_actions import log

from parvis.accounts.models import Institution
from parvis.core.errors import NotFound
from parvis.traces.holdings import found_elsewhere, title_of
from parvis.traces.models import Handle
from parvis.traces.queries import Subject, people_known, subject_of, subject_of_record
from parvis.traces.queries.portrait import portrait_of
from parvis.traces.services import (
    Erased,
    erase_person,
    object_to_processing,
    portrait_json,
    portrait_page,
    say_kept,
)

A_SCREENFUL = 30
may_see = permission_required("traces.view_person", raise_exception=True)
may_erase = permission_required("traces.erase_person", raise_exception=True)


@require_safe
@may_see
def list_people(request: HttpRequest) -> HttpResponse:
    """The addresses known, the last seen first, and whom other records know; searched by address or name."""
    sought = request.GET.get("q", "")[:200]
    page = Paginator(people_known(sought), A_SCREENFUL).get_page(request.GET.get("p"))
    elsewhere = [(one, title_of(one.record.partition(":")[0])) for one in found_elsewhere(sought)]
    return render(request, "traces/desk/people.html", {"page": page, "sought": sought, "elsewhere": elsewhere})


@dataclass(frozen=True)
class _Somebody:
    """Whose page it is, and how its addresses are made: by a handle, or by a record of another app."""

    subject: Subject
    prefix: str
    args: tuple[Any, ...]

    def url(self, page: str = "", *more: Any) -> str:
        """The page itself, or what is done from it: "download", "erase"."""
        return reverse("_".join(filter(None, (self.prefix, page))), args=[*self.args, *more])


def _by_handle(pk: int) -> _Somebody:
    handle = get_object_or_404(Handle.objects.select_related("person"), pk=pk)
    return _Somebody(subject_of(handle), "person", (pk,))


def _by_record(holding: str, key: str) -> _Somebody:
    try:
        return _Somebody(subject_of_record(f"{holding}:{key}"), "person_record", (holding, key))
    except NotFound as unknown:
        raise Http404 from unknown


@require_http_methods(["GET", "HEAD"])
@may_see
def show_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything held about whoever stands behind an address."""
    return _show(request, _by_handle(pk))


@require_http_methods(["GET", "HEAD"])
@may_see
def show_record(request: HttpRequest, holding: str, key: str) -> HttpResponse:
    """The same of somebody known by a record of another app."""
    return _show(request, _by_record(holding, key))


def _show(request: HttpRequest, one: _Somebody) -> HttpResponse:
    context = {
        "subject": one.subject,
        "portrait": portrait_of(one.subject),
        "is_erased": _is_erased(one.subject),
        "page_url": one.url("download", "html"),
        "json_url": one.url("download", "json"),
        "erase_url": one.url("erase"),
    }
    return render(request, "traces/desk/person.html", context)


@require_safe
@may_see
def download_person(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The same to hand over: JSON, or a page to read."""
    return _hand_over(request, _by_handle(pk), form)


@require_safe
@may_see
def download_record(request: HttpRequest, holding: str, key: str, form: str) -> HttpResponse:
    """The same of somebody known by a record of another app."""
    return _hand_over(request, _by_record(holding, key), form)


def _hand_over(request: HttpRequest, one: _Somebody, form: str) -> HttpResponse:
    """What was handed over is logged without naming them."""
    portrait = portrait_of(one.subject)
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
    return _erase(request, _by_handle(pk))


@require_POST
@may_erase
def erase_record(request: HttpRequest, holding: str, key: str) -> HttpResponse:
    """The same of somebody known by a record of another app."""
    return _erase(request, _by_record(holding, key))


def _erase(request: HttpRequest, one: _Somebody) -> HttpResponse:
    subject = one.subject
    if request.POST.get("address", "").strip() not in subject.confirmations:
        messages.error(request, _("Write one of their addresses exactly, to be sure it is them. Nothing was erased."))
        return redirect(one.url())
    objects = request.POST.get("objects") == "1"
    done = object_to_processing(subject) if objects else erase_person(subject)
    log(Institution.current(), "parvis.person_erase", user=request.user, data=_told(done))
    messages.success(request, _say(done))
    for kept in done.kept:
        messages.warning(request, say_kept(kept))
    return redirect(reverse("people"))


def _is_erased(subject: Subject) -> bool:
    return bool(subject.handles) and all(handle.erased_at for handle in subject.handles)


def _told(done: Erased) -> dict[str, Any]:
    kept = [kept.what for kept in done.kept]
    return {
        "emptied": done.emptied, "masked": done.masked, "addresses": done.addresses, **done.elsewhere, "kept": kept
    }  # fmt: skip


def _say(done: Erased) -> str:
    acts = ngettext("%(count)s act emptied of its words", "%(count)s acts emptied of their words", done.emptied)
    others = ngettext("named no more in %(count)s message", "named no more in %(count)s messages", done.masked)
    told = [acts % {"count": done.emptied}, others % {"count": done.masked}]
    told += [f"{title_of(name)} ({count})" for name, count in done.elsewhere.items()]
    return _("Erased: %(told)s. What they did still counts, as nobody’s.") % {"told": ", ".join(told)}
