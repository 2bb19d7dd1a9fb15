"""Where other servers leave activities."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from parvis.core.tasks import enqueue
from parvis.fediverse.bounds import MOST_BYTES
from parvis.fediverse.queries.voices import actor_of_thing
from parvis.fediverse.services.receiving import Verdict, receive
from parvis.fediverse.tasks import finish_received
from parvis.fediverse.views.asking import parts_of

_TYPES = {"application/activity+json", "application/ld+json", "application/json"}


@csrf_exempt
@require_POST
def receive_shared(request: HttpRequest) -> HttpResponse:
    """The inbox of all of us."""
    return _receive(request)


@csrf_exempt
@require_POST
def receive_own(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The inbox of one actor: what comes says itself whom it is for."""
    if actor_of_thing(pk) is None:
        raise Http404
    return _receive(request)


def _receive(request: HttpRequest) -> HttpResponse:
    if (request.content_type or "").lower() not in _TYPES:
        return _answer(Verdict(415, "send ActivityStreams"))
    body = _body(request)
    if body is None:
        return _answer(Verdict(413, "more than 1 MB"))
    return _answer(receive(parts_of(request, body), later=lambda row: enqueue(finish_received, str(row.pk))))


def _body(request: HttpRequest) -> bytes | None:
    """No more than the limit is ever read; None for more."""
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            return None
        body = request.read(MOST_BYTES + 1)
    except (ValueError, UnreadablePostError):
        return b""
    return None if len(body) > MOST_BYTES else body


def _answer(verdict: Verdict) -> HttpResponse:
    if verdict.status == 202:
        return HttpResponse(status=202)
    answer = JsonResponse({"error": verdict.why}, status=verdict.status)
    if verdict.status == 429:
        answer["Retry-After"] = "60"
    return answer
