"""The public page of a delivery link: no account, no index, bounded before anything is read."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from parvis.core.errors import Refusal
from parvis.core.sending import FilesCounted, count_files
from parvis.rights import uses
from parvis.rights.models import DepositLink
from parvis.rights.request_forms import DeliveryForm
from parvis.rights.services import LinkClosed, close_link, link_of, receive

# Of these a browser sends no more at once, whatever the link takes in all.
MOST_AT_ONCE = 100
# What a form weighs besides its files.
_AROUND = 1024 * 1024
_STATUS = {"revoked": 410, "expired": 410, "used": 410, "busy": 429, "full": 413}
_TOLD = ("text", "holder", "credit", "valid_until", "may_crop", "conditions")


# Checked below, once the weight is known: looking for the token would read the whole of it first.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, token: str) -> HttpResponse:
    """The form of an open link; a calm word for one that is closed, or was never made."""
    link = link_of(token)
    if link is None:
        return _secret(_say(request, "unknown", 404))
    if link.problem:
        return _secret(_say(request, link.problem, _STATUS[link.problem], link))
    if request.method == "POST" and _weight(request) > _room(link) + _AROUND:
        return _secret(_say(request, "full", 413, link))
    return _secret(_checked(request, link, count_files(request, "files", most=MOST_AT_ONCE)))


@csrf_protect
def _checked(request: HttpRequest, link: DepositLink, counted: FilesCounted) -> HttpResponse:
    if request.method != "POST":
        return _form(request, link, DeliveryForm())
    form = DeliveryForm(request.POST, request.FILES)
    # Known once the form was read.
    if counted.is_over:
        return _say(request, "many", 413, link)
    if not form.is_valid():
        return _form(request, link, form, status=400)
    told = form.cleaned_data
    try:
        receive(
            link,
            files=told["files"],
            uses=told["uses"],
            statement=_statement(told),
            signed_by=told["signed_by"],
            **{name: told[name] for name in _TOLD},
        )
    except LinkClosed as closed:
        return _say(request, closed.problem, _STATUS[closed.problem], link)
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _form(request, link, form, status=400)
    if told["is_all"]:
        close_link(link)
    return _say(request, "received", 200, link)


def _statement(told: dict[str, Any]) -> str:
    """What is signed, in the language in which it was read."""
    end = told["valid_until"]
    until = _("until %(day)s, included") % {"day": end.isoformat()} if end else _("without end")
    return _(
        "%(holder)s allows the institution to show what is delivered: %(uses)s; %(until)s; %(crop)s. Credit: %(credit)s."
    ) % {
        "holder": told["holder"],
        "uses": uses.tell(told["uses"]),
        "until": until,
        "crop": _("may be cropped") if told["may_crop"] else _("not cropped"),
        "credit": told["credit"],
    }


def _weight(request: HttpRequest) -> int:
    """What the browser announces; without a length nothing is read."""
    announced = request.META.get("CONTENT_LENGTH") or ""
    return int(announced) if announced.isdigit() else 1 << 62


def _room(link: DepositLink) -> int:
    return max(0, link.max_megabytes * 2**20 - link.bytes)


def _form(request: HttpRequest, link: DepositLink, form: DeliveryForm, *, status: int = 200) -> HttpResponse:
    left = {"files": max(0, link.max_files - link.files), "megabytes": _room(link) // 2**20}
    context = {"link": link, "form": form, "left": left, "page_title": _("Deliver")}
    return render(request, "rights/deposit/form.html", context, status=status)


def _say(request: HttpRequest, what: str, status: int, link: DepositLink | None = None) -> HttpResponse:
    context = {"what": what, "link": link, "page_title": _("Deliver"), "most": MOST_AT_ONCE}
    return render(request, "rights/deposit/told.html", context, status=status)


def _secret(response: HttpResponse) -> HttpResponse:
    """Its address is a key: nowhere kept, indexed or told to another host."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    # Not "no-referrer": a browser then signs its form with "Origin: null", which the CSRF check refuses.
    response["Referrer-Policy"] = "same-origin"
    return response
