"""Requests of other servers, as signatures speak of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from parvis.fediverse.models import RemoteActor
from parvis.fediverse.services.admitting import may_read, signer_of
from parvis.fediverse.signatures import BadSignature, Parts

View = Callable[..., HttpResponse]


def parts_of(request: HttpRequest, body: bytes = b"") -> Parts:
    """The parts of a request; its address is the public one, whatever stands between."""
    query = request.META.get("QUERY_STRING", "")
    url = f"{settings.PUBLIC_ADDRESS}{request.path}" + (f"?{query}" if query else "")
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Parts(request.method or "GET", url, headers, body)


def signer(request: HttpRequest) -> RemoteActor | None:
    """Who signed it; None for nobody we believe."""
    try:
        return signer_of(parts_of(request))
    except BadSignature:
        return None


def admits(request: HttpRequest, document: dict[str, Any]) -> bool:
    """Whether whoever asks may read a document that is not public."""
    remote = signer(request)
    return remote is not None and may_read(remote, document)


def refuse_unsigned(view: View) -> View:
    """Where the configuration asks for it, answer signed requests only; to a blocked server, never."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if settings.FEDIVERSE_SIGNED_FETCH and signer(request) is None:
            return JsonResponse({"error": "sign the request"}, status=401)
        return view(request, *args, **kwargs)

    return guarded
