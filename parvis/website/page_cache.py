"""Public pages kept whole, in this process, for visitors who are not signed in.

A kept page is shown only under the stamp it was made under (see freshness), for its language,
path and the parameters that matter, and no longer than its rights hold. It is answered before
sessions, languages and views, compressed once, and with 304 to a browser that has it.
"""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers

from parvis.core.clock import midnight, now, today
from parvis.rights.services import foreseeing
from parvis.website import freshness
from parvis.website.counting import Reading, reading_of

MOST_PAGES = 400
MOST_BYTES = 400_000
# Nothing signed-in, written or negotiated is kept.
_NEVER = (
    "/desk/", "/id/", "/ap/", "/en/ap/", "/@", "/en/@", "/.well-known/", "/nodeinfo/", "/static/", "/media/", "/medias/", "/flux/dits/",
    "/lettre/", "/en/letter/", "/nous-ecrire/", "/en/write-to-us/", "/question/", "/en/question/", "/votre-message/", "/en/your-message/",
    "/collection/search.json",
)  # fmt: skip
_KINDS = ("text/html", "application/atom+xml", "application/xml", "text/plain")


@dataclass(frozen=True)
class Kept:
    """One page as it was answered."""

    stamp: str
    expires: float
    body: bytes
    zipped: bytes
    etag: str
    headers: dict[str, str]
    reading: Reading | None = None


class Shelf:
    """The pages kept last, least recently used first; safe between threads."""

    def __init__(self, most: int = MOST_PAGES) -> None:
        self._most, self._lock = most, Lock()
        self._pages: OrderedDict[str, Kept] = OrderedDict()

    def get(self, key: str, stamp: str) -> Kept | None:
        """The page under that key if it is still good."""
        with self._lock:
            page = self._pages.get(key)
            if page is None or page.stamp != stamp or page.expires <= now().timestamp():
                self._pages.pop(key, None)
                return None
            self._pages.move_to_end(key)
            return page

    def put(self, key: str, page: Kept) -> None:
        """Keep a page, forgetting the one asked longest ago when there are too many."""
        with self._lock:
            self._pages[key] = page
            while len(self._pages) > self._most:
                self._pages.popitem(last=False)

    def clear(self) -> None:
        """Forget every page."""
        with self._lock:
            self._pages.clear()


shelf = Shelf()


def keep_until(request: HttpRequest, moment: datetime | None) -> None:
    """Say that what a page shows changes at a moment: it is kept no longer. Rights say so by themselves."""
    if moment is None:
        return
    end = moment.timestamp()
    request.page_ends = min(end, getattr(request, "page_ends", end))  # type: ignore[attr-defined]


class PageCache:
    """The middleware; stands right after the static files."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _may_keep(request):
            return self._get_response(request)
        key, stamp = _key(request), freshness.stamp()
        page = shelf.get(key, stamp)
        if page is None:
            with foreseeing() as foresight:
                response = self._get_response(request)
            keep_until(request, foresight.until)
            page = _keep(request, response, stamp)
            if page is None:
                return response
            shelf.put(key, page)
        return _answer(request, page)


def _may_keep(request: HttpRequest) -> bool:
    return (
        settings.PAGE_CACHE_SECONDS > 0
        and request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not request.path_info.startswith(_NEVER)
    )


def _key(request: HttpRequest) -> str:
    # The host belongs to the key: absolute addresses are written in the page.
    return f"{request.META.get('HTTP_HOST', '')}{request.path_info}?{request.META.get('QUERY_STRING', '')}"


def _keep(request: HttpRequest, response: HttpResponse, stamp: str) -> Kept | None:
    """The page to keep, or None for an answer that must not be kept."""
    kind = response.get("Content-Type", "").split(";")[0]
    if response.status_code != 200 or response.streaming or kind not in _KINDS:
        return None
    if response.cookies or "no-store" in response.get("Cache-Control", "") or len(response.content) > MOST_BYTES:
        return None
    names = ("Content-Type", "Content-Language", "Link", "X-Frame-Options")
    headers = {name: response[name] for name in names if name in response}
    body = response.content
    etag = hashlib.blake2b(body, digest_size=12).hexdigest()
    zipped, reading = gzip.compress(body, 6, mtime=0), reading_of(request, response)
    return Kept(stamp, _end(request), body, zipped, f'W/"{etag}"', headers, reading)


def _end(request: HttpRequest) -> float:
    """The lifetime of the configuration, the day's end («open today»), or the end of a right."""
    ends = [now().timestamp() + settings.PAGE_CACHE_SECONDS, midnight(today() + timedelta(days=1)).timestamp()]
    return min(*ends, getattr(request, "page_ends", ends[0]))


def _answer(request: HttpRequest, page: Kept) -> HttpResponse:
    request.reading = page.reading  # type: ignore[attr-defined]
    if request.META.get("HTTP_IF_NONE_MATCH", "").find(page.etag) >= 0:
        response: HttpResponse = HttpResponseNotModified()
    elif "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
        response = HttpResponse(page.zipped, headers={**page.headers, "Content-Encoding": "gzip"})
    else:
        response = HttpResponse(page.body, headers=page.headers)
    response["ETag"] = page.etag
    # A browser may keep the page and asks each time whether it is still the one.
    response["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ("Accept-Encoding", "Cookie"))
    return response
