"""A thing's permanent address answers with a page, JSON-LD or ActivityStreams, as asked."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from parvis.traces.models import Thing
from parvis.traces.representations import Representation, choose, representations


@require_safe
@vary_on_headers("Accept", "Accept-Language")
def show_thing(request: HttpRequest, pk: UUID) -> HttpResponse:
    """303 to the page, or the data asked for by Accept; 410 once removed; 404 if never known."""
    thing = get_object_or_404(Thing, pk=pk)
    if thing.state == Thing.State.REMOVED:
        return _tombstone(request, thing)
    representation = representations.get(thing.kind)
    if representation is None:
        raise Http404
    return _represent(request, thing, representation)


def _represent(request: HttpRequest, thing: Thing, representation: Representation) -> HttpResponse:
    media_type = choose(request.headers.get("Accept", ""), representation)
    is_public = representation.is_public(thing)
    may_read = representation.may_read
    if not is_public and (may_read is None or media_type == "text/html"):
        raise Http404
    if media_type == "text/html":
        return HttpResponseRedirect(representation.page(thing), status=303)
    if may_read is not None and not may_read(request, thing):
        # What is not public is told as if it were not there.
        return JsonResponse({"error": "sign the request"}, status=401 if is_public else 404)
    data = representation.data[media_type](thing)
    return JsonResponse(data, content_type=media_type, json_dumps_params={"ensure_ascii": False})


def _tombstone(request: HttpRequest, thing: Thing) -> HttpResponse:
    if choose(request.headers.get("Accept", ""), None) == "text/html":
        return render(request, "410.html", {"thing": thing}, status=410)
    removed = thing.removed_at.isoformat() if thing.removed_at else None
    body = {
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": request.build_absolute_uri(thing.path),
        "type": "Tombstone",
        "deleted": removed,
    }
    return JsonResponse(body, status=410, content_type="application/activity+json")
