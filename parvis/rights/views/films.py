"""Serving films, sounds and documents: their harmless copies, in parts as players ask for them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from parvis.core.text import make_slug
from parvis.media.kinds import ENDINGS, TYPES
from parvis.media.models import Document, Recording, Sound, Video
from parvis.rights.contracts import Showing, Use
from parvis.rights.services import may_show
from parvis.rights.views.answers import absent, answer, refuse, send_file, send_part


@require_safe
def show_film(request: HttpRequest, media: UUID) -> HttpResponseBase:
    """The film, whole or the part asked for."""
    return _show(request, media, Video.objects.filter(thing=media).first())


@require_safe
def show_sound(request: HttpRequest, media: UUID) -> HttpResponseBase:
    """The sound, whole or the part asked for."""
    return _show(request, media, Sound.objects.filter(thing=media).first())


@require_safe
def open_document(request: HttpRequest, media: UUID) -> HttpResponseBase:
    """The document, always to be saved: nothing in it is opened on our host."""
    return _show(request, media, Document.objects.filter(thing=media).first(), use=Use.DOWNLOAD)


@require_safe
def show_still(request: HttpRequest, media: UUID) -> HttpResponseBase:
    """A picture of the film, or the document's first page."""
    found = Video.objects.filter(thing=media).first() or Document.objects.filter(thing=media).first()
    decision = may_show(Showing(media=media))
    if not decision:
        return refuse(decision)
    if found is None or not found.still:
        return absent()
    return answer(request, decision, f"{found.stamp}-still", partial(send_file, found.still, "image/webp"))


def _show(request: HttpRequest, media: UUID, found: Recording | None, *, use: Use = Use.SITE) -> HttpResponseBase:
    decision = may_show(Showing(media=media, use=use))
    if not decision:
        return refuse(decision)
    if found is None or not found.shown:
        return absent()
    saved = use == Use.DOWNLOAD or "download" in request.GET
    name = f"{make_slug(str(found)) or media}{ENDINGS[found.kind][0]}" if saved else ""
    sent = partial(send_part, request, found.shown, TYPES[found.kind], download=name)
    return answer(request, decision, f"{media.hex}-{found.stamp}", sent)


@require_safe
def show_captions(request: HttpRequest, media: UUID, language: str) -> HttpResponseBase:
    """The captions in French or in English (WebVTT)."""
    film = Video.objects.filter(thing=media).first()
    held = getattr(film, f"captions_{language}", None) if language in ("fr", "en") else None
    if not held:
        return absent()
    sent = partial(send_file, held.name, "text/vtt; charset=utf-8")
    return answer(request, may_show(Showing(media=media)), f"{media.hex}-{Path(held.name).name}", sent)
