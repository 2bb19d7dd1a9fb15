"""A message as Bluesky writes it: a text of at most 300 graphemes, and facets that count its UTF-8 bytes.

Facts of docs.bsky.app and of the lexicons (app.bsky.feed.post, app.bsky.richtext.facet), November 2026.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from parvis.channels.contracts import Message, Range
from parvis.channels.contracts.writing import Written, found_in, write_out

MOST_GRAPHEMES, MOST_BYTES = 300, 3_000
# handle → DID, "" for nobody's.
Resolving = Callable[[str], str]


def write(message: Message) -> Written:
    """The text and what stands in it; its address is a card, unless pictures take that place."""
    said = message
    written = write_out(said, instead=_instead, with_link=bool(message.media))
    if message.sensitive:
        written = _after(f"⚠ {message.sensitive}\n\n", written)
    return found_in(written)


def _instead(each: Range, shown: str) -> str:
    """Links stand behind words here; a person is written with their sign."""
    if each.kind == "mention" and not shown.startswith("@"):
        return f"@{shown}"
    if each.kind == "tag":
        return f"#{each.target.lstrip('#')}"
    return shown


def _after(before: str, written: Written) -> Written:
    by = len(before)
    moved = (Range(start=r.start + by, end=r.end + by, kind=r.kind, target=r.target) for r in written.ranges)
    return Written(before + written.text, tuple(moved))


def facets(written: Written, resolve: Resolving) -> list[dict[str, Any]]:
    """The stretches as app.bsky.richtext.facet: a person nobody knows, and a hashtag too long, stay plain words."""
    found = []
    for each in written.ranges:
        feature = _feature(each, resolve)
        if feature:
            start = len(written.text[: each.start].encode())
            end = start + len(written.text[each.start : each.end].encode())
            found.append({"index": {"byteStart": start, "byteEnd": end}, "features": [feature]})
    return found


def _feature(each: Range, resolve: Resolving) -> dict[str, str] | None:
    if each.kind == "link":
        return {"$type": "app.bsky.richtext.facet#link", "uri": each.target}
    if each.kind == "tag":
        tag = each.target.lstrip("#")
        return {"$type": "app.bsky.richtext.facet#tag", "tag": tag} if 0 < len(tag) <= 64 else None
    did = did_of(each.target, resolve)
    return {"$type": "app.bsky.richtext.facet#mention", "did": did} if did else None


def did_of(target: str, resolve: Resolving) -> str:
    """The DID a mention points to."""
    name = target.removeprefix("at://").lstrip("@")
    if name.startswith("did:"):
        return name
    # A handle is a host name; "@lea" alone or "@lea@mastodon.example" is nobody here.
    return resolve(name.lower()) if "." in name and "@" not in name else ""
