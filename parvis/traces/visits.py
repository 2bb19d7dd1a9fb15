"""Who asks for a page, as far as counting needs to know: a person, a robot, or somebody who must not be counted.

Nothing here is kept. The address and the browser's name go into a salted hash at once (``identity``); the
browser's name alone is looked at once more, less than a second later, to tell robots apart.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings

from parvis.core.addresses import client_address
from parvis.core.clock import today

if TYPE_CHECKING:
    from django.http import HttpRequest

# The cookie of those who object holds the same two letters for everybody: it tells nobody from another.
OBJECTION_COOKIE, OBJECTION = "parvis_statistics", "no"
MOST_WORDS = 60
_AGENT_LETTERS = 400
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?){1,8}")
# Words in which a person may hide: an electronic address, a telephone number, any number as long.
_PERSONAL = re.compile(r"@|://|www\.|(?:\d[ .\-/]?){9,}")


@dataclass(frozen=True, slots=True)
class Visit:
    """One request, less everything that tells who made it.

    who: the day's salted hash of address and browser, None while the salt is not known; agent: the browser's
    name, until it was compared with the list of robots; reason: why it is no person, when its manners say so.
    """

    day: date
    who: bytes | None
    agent: str
    reason: str


def look(request: HttpRequest, salt: bytes | None) -> Visit | None:
    """Look at a request; None for who objects and for signed-in staff: nothing is counted, not even that."""
    meta = request.META
    if meta.get("HTTP_DNT") == "1" or meta.get("HTTP_SEC_GPC") == "1" or has_objected(request):
        return None
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return None
    agent = str(meta.get("HTTP_USER_AGENT", ""))[:_AGENT_LETTERS]
    who = identity(salt, client_address(request), agent) if salt else None
    return Visit(today(), who, agent, _manners(request))


def has_objected(request: HttpRequest) -> bool:
    """Whether this browser said no on the page of statistics."""
    return request.COOKIES.get(OBJECTION_COOKIE) == OBJECTION


def identity(salt: bytes, address: str, agent: str) -> bytes:
    """Sixteen bytes that are the same for one browser all day, and mean nothing without the day's salt."""
    return blake2b(f"{address}\n{agent}".encode(), key=salt, digest_size=16).digest()


def mark(who: bytes, what: str) -> bytes:
    """The mark of one visitor on one thing: two marks of one visitor cannot be put together."""
    return blake2b(what.encode(), key=who, digest_size=16).digest()


def _manners(request: HttpRequest) -> str:
    """Why this cannot be somebody reading a page, or nothing."""
    meta = request.META
    purpose = f"{meta.get('HTTP_SEC_PURPOSE', '')} {meta.get('HTTP_PURPOSE', '')} {meta.get('HTTP_X_MOZ', '')}"
    if "prefetch" in purpose or "preview" in purpose:
        return "ahead"
    if request.method == "HEAD" or not meta.get("HTTP_ACCEPT_LANGUAGE") or not meta.get("HTTP_USER_AGENT"):
        return "manners"
    return ""


def is_navigation(request: HttpRequest) -> bool:
    """Whether the answer is shown as a page: what a script fetches is no view (Fetch Metadata, W3C)."""
    return request.META.get("HTTP_SEC_FETCH_DEST", "document") in ("document", "iframe", "frame", "")


def came_from(request: HttpRequest) -> tuple[str, str]:
    """From where: ("page", a path of this site), ("host", another site), or two empty strings when unknown."""
    referrer = str(request.META.get("HTTP_REFERER", ""))[:2000]
    try:
        parts = urlsplit(referrer)
        host = (parts.hostname or "").lower()
    except ValueError:
        return "", ""
    if parts.scheme not in ("http", "https"):
        return "", ""
    if host in own_hosts(request):
        return "page", parts.path[:400] or "/"
    return ("host", host.removeprefix("www.")) if _HOST.fullmatch(host) and len(host) <= 100 else ("", "")


def own_hosts(request: HttpRequest) -> set[str]:
    """The names under which this site is reached, the present one included."""
    present = str(request.META.get("HTTP_HOST", "")).rsplit(":", 1)[0].lower()
    return {present, *settings.ALLOWED_HOSTS}


def clean_words(text: str) -> str:
    """Words searched, fit to be counted: one spelling, short; empty when a person may hide in them."""
    words = " ".join("".join(filter(_is_sayable, unicodedata.normalize("NFC", text))).casefold().split())
    return "" if len(words) > MOST_WORDS or _PERSONAL.search(words) else words


def _is_sayable(letter: str) -> bool:
    return unicodedata.category(letter)[0] != "C"
