"""Serving films, in parts as players ask for them, and their captions."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from parvis.media.models import Video
from parvis.rights.contracts import Showing
from parvis.rights.ranges import Unsatisfiable, parse_range
from parvis.rights.services import may_show
from parvis.rights.views.answers import absent, answer, refuse, send_file

_CHUNK = 256 * 1024


@require_safe
def show_film(request: HttpRequest, media: UUID) -> HttpResponseBase:
    """The film, whole or the part asked for."""
    film = Video.objects.filter(thing=media).first()
    decision = may_show(Showing(media=media))
    if film is None or not decision:
        return refuse(decision) if not decision else absent()
    path = Path(film.file.path)
    etag = f"{media.hex}-{path.name}"
    return answer(request, decision, etag, partial(_send_part, request, path))


def _send_part(request: HttpRequest, path: Path) -> HttpResponseBase:
    kind = "video/webm" if path.suffix.lower() == ".webm" else "video/mp4"
    size = path.stat().st_size
    try:
        part = parse_range(request.headers.get("Range", ""), size)
    except Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, last = part or (0, size - 1)
    response = StreamingHttpResponse(_read(path, first, last), content_type=kind, status=206 if part else 200)
    response["Content-Length"] = str(last - first + 1)
    response["Accept-Ranges"] = "bytes"
    if part:
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _read(path: Path, first: int, last: int) -> Iterator[bytes]:
    left = last - first + 1
    with path.open("rb") as stream:
        stream.seek(first)
        while left > 0 and (chunk := stream.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk


@require_safe
def show_captions(request: HttpRequest, media: UUID, language: str) -> HttpResponseBase:
    """The captions in French or in English (WebVTT)."""
    film = Video.objects.filter(thing=media).first()
    held = getattr(film, f"captions_{language}", None) if language in ("fr", "en") else None
    if not held:
        return absent()
    sent = partial(send_file, Path(held.path), "text/vtt; charset=utf-8")
    return answer(request, may_show(Showing(media=media)), f"{media.hex}-{Path(held.name).name}", sent)
