"""Correct what is out where the network lets us; else withdraw it and send it again, corrected."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.log_actions import log

from parvis.channels import services
from parvis.channels.freezing import Frozen, thaw
from parvis.channels.models import Delivery
from parvis.channels.queries import desk
from parvis.channels.services import Changes, NotSendable
from parvis.channels.views.who import beside, may_send, member, tell
from parvis.channels.write_forms import CorrectForm
from parvis.core.errors import BadInput, Refusal
from parvis.media.models import Picture, Video

_FIELDS = {"media": "alt_1", "thread": "part_1"}


@require_http_methods(["GET", "HEAD", "POST"])
@may_send
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is out, to be changed."""
    rows = Delivery.objects.select_related("connection", "shipment__thing")
    delivery = get_object_or_404(rows, pk=pk)
    if delivery.state != Delivery.State.SENT:
        return redirect("sending_content", delivery.shipment_id)
    if request.method == "POST" and request.POST.get("do") == "replace":
        return _replace(request, delivery)
    why_not = services.why_not(delivery)
    form = CorrectForm(thaw(delivery.message), request.POST if request.method == "POST" and not why_not else None)
    if form.is_bound and form.is_valid() and _asked(request, delivery, form):
        return redirect("sending_content", delivery.shipment_id)
    context = {"form": form, "line": desk.line_of(delivery), "why_not": why_not}
    return render(request, "channels/desk/correct.html", context)


def _asked(request: HttpRequest, delivery: Delivery, form: CorrectForm) -> bool:
    told = form.cleaned_data
    changes = Changes(
        text=told["text"], sensitive=told["sensitive"], title=told.get("title", ""), thread=form.thread, alts=form.alts
    )
    try:
        services.edit_delivery(delivery, changes, by=member(request))
    except NotSendable as refusal:
        for problem in refusal.problems:
            field = _FIELDS.get(problem.field, problem.field)
            form.add_error(field if field in form.fields else None, str(problem))
        return False
    except BadInput as refusal:
        beside(form, refusal)
        return False
    log(delivery, "channels.correct", user=request.user)
    messages.success(request, _("The correction is on its way: what comes of it stands here."))
    return True


def _replace(request: HttpRequest, delivery: Delivery) -> HttpResponse:
    """Taken back, and written anew from what it was."""
    try:
        services.withdraw(delivery, by=member(request), why=_("To be sent again, corrected."))
    except Refusal as refusal:
        tell(request, refusal)
        return redirect("sending_content", delivery.shipment_id)
    log(delivery, "channels.withdraw", user=request.user)
    services.keep_draft(by=member(request), purpose=f"again:{delivery.pk}", data=_as_typed(delivery))
    return redirect(f"{reverse('sending_write')}?again={delivery.pk}")


def _as_typed(delivery: Delivery) -> dict[str, list[str]]:
    """What was sent, as the writing page takes it."""
    frozen, about = delivery.message, delivery.shipment.about_id
    language = frozen["language"] if frozen["language"] in ("fr", "en") else "fr"
    told: dict[str, Any] = {
        f"text_{language}": frozen["text"], f"title_{language}": frozen["title"],
        f"sensitive_{language}": frozen["sensitive"], "link": (frozen["link"] or {}).get("url", ""),
        "visibility": frozen["visibility"], "connections": str(delivery.connection_id), "about": str(about or ""),
    }  # fmt: skip
    told |= {f"part_{language}_{place}": part["text"] for place, part in enumerate(frozen["thread"], 1)}
    for place, media in enumerate(frozen["media"], 1):
        told |= _media(place, media, language)
    return {name: [value] for name, value in told.items() if value}


def _media(place: int, media: Frozen, language: str) -> dict[str, str]:
    picture = Picture.objects.filter(thing=media["thing"]).first()
    film = Video.objects.filter(thing=media["thing"]).first()
    told = {f"alt_{language}_{place}": media["alt"]}
    told |= {f"picture_{place}": str(picture.pk)} if picture else {f"film_{place}": str(film.pk)} if film else {}
    for side, value in enumerate(media["box"] or ()):
        told[f"box_{place}_all_{side}"] = f"{value * 100:.1f}"
    return told
