"""Error pages that help: what happened, and the shortest way on."""

from __future__ import annotations

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.core.errors import Refusal
from parvis.traces.models import Thing
from parvis.website.frame import frame

_log = logging.getLogger(__name__)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing at this address."""
    return _show(request, 404, _("Nothing at this address."), _("It was perhaps moved, or mistyped. From here:"))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the visitor may not see this."""
    return _show(request, 403, _("This is not open to you."), _("Sign in if you are one of the staff. From here:"))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request cannot be understood."""
    lead = (
        str(exception) if isinstance(exception, Refusal) else _("Part of the address cannot be understood. From here:")
    )
    return _show(request, 400, _("We did not understand."), lead)


def gone(request: HttpRequest, thing: Thing) -> HttpResponse:
    """410: what was here was removed; its permanent address says the same."""
    title = _("“%(title)s” is no longer here.") % {"title": thing.title}
    return _show(request, 410, title, _("It was removed for good. From here:"))


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Nothing is read to say so: what failed may be what would be read."""
    return HttpResponse(render_to_string("500.html"), status=500)


def _show(request: HttpRequest, code: int, title: str, lead: str) -> HttpResponse:
    context = {"code": code, "title": title, "lead": lead, "ways": ways()}
    return render(request, "website/error.html", context, status=code)


def ways() -> list[dict[str, Any]]:
    """The shortest ways on from anywhere."""
    around = frame()
    found = [
        {"label": _("Search the whole site"), "url": around.search_url},
        {"label": _("The whole collection"), "url": reverse("collection:list")},
        {"label": _("Home"), "url": around.home_url},
        {"label": _("Reach us"), "url": around.hub_url},
    ]
    return found
