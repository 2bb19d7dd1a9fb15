"""The hub: one click from anywhere, every way to reach the institution."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parvis.accounts import queries
from parvis.website.frame import frame
from parvis.website.presenting import hub
from parvis.website.presenting.cards import words_card


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Presences we keep, those about us, those we left; departments, e-mail, telephone, address."""
    around, presences = frame(), hub.by_state(queries.presences())
    context = {
        "kept": [*presences["claimed"], *hub.feeds(around)],
        "about": presences["unclaimed"],
        "left": presences["abandoned"],
        "ways": hub.ways(around, queries.public_departments()),
        "card": words_card("hub", _("Reach us")),
    }
    return render(request, "website/hub.html", context)
