"""What machines read: robots.txt, sitemaps, and the icon in the institution's colours."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from parvis.website import sitemaps
from parvis.website.frame import frame

_XML = "application/xml"


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything may be read, but for the desk and the endless combinations of filters."""
    lines = [
        "User-agent: *",
        "Disallow: /desk/",
        "Disallow: /*?*sort=",
        "",
        f"Sitemap: {settings.PUBLIC_ADDRESS}{reverse('site:sitemap')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The index of sitemaps (sitemaps.org 0.9)."""
    addresses = [
        settings.PUBLIC_ADDRESS + reverse("site:sitemap_section", args=[section]) for section in sitemaps.sections()
    ]
    return HttpResponse(render_to_string("website/sitemap_index.xml", {"addresses": addresses}), content_type=_XML)


@require_safe
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    """One sitemap, of at most 50,000 addresses."""
    entries = sitemaps.entries(section)
    if entries is None:
        raise Http404
    return HttpResponse(sitemaps.xml(entries), content_type=_XML)


@require_safe
@cache_control(public=True, max_age=3600)
def favicon(request: HttpRequest) -> HttpResponse:
    """The house's mark in the institution's accent, light and dark."""
    svg = render_to_string("website/favicon.svg", {"institution": frame().institution})
    return HttpResponse(svg, content_type="image/svg+xml")
