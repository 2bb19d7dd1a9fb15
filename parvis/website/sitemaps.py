"""Sitemaps: every public address in both languages, in files of at most 50,000 (sitemaps.org 0.9).

Works, makers, places and subjects are counted and cut by primary key, so that no file reads more
rows than it names; pages come from Wagtail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page

from parvis.collection.models import Maker, Place, Subject
from parvis.collection.queries import works_of
from parvis.fediverse.models import Actor
from parvis.feedback.queries import public_topics
from parvis.traces.models import Thing

# Each row is two addresses, one a language; the standard's limit is 50,000 addresses a file.
ROWS = 20_000
_MARK = "zzz"


@dataclass(frozen=True)
class Entry:
    """One address and when its page last changed."""

    address: str
    changed_at: datetime | None = None


def _entries_of(model: Any) -> QuerySet[Any]:
    return model.objects.filter(thing__state=Thing.State.LIVE)


_ROWS: dict[str, Callable[[], QuerySet[Any]]] = {
    "work": works_of,
    "maker": lambda: _entries_of(Maker),
    "place": lambda: _entries_of(Place),
    "subject": lambda: _entries_of(Subject),
}
_VIEWS = ("collection:list", "collection:map", "website:hub")


def sections() -> list[str]:
    """The names of the sitemaps: "pages", "work-1", "work-2", "maker-1"…"""
    names = ["pages"]
    for kind, rows in _ROWS.items():
        files = -(-rows().count() // ROWS)
        names += [f"{kind}-{number}" for number in range(1, files + 1)]
    return names


def entries(section: str) -> Iterator[Entry] | None:
    """The entries of one sitemap; None when there is none of that name."""
    if section == "pages":
        return _pages()
    kind, _, number = section.partition("-")
    if kind not in _ROWS or not number.isdigit() or not 0 < int(number) < 10_000:
        return None
    return _rows(kind, int(number))


def _pages() -> Iterator[Entry]:
    live = Page.objects.live().public().filter(depth__gt=1).select_related("locale").order_by("path")
    for page in live:
        if page.url:
            yield Entry(f"{settings.PUBLIC_ADDRESS}{page.url}", page.last_published_at)
    for code, _label in settings.LANGUAGES:
        with translation.override(code):
            yield from [Entry(f"{settings.PUBLIC_ADDRESS}{reverse(name)}") for name in _VIEWS]
            yield from _asked()
    yield from _voices()


def _asked() -> Iterator[Entry]:
    """What was asked and came of it; nothing while nothing is said."""
    topics = list(public_topics()[:ROWS])
    if topics:
        yield Entry(f"{settings.PUBLIC_ADDRESS}{reverse('website:asked')}", topics[0].published_at)
    for topic in topics:
        yield Entry(f"{settings.PUBLIC_ADDRESS}{reverse('website:asked_one', args=[topic.slug])}", topic.changed_at)


def _voices() -> Iterator[Entry]:
    """The page of each voice that speaks, one for both languages, unless it would rather not be searched."""
    speaking = Actor.objects.filter(retired_at=None, is_indexable=True).exclude(kind=Actor.Kind.INSTANCE)
    for voice in speaking.order_by("pk"):
        yield Entry(f"{settings.PUBLIC_ADDRESS}{reverse('voices:voice', args=[voice.username])}", voice.changed_at)


def _rows(kind: str, number: int) -> Iterator[Entry]:
    first = (number - 1) * ROWS
    rows = _ROWS[kind]().order_by("pk").values_list("slug", "thing__changed_at")[first : first + ROWS]
    # Resolving forty thousand addresses would take seconds: each language's is resolved once.
    patterns = []
    for code, _label in settings.LANGUAGES:
        with translation.override(code):
            patterns.append(settings.PUBLIC_ADDRESS + reverse(f"collection:{kind}", args=[_MARK]))
    for slug, changed_at in rows:
        for pattern in patterns:
            yield Entry(pattern.replace(_MARK, slug), changed_at)


def xml(found: Iterable[Entry]) -> str:
    """A urlset document."""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return head + "".join(_url(entry) for entry in found) + "</urlset>\n"


def _url(entry: Entry) -> str:
    changed = f"<lastmod>{entry.changed_at:%Y-%m-%d}</lastmod>" if entry.changed_at else ""
    return f"<url><loc>{escape(entry.address)}</loc>{changed}</url>\n"
