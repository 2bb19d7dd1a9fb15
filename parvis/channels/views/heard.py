"""What people wrote on every network, and the way to answer each."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parvis.channels.queries import desk
from parvis.channels.services import WRITTEN

A_SCREENFUL = 30


@require_safe
@permission_required("channels.view_heard", raise_exception=True)
def heard(request: HttpRequest) -> HttpResponse:
    """The latest first."""
    page = Paginator(desk.heard_lately(WRITTEN), A_SCREENFUL).get_page(request.GET.get("p"))
    traces = desk.heard_lately(WRITTEN).filter(pk__in=[trace.pk for trace in page])
    return render(request, "channels/desk/heard.html", {"page": page, "deeds": desk.told(traces)})
