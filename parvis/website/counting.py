"""Counting public pages and downloads as they are answered, kept pages included."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from parvis.traces.services import CountedAct, Hit, counting
from parvis.traces.visits import came_from, clean_words, is_navigation, look

if TYPE_CHECKING:
    from django.urls import ResolverMatch

# Only what is known to be public is counted: the address of any other page may hold a secret (a reset, an invitation).
_READ = frozenset({"website", "collection"})
_READ_NAMES = frozenset({"wagtail_serve"})
# Where one says no to being counted, and what only staff sees.
_NOT_READ_NAMES = frozenset({"website:statistics", "website:patterns"})
_DOWNLOADS = frozenset({"rights:original", "rights:width"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What one answered page counts for; kept beside the page so that nothing is looked up again.

    target: the thing it shows, else its path; words: what was searched in vain on it.
    """

    target: str
    language: str
    words: str | None = None


def stands_for(request: HttpRequest, thing: UUID | None) -> None:
    """Say, in a view, which thing the page shows: its readings in every language are counted together."""
    request.counted_thing = thing  # type: ignore[attr-defined]


def searched_in_vain(request: HttpRequest, text: str) -> None:
    """Say, in a view, that these words found nothing."""
    if text:
        request.counted_words = clean_words(text)  # type: ignore[attr-defined]


def reading_of(request: HttpRequest, response: HttpResponse) -> Reading | None:
    """What a fresh answer counts for, None when it is no page that somebody reads."""
    is_page = response.status_code == 200 and response.get("Content-Type", "").startswith("text/html")
    if not is_page or not _is_public(request.resolver_match):
        return None
    thing = getattr(request, "counted_thing", None)
    target = str(thing) if thing else request.path_info[:200]
    language = str(getattr(request, "LANGUAGE_CODE", ""))[:2]
    return Reading(target, language, getattr(request, "counted_words", None))


def _is_public(match: ResolverMatch | None) -> bool:
    if match is None or match.view_name in _NOT_READ_NAMES:
        return False
    return bool(_READ.intersection(match.namespaces)) or match.view_name in _READ_NAMES


class Counting:
    """The middleware; stands before the kept pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        if settings.COUNTS_VISITS and response.status_code in (200, 304):
            hit = _hit(request, response)
            if hit is not None:
                counting.note(hit)
        return response


def _hit(request: HttpRequest, response: HttpResponse) -> Hit | None:
    if request.method not in ("GET", "HEAD"):
        return None
    if hasattr(request, "reading"):
        reading: Reading | None = request.reading
    else:
        reading = reading_of(request, response)
    if reading is not None:
        return _view(request, reading)
    return _download(request, response)


def _view(request: HttpRequest, reading: Reading) -> Hit | None:
    visit = look(request, counting.salt()) if is_navigation(request) else None
    if visit is None:
        return None
    return Hit(
        visit=visit, act=CountedAct.VIEW, target=reading.target, language=reading.language,
        path=request.path_info, source=came_from(request), words=reading.words,
    )  # fmt: skip


def _download(request: HttpRequest, response: Any) -> Hit | None:
    """A media given to be saved: only the answer knows that it was."""
    match = request.resolver_match
    if match is None or match.view_name not in _DOWNLOADS or response.status_code != 200:
        return None
    if not response.get("Content-Disposition", "").startswith("attachment"):
        return None
    visit = look(request, counting.salt())
    target = str(match.kwargs["media"])
    return Hit(visit=visit, act=CountedAct.DOWNLOAD, target=target) if visit else None
