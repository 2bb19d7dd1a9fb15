"""Write once, send to several accounts: what each will show, and all that stands against it, before anything leaves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.log_actions import log

from parvis.channels import services
from parvis.channels.forms import WriteForm
from parvis.channels.models import Shipment
from parvis.channels.queries import desk
from parvis.channels.services import NotSendable, Problem, Shape
from parvis.channels.views.who import beside, may_write, member
from parvis.core.errors import BadInput


@dataclass(frozen=True)
class Look:
    """How it will look on one account. texts: each part with its count."""

    shape: Shape
    network: str
    texts: tuple[tuple[str, int], ...]


def _looks(shapes: Iterable[Shape]) -> list[Look]:
    return [
        Look(
            shape,
            desk.label_of(shape.connection.network),
            tuple(zip(shape.preview.texts, shape.preview.counts, strict=True)),
        )
        for shape in shapes
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@may_write
def write(request: HttpRequest) -> HttpResponse:
    """The form; its previews by a button, or as one writes; sent when nothing stands against it."""
    form = WriteForm(request.POST if request.method == "POST" else None)
    looks: list[Look] = []
    if request.method == "POST" and form.is_valid():
        looks = _shown(form)
        if request.POST.get("do") == "send" and not _is_refused(form, looks):
            shipment = _sent(request, form)
            if shipment is not None:
                return redirect("sending_content", shipment.pk)
    return render(request, "channels/desk/write.html", {"form": form, "looks": looks})


@require_POST
@may_write
def preview(request: HttpRequest) -> HttpResponse:
    """The previews alone, for the page that is open."""
    form = WriteForm(request.POST)
    looks = _shown(form) if form.is_valid() else []
    return render(request, "channels/desk/previews.html", {"form": form, "looks": looks})


def _shown(form: WriteForm) -> list[Look]:
    try:
        chosen = form.cleaned_data["connections"]
        return _looks(
            services.preview_shipment(
                content=form.content, connections=chosen, variants=form.variants, at=form.cleaned_data["at"]
            )
        )
    except BadInput as refusal:
        beside(form, refusal)
        return []


def _is_refused(form: WriteForm, looks: list[Look]) -> bool:
    """What rights say no to is not written: it would be held back at once."""
    refused = [look for look in looks if look.shape.refusal]
    for look in refused:
        form.add_error("connections", f"{look.network}: {look.shape.refusal}")
    return bool(refused) or bool(form.errors)


def _sent(request: HttpRequest, form: WriteForm) -> Shipment | None:
    chosen = list(form.cleaned_data["connections"])
    try:
        shipment = services.write_shipment(
            content=form.content,
            connections=chosen,
            variants=form.variants,
            at=form.cleaned_data["at"],
            by=member(request),
        )
    except NotSendable as refusal:
        _place(form, refusal.problems)
        return None
    log(shipment, "channels.write", user=request.user)
    told = ngettext("It leaves for %(n)s account.", "It leaves for %(n)s accounts.", len(chosen)) % {"n": len(chosen)}
    messages.success(request, _("It is written, and leaves at its time.") if form.cleaned_data["at"] else told)
    return shipment


def _place(form: WriteForm, problems: Iterable[Problem]) -> None:
    """Each problem beside the field it is about."""
    for problem in problems:
        form.add_error(form.field_of(problem.connection, problem.field), str(problem))
