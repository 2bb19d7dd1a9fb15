"""What a feed of ours says, as Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1; asked again, 304 when nothing changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed, SyndicationFeed
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from parvis.accounts.models import Institution
from parvis.channels.models import Connection
from parvis.channels.queries.entries import Entry, entries_of, feed_named
from parvis.core.text import shorten

Writing = Callable[[Connection, list[Entry], str], tuple[str, str]]


# Conditional by content: a picture goes when its right ends, without any row of the feed being touched.
@require_safe
@cache_control(public=True, max_age=300)
@conditional_page
def said_feed(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """One feed in one format. 404 for a feed that is none."""
    feed = feed_named(slug)
    if feed is None or kind not in _KINDS:
        raise Http404
    here = f"{settings.PUBLIC_ADDRESS}{request.path}"
    body, media_type = _KINDS[kind](feed, entries_of(feed), here)
    return HttpResponse(body, content_type=f"{media_type}; charset=utf-8")


def _atom(feed: Connection, entries: list[Entry], here: str) -> tuple[str, str]:
    return _written(Atom1Feed, feed, entries, here), "application/atom+xml"


def _rss(feed: Connection, entries: list[Entry], here: str) -> tuple[str, str]:
    return _written(Rss201rev2Feed, feed, entries, here), "application/rss+xml"


def _written(kind: type[SyndicationFeed], feed: Connection, entries: list[Entry], here: str) -> str:
    written = kind(
        title=feed.name, link=f"{settings.PUBLIC_ADDRESS}/", description=feed.name, feed_url=here,
        author_name=str(Institution.current()), feed_guid=here,
    )  # fmt: skip
    for entry in entries:
        pictures = [Enclosure(each.url, "0", "image/webp") for each in entry.pictures]
        written.add_item(
            title=_title(entry), link=_link(entry, here), description=_html(entry), unique_id=f"urn:uuid:{entry.id}",
            pubdate=entry.said_at, updateddate=entry.changed_at, categories=entry.message.tags,
            # RSS takes one enclosure.
            enclosures=pictures[:1] if kind is Rss201rev2Feed else pictures, unique_id_is_permalink=False,
        )  # fmt: skip
    return written.writeString("utf-8")


def _json(feed: Connection, entries: list[Entry], here: str) -> tuple[str, str]:
    told = {
        "version": "https://jsonfeed.org/version/1.1", "title": feed.name, "feed_url": here,
        "home_page_url": f"{settings.PUBLIC_ADDRESS}/", "authors": [{"name": str(Institution.current())}],
        "items": [_item(each, here) for each in entries],
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False), "application/feed+json"


def _item(entry: Entry, here: str) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": f"urn:uuid:{entry.id}", "url": _link(entry, here), "title": _title(entry), "content_html": _html(entry),
        "content_text": entry.message.text, "language": entry.message.language, "tags": list(entry.message.tags),
        "date_published": entry.said_at.isoformat(), "date_modified": entry.changed_at.isoformat(),
    }  # fmt: skip
    return item | ({"image": entry.pictures[0].url} if entry.pictures else {})


def _title(entry: Entry) -> str:
    return entry.message.title or shorten(" ".join(entry.message.text.split()), 90)


def _link(entry: Entry, here: str) -> str:
    return entry.message.link.url if entry.message.link else f"{here}#{entry.id}"


def _html(entry: Entry) -> SafeString:
    """The words with their links, then the pictures; a warning stands before both."""
    message = entry.message
    warning = format_html("<p><strong>{}</strong></p>", message.sensitive) if message.sensitive else ""
    words = format_html_join("", "<p>{}</p>", ((each,) for each in _paragraphs(entry)))
    pictures = format_html_join(
        "", '<figure><img src="{}" alt="{}"><figcaption>{}</figcaption></figure>',
        ((each.url, each.alt, each.credit) for each in entry.pictures),
    )  # fmt: skip
    return format_html("{}{}{}", warning, words, pictures)


def _paragraphs(entry: Entry) -> list[SafeString]:
    text, at, pieces = entry.message.text, 0, []
    for each in entry.message.ranges:
        if each.kind == "link" and at <= each.start < each.end <= len(text) and each.target.startswith("http"):
            pieces += [
                _plain(text[at : each.start]),
                format_html('<a href="{}">{}</a>', each.target, text[each.start : each.end]),
            ]
            at = each.end
    whole = format_html_join("", "{}", ((each,) for each in [*pieces, _plain(text[at:])]))
    return [SafeString(each.replace("\n", "<br>")) for each in whole.split("\n\n") if each.strip()]


def _plain(text: str) -> SafeString:
    return format_html("{}", text.replace("\r", ""))


_KINDS: dict[str, Writing] = {"atom": _atom, "rss": _rss, "json": _json}
