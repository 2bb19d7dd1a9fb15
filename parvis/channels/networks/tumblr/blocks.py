"""A message as content blocks of the Neue Post Format.

Facts of github.com/tumblr/docs (npf-spec.md), November 2026: 4,096 code points a text block, 1,000 blocks, 30 pictures,
100 links and 50 mentions; ranges count code points, as ours do.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from parvis.channels.contracts import Media, Message, Range
from parvis.channels.contracts.writing import Written, found_in, write_out
from parvis.core.text import make_slug, shorten

MOST_IN_BLOCK, MOST_LINKS = 4_096, 100
_PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")


@dataclass(frozen=True)
class Post:
    """What is posted: the JSON, and the files its blocks name."""

    body: dict[str, Any]
    files: tuple[tuple[str, Media], ...]


def post_of(message: Message) -> Post:
    """The whole post."""
    files = tuple((f"media-{number}", each) for number, each in enumerate(message.media))
    content = [
        *_heading(message),
        *_text(message),
        *(block for name, each in files for block in _media(name, each)),
        *_card(message),
    ]
    body = {
        "content": content, "state": "published", "tags": ",".join(_tags(message)), "slug": slug_of(message),
    }  # fmt: skip
    return Post(body, files)


def write(message: Message) -> Written:
    """The words with their links; hashtags have their own place, the address its own block."""
    said = Message(key=message.key, text=message.text, ranges=message.ranges)
    return found_in(write_out(said, instead=lambda each, shown: shown))


def slug_of(message: Message) -> str:
    """The end of the post's address: its words, and a mark by which an unknown outcome is found again."""
    return f"{make_slug(message.title or message.text, limit=40)}-{mark_of(message.key)}".strip("-")


def mark_of(key: str) -> str:
    """The same for the same sending."""
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def _heading(message: Message) -> Iterator[dict[str, Any]]:
    if message.title:
        yield {"type": "text", "subtype": "heading1", "text": message.title[:MOST_IN_BLOCK]}
    if message.sensitive:
        yield {"type": "text", "text": f"⚠ {message.sensitive}"[:MOST_IN_BLOCK]}


def _text(message: Message) -> Iterator[dict[str, Any]]:
    """A block a paragraph; one too long goes on in the next."""
    written = write(message)
    links = [each for each in written.ranges if each.kind == "link"][:MOST_LINKS]
    for found in _PARAGRAPH.finditer(written.text):
        for start in range(found.start(), found.end(), MOST_IN_BLOCK):
            end = min(start + MOST_IN_BLOCK, found.end())
            yield _block(written.text, start, end, links)


def _block(text: str, start: int, end: int, links: list[Range]) -> dict[str, Any]:
    formatting = [
        {"type": "link", "start": max(each.start, start) - start, "end": min(each.end, end) - start, "url": each.target}
        for each in links
        if each.start < end and start < each.end
    ]
    return {"type": "text", "text": text[start:end]} | ({"formatting": formatting} if formatting else {})


def _media(name: str, media: Media) -> Iterator[dict[str, Any]]:
    """A film's block has no place for a description: it is written below, for whoever cannot see it."""
    named = {"type": media.media_type, "identifier": name, "width": media.width, "height": media.height}
    if media.media_type.startswith("video/"):
        yield {"type": "video", "media": named}
        yield {"type": "text", "text": media.alt[:MOST_IN_BLOCK]}
        return
    block: dict[str, Any] = {"type": "image", "media": [named], "alt_text": media.alt}
    yield block | ({"caption": media.credit[:MOST_IN_BLOCK]} if media.credit else {})


def _card(message: Message) -> Iterator[dict[str, Any]]:
    link = message.link
    if link:
        told = {"title": shorten(link.title, 140), "description": shorten(link.description, 140)}
        yield {"type": "link", "url": link.url} | {name: text for name, text in told.items() if text}


def _tags(message: Message) -> list[str]:
    """A comma parts tags here: none stands in one."""
    tags = [re.sub(r"[,\s]+", " ", tag).strip().lstrip("#")[:140] for tag in message.tags]
    return [tag for tag in dict.fromkeys(tags) if tag][:30]
