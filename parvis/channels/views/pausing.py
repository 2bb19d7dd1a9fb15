"""Holding all sendings, with a reason; what is held meanwhile; letting everything leave again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.log_actions import log

from parvis.channels import services
from parvis.channels.forms import PauseForm
from parvis.channels.models import Pause
from parvis.channels.queries import desk, held_now, past_pauses, pause_now, told_held
from parvis.channels.services.sending import due_deliveries
from parvis.channels.views.who import beside, may_see_pauses, member, tell
from parvis.core.errors import Refusal

_MOST_SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@may_see_pauses
def pause(request: HttpRequest) -> HttpResponse:
    """The pause that stands and what it holds, else the form that begins one; those before."""
    if request.method == "POST" and request.POST.get("do") == "lift":
        return _lift(request)
    form = PauseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            begun = services.pause_all(by=member(request), reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            beside(form, refusal)
        else:
            _tell_begun(request, begun)
            return redirect("sending_pause")
    return render(request, "channels/desk/pause.html", _context(form), status=400 if form.errors else 200)


def _context(form: PauseForm) -> dict[str, object]:
    standing = pause_now()
    return {
        "form": form,
        "standing": standing,
        "held": told_held(held_now()) if standing else [],
        "lines": desk.lines(due_deliveries().select_related("shipment", "connection")[:_MOST_SHOWN])
        if standing
        else [],
        "past": [(each, told_held(each.held)) for each in past_pauses()],
    }


def _tell_begun(request: HttpRequest, begun: Pause) -> None:
    if begun.by_id != request.user.pk:
        # Somebody else held everything a moment before: theirs stands, with their reason.
        messages.warning(request, _("All sendings were held already."))
        return
    log(begun, "channels.pause", user=request.user)
    messages.success(request, _("All sendings are held. Nothing leaves until somebody lifts the pause."))


def _lift(request: HttpRequest) -> HttpResponse:
    standing = Pause.objects.filter(pk=_number(request.POST.get("pause", ""))).first()
    if standing is None:
        messages.warning(request, _("This pause was lifted."))
        return redirect("sending_pause")
    try:
        count = services.lift_pause(standing, by=member(request))
    except Refusal as refusal:
        tell(request, refusal)
        return redirect("sending_pause")
    log(standing, "channels.lift", user=request.user)
    begins = ngettext("%(n)s sending leaves now.", "%(n)s sendings leave now.", count) % {"n": count}
    messages.success(request, f"{_('The pause is lifted.')} {begins if count else ''}".strip())
    return redirect("sending_pause")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
