"""Serving pictures: derivatives, cards, zooms and originals."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_safe

from parvis.core.text import make_slug
from parvis.media.formats import TILE
from parvis.media.kinds import TYPES
from parvis.media.models import Derivative, Picture
from parvis.rights.addresses import folder
from parvis.rights.contracts import Decision, Showing, Use
from parvis.rights.pages import page_named
from parvis.rights.services import licence_of, may_show, showing_of
from parvis.rights.views.answers import absent, answer, refuse, send_file


@require_safe
def show_width(request: HttpRequest, media: UUID, width: int) -> HttpResponseBase:
    """A derivative of that width; with ``?download``, to be saved, which is another use."""
    row = _made(media, Derivative.Kind.WIDTH, width=width)
    if row is None:
        return _nothing(media)
    saved = "download" in request.GET
    use = Use.DOWNLOAD if saved else Use.SITE
    page = page_named(request.GET.get("page", ""))
    decision = may_show(Showing(media=media, use=use, size=width, page=page))
    return _send(request, decision, row, download=_file_name(row.picture, f"{width}.webp") if saved else "")


@require_safe
def show_share(request: HttpRequest, media: UUID) -> HttpResponseBase:
    """The picture of a shared link's card, 1200 by 630."""
    row = _made(media, Derivative.Kind.SHARE)
    if row is None:
        return _nothing(media)
    return _send(request, may_show(showing_of(row.picture, Derivative.Kind.SHARE)), row)


@require_safe
def show_tile(request: HttpRequest, media: str, tile: str) -> HttpResponseBase:
    """One tile of a zoom."""
    row = _tiles(media)
    if row is None:
        return absent()
    decision = may_show(showing_of(row.picture, Derivative.Kind.TILES))
    sent = partial(send_file, f"{row.path}/{tile}", "image/jpeg")
    return answer(request, decision, f"{row.picture.stamp}-{tile}", sent)


@require_safe
def describe_zoom(request: HttpRequest, media: UUID) -> HttpResponseBase:
    """The zoom's description (IIIF Image API 3.0, level 0)."""
    row = _tiles(media)
    if row is None:
        return _nothing(media)
    decision = may_show(showing_of(row.picture, Derivative.Kind.TILES))
    description = {
        "@context": "http://iiif.io/api/image/3/context.json",
        "id": request.build_absolute_uri(f"{folder(media)}tiles"),
        "type": "ImageService3",
        "protocol": "http://iiif.io/api/image",
        "profile": "level0",
        "width": row.width,
        "height": row.height,
        "tiles": [{"width": TILE, "scaleFactors": _scales(row.width, row.height)}],
    }
    return answer(request, decision, f"{row.picture.stamp}-info", partial(JsonResponse, description))


@require_safe
def download_original(request: HttpRequest, media: UUID) -> HttpResponseBase:
    """The whole picture without the camera's notes, its licence named in the Link header (RFC 4946).

    The original itself never leaves: it may tell where and by whom it was taken.
    """
    row = _made(media, Derivative.Kind.COPY)
    if row is None:
        return _nothing(media)
    decision = may_show(Showing(media=media, use=Use.DOWNLOAD, size=row.picture.width))
    response = _send(request, decision, row, download=_file_name(row.picture, f".{row.format}"))
    licence = licence_of(media) if decision else None
    if licence is not None:
        response["Link"] = f'<{licence.uri}>; rel="license"'
    return response


def _made(media: UUID, kind: Derivative.Kind, **more: int) -> Derivative | None:
    rows = Derivative.objects.filter(picture__thing=media, kind=kind, state=Derivative.State.MADE, **more)
    return rows.select_related("picture").first()


def _tiles(media: UUID | str) -> Derivative | None:
    return _made(UUID(str(media)), Derivative.Kind.TILES)


def _nothing(media: UUID) -> HttpResponseBase:
    """Told as the decision tells it: a media removed answers 410, one never known 404."""
    decision = may_show(Showing(media=media))
    return refuse(decision) if any(reason.code == "removed" for reason in decision.reasons) else absent()


def _send(request: HttpRequest, decision: Decision, row: Derivative, *, download: str = "") -> HttpResponseBase:
    sent = partial(send_file, row.path, TYPES[row.format], download=download)
    return answer(request, decision, f"{row.picture.stamp}-{Path(row.path).name}", sent)


def _file_name(picture: Picture, ending: str) -> str:
    separator = "" if ending.startswith(".") else "-"
    return f"{make_slug(picture.title) or 'image'}{separator}{ending}"


def _scales(width: int, height: int) -> list[int]:
    """The powers of two by which the whole is shrunk until it fits one tile."""
    scales = [1]
    while max(width, height) > TILE * scales[-1]:
        scales.append(scales[-1] * 2)
    return scales
