"""Faces and pictures of people of other servers, for staff alone."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from parvis.fediverse.models import RemoteActor
from parvis.fediverse.services.picturing import FACE, PICTURE, shown
from parvis.fediverse.views.desk.who import may_see_people
from parvis.traces.models import Trace

_NONE = {
    FACE.name: (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" fill="#8882"/>'
        '<circle cx="24" cy="19" r="8" fill="#8886"/><path d="M8 48a16 16 0 0 1 32 0z" fill="#8886"/></svg>'
    ),
    PICTURE.name: (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 100"><rect width="160" height="100" fill="#8882"/>'
        '<path d="M50 70l22-28 16 18 10-12 14 22z" fill="#8886"/></svg>'
    ),
}


@require_safe
@may_see_people
def face(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody's, small."""
    remote = get_object_or_404(RemoteActor, pk=pk)
    return _answer(shown(remote, remote.icon_url, FACE), FACE.name)


@require_safe
@may_see_people
def joined(request: HttpRequest, pk: UUID, place: int) -> HttpResponse:
    """One joined to what somebody wrote."""
    trace = get_object_or_404(Trace, pk=pk, kind__startswith="fediverse.")
    urls = (trace.payload or {}).get("pictures") or []
    if place >= len(urls):
        raise Http404
    remote = RemoteActor.objects.filter(handle=trace.handle_id).first() if trace.handle_id else None
    return _answer(shown(remote, str(urls[place]), PICTURE) if remote else b"", PICTURE.name)


def _answer(body: bytes, name: str) -> HttpResponse:
    response = HttpResponse(body or _NONE[name].encode(), content_type="image/webp" if body else "image/svg+xml")
    # One that could not be had now may be in a while.
    response["Cache-Control"] = "private, max-age=86400" if body else "private, max-age=300"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response
