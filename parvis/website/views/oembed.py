"""oEmbed 1.0: a work or a story shown on somebody else's page, with its picture where rights allow."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve
from django.utils import translation
from django.views.decorators.http import require_safe

from parvis.collection.models import Work
from parvis.collection.queries import work_at
from parvis.rights.contracts import Use
from parvis.rights.services import Shown, show_picture
from parvis.website.frame import frame
from parvis.website.presenting.work import title_of

_WIDEST = 1920


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """?url=&format=json|xml&maxwidth=&maxheight=. 404 for an address that is not a work, 501 for another format."""
    form = request.GET.get("format", "json")
    if form not in ("json", "xml"):
        return HttpResponse(status=501, content_type="text/plain")
    work, language = _work_of(request.GET.get("url", ""))
    with translation.override(language):
        data = _described(work, _bound(request, "maxwidth"), _bound(request, "maxheight"))
    response: HttpResponse = JsonResponse(data) if form == "json" else _xml(data)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _work_of(address: str) -> tuple[Work, str]:
    """The work whose page has this address on this host, and the page's language. Raises Http404."""
    parts = urlsplit(address[:2000])
    if parts.hostname not in {host.strip("[]") for host in settings.ALLOWED_HOSTS}:
        raise Http404
    language = translation.get_language_from_path(parts.path) or settings.LANGUAGE_CODE
    with translation.override(language):
        try:
            match = resolve(parts.path)
        except Resolver404:
            raise Http404 from None
        work = work_at(match.kwargs["slug"]) if match.view_name == "collection:work" else None
    if work is None:
        raise Http404
    return work, language


def _bound(request: HttpRequest, name: str) -> int:
    asked = request.GET.get(name, "")
    return min(_WIDEST, int(asked)) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 6 else _WIDEST


def _described(work: Work, width: int, height: int) -> dict[str, Any]:
    credit = next(iter(work.credits.all()), None)
    data = {
        "version": "1.0",
        "type": "link",
        "title": title_of(work),
        "author_name": credit.maker.name if credit else None,
        "provider_name": frame().institution.name,
        "provider_url": settings.PUBLIC_ADDRESS,
        "cache_age": min(60, settings.PAGE_CACHE_SECONDS),
    }
    return {name: value for name, value in (data | _photo(work, width, height)).items() if value is not None}


def _photo(work: Work, width: int, height: int) -> dict[str, Any]:
    """The fields of a photo within the bounds; none where the picture may not be shared."""
    link = next(iter(work.pictures.all()), None)
    shown = show_picture(link.picture, use=Use.SHARE_CARD) if link else None
    if not shown:
        return {}
    fitting = [step for step in shown.widths if step <= width and _height(shown, step) <= height]
    if not fitting:
        return {}
    return {
        "type": "photo",
        "url": settings.PUBLIC_ADDRESS + shown.address(fitting[-1]),
        "width": fitting[-1],
        "height": _height(shown, fitting[-1]),
    }


def _height(shown: Shown, width: int) -> int:
    return round(width * shown.picture.height / shown.picture.width)


def _xml(data: dict[str, Any]) -> HttpResponse:
    fields = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in data.items())
    document = f'<?xml version="1.0" encoding="utf-8" standalone="yes"?><oembed>{fields}</oembed>'
    return HttpResponse(document, content_type="text/xml; charset=utf-8")
