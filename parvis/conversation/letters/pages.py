"""What a page of elsewhere says of itself: title, author, day (schema.org, OpenGraph), without trusting it."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

_MOST_HTML, _MOST_JSON, _MOST_NODES = 600_000, 200_000, 500
_TITLES = ("og:title", "twitter:title", "dc.title")
_AUTHORS = ("author", "article:author", "dc.creator", "citation_author")
_DAYS = ("article:published_time", "date", "dc.date", "datepublished", "citation_publication_date")
_WRITTEN = (
    "article",
    "newsarticle",
    "blogposting",
    "review",
    "criticreview",
    "reviewnewsarticle",
    "socialmediaposting",
)


@dataclass(frozen=True)
class PageFacts:
    """What it says; empty, or None, where it says nothing."""

    title: str = ""
    author: str = ""
    at: datetime | None = None
    language: str = ""
    site: str = ""


def read_page(html: str) -> PageFacts:
    """The facts of a page; what is told for machines first, then its title."""
    reader = _Head()
    with suppress(ValueError, AssertionError, RecursionError):
        reader.feed(html[:_MOST_HTML])
    told = _of_json(reader.json)
    meta = reader.meta
    author = told.get("author", "") or next((meta[name] for name in _AUTHORS if meta.get(name)), "")
    return PageFacts(
        title=_line(told.get("title", "") or next((meta[n] for n in _TITLES if meta.get(n)), "") or reader.title),
        author=_line("" if author.startswith(("http://", "https://")) else author),
        at=_moment(told.get("at", "") or next((meta[name] for name in _DAYS if meta.get(name)), "")),
        language=reader.language[:2].casefold() if reader.language[:2].isalpha() else "",
        site=_line(meta.get("og:site_name", "")),
    )  # fmt: skip


class _Head(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.meta: dict[str, str] = {}
        self.json: list[str] = []
        self.title = self.language = self._in = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = told.get("lang", "")
        elif tag == "meta":
            name = (told.get("property") or told.get("name") or told.get("itemprop") or "").casefold()
            if name and len(self.meta) < 200:
                self.meta.setdefault(name, told.get("content", "")[:1_000])
        elif tag == "title" and not self.title:
            self._in = "title"
        elif tag == "script" and told.get("type", "").casefold() == "application/ld+json" and len(self.json) < 10:
            self._in = "json"
            self.json.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("title", "script"):
            self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in == "title":
            self.title = f"{self.title}{data}"[:1_000]
        elif self._in == "json":
            self.json[-1] = f"{self.json[-1]}{data}"[:_MOST_JSON]


def _of_json(written: list[str]) -> dict[str, str]:
    """Of the first thing that was written by somebody."""
    nodes: list[Any] = []
    for each in written:
        with suppress(ValueError, RecursionError):
            nodes.append(json.loads(each))
    seen = 0
    while nodes and seen < _MOST_NODES:
        node, seen = nodes.pop(0), seen + 1
        if isinstance(node, list):
            nodes += node[:100]
        elif isinstance(node, dict):
            kinds = node.get("@type")
            if any(str(kind).casefold() in _WRITTEN for kind in (kinds if isinstance(kinds, list) else [kinds])):
                title = node.get("headline") or node.get("name")
                return {
                    "title": _text(title),
                    "author": _name(node.get("author")),
                    "at": _text(node.get("datePublished")),
                }
            nodes += [value for value in node.values() if isinstance(value, dict | list)][:50]
    return {}


def _name(author: Any) -> str:
    if isinstance(author, list):
        return ", ".join(filter(None, (_name(each) for each in author[:5])))
    return _text(author.get("name")) if isinstance(author, dict) else _text(author)


def _text(value: Any) -> str:
    return value[:1_000] if isinstance(value, str) else ""


def _line(text: str) -> str:
    return " ".join(text.split())[:300]


def _moment(written: str) -> datetime | None:
    with suppress(ValueError, OverflowError):
        found = datetime.fromisoformat(re.sub(r"Z$", "+00:00", written.strip()[:40]))
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None
