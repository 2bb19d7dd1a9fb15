"""What every answer that carries media has in common: the refusal told, the headers, the freshness."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response

from parvis.rights.contracts import Decision
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


def send_file(path: Path, content_type: str, *, download: str = "") -> HttpResponseBase:
    """The file, or 404 when it is gone; ``download`` is the name under which it is saved."""
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        return absent()
    return FileResponse(stream, content_type=content_type, as_attachment=bool(download), filename=download)


def _secure(response: HttpResponseBase) -> None:
    """Nothing inside a media may act as a page: no guessing of its type, no script, no frame."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
