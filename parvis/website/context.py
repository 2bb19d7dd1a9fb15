"""What every public page needs: the frame around it and its address in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from wagtail.models import Page

from parvis.core.bilingual import current
from parvis.website.frame import Frame, frame


@dataclass(frozen=True)
class Language:
    """The present page in one language: address on this host, and whole for search engines."""

    code: str
    label: str
    url: str
    current: bool

    @property
    def whole(self) -> str:
        """The public address of that page."""
        return f"{settings.PUBLIC_ADDRESS}{self.url}"


def site(request: HttpRequest) -> Mapping[str, Any]:
    """The context of public pages; the desk and the permanent addresses are spared the reads."""
    if request.path.startswith("/desk/"):
        return {}
    around = frame()
    return {
        **_shallow(around),
        "nav": _nav(around, request),
        "languages": languages(request),
        "canonical": f"{settings.PUBLIC_ADDRESS}{request.path}",
        "public_address": settings.PUBLIC_ADDRESS,
    }


def _shallow(around: Frame) -> dict[str, Any]:
    names = (
        "institution",
        "hours_sentence",
        "home_url",
        "visit_url",
        "hub_url",
        "search_url",
        "statistics_url",
        "footer_links",
        "credit",
    )
    return {name: getattr(around, name) for name in names}


def _nav(around: Frame, request: HttpRequest) -> list[tuple[str, str, bool]]:
    """The menu; a work, a maker, a place and a subject stand in the collection."""
    match = request.resolver_match
    here = reverse("collection:list") if match and match.app_name == "collection" else request.path
    return [(label, url, here.startswith(url)) for label, url in around.nav]


def languages(request: HttpRequest) -> list[Language]:
    """The present page in every language; where it is not translated, that language's home."""
    page = getattr(request, "served_page", None)
    addresses = _of_page(page) if page is not None else {}
    return [
        Language(code, label, addresses.get(code) or _translated(request, code), code == current())
        for code, label in settings.LANGUAGES
    ]


def _of_page(page: Page) -> dict[str, str]:
    pages = [page, *page.get_translations().live().select_related("locale")]
    return {each.locale.language_code: each.url for each in pages if each.url}


def _translated(request: HttpRequest, code: str) -> str:
    if code == current():
        return request.path
    if getattr(request, "served_page", None) is not None or request.resolver_match is None:
        return "/" if code == settings.LANGUAGE_CODE else f"/{code}/"
    return translate_url(request.path, code)
