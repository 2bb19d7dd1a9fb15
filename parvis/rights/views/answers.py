"""What every answer that carries media has in common: the refusal told, the headers, the freshness."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from parvis.media.storages import keeping
from parvis.rights.contracts import Decision
from parvis.rights.ranges import Unsatisfiable, parse_range
from parvis.rights.services import seconds_fresh

# A withdrawal is not foreseen: nobody, browser or proxy, keeps a media longer than this without asking again.
_AT_MOST = 60
_STATUS = {"unknown_media": 404, "removed": 410}


def refuse(decision: Decision) -> HttpResponse:
    """404 when never known, 410 when removed, else 403; the reasons are the body."""
    status = next((_STATUS[reason.code] for reason in decision.reasons if reason.code in _STATUS), 403)
    text = "\n".join(str(reason) for reason in decision.told)
    response = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-store"
    _secure(response)
    return response


def absent() -> HttpResponse:
    """404: the media has no such file."""
    response = HttpResponse(status=404, content_type="text/plain; charset=utf-8")
    _secure(response)
    return response


def answer(
    request: HttpRequest, decision: Decision, etag: str, make: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """The media if allowed, 304 if the browser has it, with headers bounded by the decision."""
    if not decision:
        return refuse(decision)
    tag = f'"{etag}"'
    response = get_conditional_response(request, etag=tag) or make()
    response["ETag"] = tag
    response["Cache-Control"] = f"public, max-age={seconds_fresh([decision], at_most=_AT_MOST)}, must-revalidate"
    # What anyone may see, any page may read: viewers of other sites open our zooms.
    response["Access-Control-Allow-Origin"] = "*"
    _secure(response)
    return response


def keep_private(response: HttpResponseBase) -> HttpResponseBase:
    """What only staff may see: as harmless as to the public, and kept by nobody."""
    response["Cache-Control"] = "no-store"
    _secure(response)
    return response


def send_file(name: str, content_type: str, *, download: str = "") -> HttpResponseBase:
    """The stored file, or 404 when it is gone; ``download`` is the name under which it is saved."""
    storage = keeping()
    try:
        size = storage.weigh(name)
        response = StreamingHttpResponse(storage.read(name, 0, size - 1), content_type=content_type)
    except FileNotFoundError:
        return absent()
    response["Content-Length"] = str(size)
    if download:
        response["Content-Disposition"] = content_disposition_header(True, download) or "attachment"
    return response


def send_part(request: HttpRequest, name: str, content_type: str, *, download: str = "") -> HttpResponseBase:
    """The stored file, whole or the part the player asks for; 404 when it is gone."""
    storage = keeping()
    try:
        size = storage.weigh(name)
        part = parse_range(request.headers.get("Range", ""), size)
        first, last = part or (0, size - 1)
        content = storage.read(name, first, last)
    except FileNotFoundError:
        return absent()
    except Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = StreamingHttpResponse(content, content_type=content_type, status=206 if part else 200)
    response["Content-Length"] = str(last - first + 1)
    response["Accept-Ranges"] = "bytes"
    if part:
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    if download:
        response["Content-Disposition"] = content_disposition_header(True, download) or "attachment"
    return response


def _secure(response: HttpResponseBase) -> None:
    """Nothing inside a media may act as a page: no guessing of its type, no script, no frame."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
