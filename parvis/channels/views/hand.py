"""By hand, on a phone: the text, the pictures, where to begin, and the address that comes back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.log_actions import log

from parvis.channels import services
from parvis.channels.forms import NotDoneForm, PublishedForm
from parvis.channels.models import Delivery
from parvis.channels.queries import desk
from parvis.channels.registry import adapter_of
from parvis.channels.views.who import beside, may_send, member, tell
from parvis.core.errors import BadInput, Refusal


def _task(pk: UUID) -> Delivery:
    rows = Delivery.objects.select_related("connection", "shipment__thing", "assigned_to")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@may_send
def hand(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The task; publishing is said here, or why it was not done."""
    delivery = _task(pk)
    if delivery.state != Delivery.State.BY_HAND or not adapter_of(delivery.connection.network).is_by_hand:
        return redirect("sending_content", delivery.shipment_id)
    published, not_done = PublishedForm(), NotDoneForm()
    if request.method == "POST" and request.POST.get("do") == "not_done":
        not_done = NotDoneForm(request.POST)
        if not_done.is_valid() and _not_done(request, delivery, not_done):
            return redirect("sendings")
    elif request.method == "POST":
        published = PublishedForm(request.POST)
        if published.is_valid() and _published(request, delivery, published):
            return redirect("sending_content", delivery.shipment_id)
    context = {
        "sheet": services.sheet_of(delivery),
        "line": desk.line_of(delivery),
        "published": published,
        "not_done": not_done,
        "staff": services.who_may_send(),
    }
    return render(request, "channels/desk/hand.html", context)


def _published(request: HttpRequest, delivery: Delivery, form: PublishedForm) -> bool:
    try:
        services.record_published(delivery, url=form.cleaned_data["url"], by=member(request))
    except BadInput as refusal:
        beside(form, refusal)
        return False
    log(delivery, "channels.published", user=request.user)
    messages.success(request, _("It is out. What people do with it can be brought back by the share page."))
    return True


def _not_done(request: HttpRequest, delivery: Delivery, form: NotDoneForm) -> bool:
    try:
        services.record_not_done(delivery, why=form.cleaned_data["why"], by=member(request))
    except BadInput as refusal:
        beside(form, refusal)
        return False
    log(delivery, "channels.not_done", user=request.user)
    messages.success(request, _("It is noted, and stands among what needs somebody."))
    return True


@require_safe
@may_send
def piece(request: HttpRequest, pk: UUID, place: int) -> HttpResponse:
    """One picture or film, cut for the network, rights asked at this moment."""
    delivery = _task(pk)
    try:
        media = services.take_piece(delivery, place)
    except Refusal as refusal:
        tell(request, refusal)
        return redirect("sending_content", delivery.shipment_id)
    told = services.sheet_of(delivery).pieces[place]
    content: tuple[bytes | str, str, str] = media.content, media.media_type, told.name
    if "captions" in request.GET:
        content = media.captions, "text/vtt; charset=utf-8", told.captions or f"{place + 1}.vtt"
    body, kind, name = content
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
