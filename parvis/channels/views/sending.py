"""What goes out: first what needs somebody, then what waits, then what is out; one content; what may be done."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.log_actions import log

from parvis.accounts.models import User
from parvis.channels import services
from parvis.channels.models import Delivery, Shipment
from parvis.channels.queries import deliveries_of, desk, needing_somebody, tasks_by_hand
from parvis.channels.services import COUNTED, NAMES, newsletters
from parvis.channels.views.who import may_look, may_send, member, tell, way_back
from parvis.core.errors import BadInput, Refusal

A_SCREENFUL = 30


@require_safe
@may_look
def sendings(request: HttpRequest) -> HttpResponse:
    """Every sending, by what it asks."""
    context = {
        "held": desk.lines(needing_somebody()),
        "tasks": desk.lines(tasks_by_hand()),
        "going": desk.lines(desk.going()),
        "page": (page := Paginator(desk.settled(), A_SCREENFUL).get_page(request.GET.get("p"))),
        "settled": desk.lines(page),
        "staff": services.who_may_send(),
    }
    return render(request, "channels/desk/sendings.html", context)


@require_safe
@may_look
def content(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One content: where it went, what people did with it, its figures."""
    shipment = get_object_or_404(Shipment.objects.select_related("thing", "about", "written_by"), pk=pk)
    figures = desk.latest_figures(shipment)
    told = [(line, _named(figures.get(line.delivery.pk, {}))) for line in desk.lines(deliveries_of(shipment))]
    context = {
        "shipment": shipment,
        "sendings": told,
        "deeds": desk.deeds_about(shipment),
        "staff": services.who_may_send(),
    }
    return render(request, "channels/desk/content.html", context)


def _named(figures: dict[str, int]) -> list[tuple[str | Promise, int]]:
    return [(LABELS.get(name, name), value) for name, value in figures.items()]


def _again(request: HttpRequest, delivery: Delivery) -> str | Promise:
    services.release(delivery)
    return _("It is tried again.")


def _off(request: HttpRequest, delivery: Delivery) -> str | Promise:
    services.cancel(delivery, by=member(request))
    return _("It is called off: nothing leaves.")


def _there(request: HttpRequest, delivery: Delivery) -> str | Promise:
    services.settle_as_sent(delivery, url=request.POST.get("url", "").strip(), by=member(request))
    return _("It is noted as sent, at that address.")


def _deleted(request: HttpRequest, delivery: Delivery) -> str | Promise:
    services.record_withdrawn(delivery, by=member(request))
    return _("It is noted as withdrawn.")


def _hand_on(request: HttpRequest, delivery: Delivery) -> str | Promise:
    chosen = request.POST.get("to", "")
    other = User.objects.filter(pk=chosen).first() if chosen.isdecimal() and len(chosen) < 12 else None
    if other is None:
        raise BadInput(_("Choose to whom you hand it on."), field="to")
    services.hand_on(delivery, to=other)
    return _("It is handed on.")


def _withdraw(request: HttpRequest, delivery: Delivery) -> str | Promise:
    services.withdraw(delivery, by=member(request), why=request.POST.get("why", "").strip()[:500])
    return _("It is being withdrawn.")


def _stop(request: HttpRequest, delivery: Delivery) -> str | Promise:
    newsletters.stop_letters(delivery, by=member(request))
    return _("The letters that had not left wait.")


def _doubtful(request: HttpRequest, delivery: Delivery) -> str | Promise:
    freed = newsletters.send_again_doubtful(delivery, by=member(request))
    return ngettext("%(n)s letter leaves again.", "%(n)s letters leave again.", freed) % {"n": freed}


LABELS = NAMES | COUNTED
ACTS: dict[str, Callable[[HttpRequest, Delivery], str | Promise]] = {
    "again": _again, "off": _off, "there": _there, "deleted": _deleted, "hand_on": _hand_on, "withdraw": _withdraw,
    "stop": _stop, "doubtful": _doubtful,
}  # fmt: skip


@require_POST
@may_send
def act(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Do what was asked of one sending."""
    delivery = get_object_or_404(Delivery.objects.select_related("connection", "shipment__thing"), pk=pk)
    name = request.POST.get("do", "")
    if name in ACTS:
        try:
            messages.success(request, str(ACTS[name](request, delivery)))
            log(delivery, f"channels.{name}", user=request.user)
        except Refusal as refusal:
            tell(request, refusal)
    return redirect(way_back(request, reverse("sending_content", args=[delivery.shipment_id])))
