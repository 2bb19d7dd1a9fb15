"""The frozen copy of what goes: a message as JSON, its media named and not yet made, and back.

A media is {"thing", "box", "alt", "media_type", "width", "height", "focus", "credit", "duration"}: box is the part
shown (left, top, width, height from 0 to 1), null for the whole; width and height are those of that part, unshrunk.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID

from parvis.channels.contracts import Link, Media, Message, Quote, Range, Visibility

Frozen = dict[str, Any]
Making = Callable[[Frozen], Media]
_LINK = re.compile(r"https?://[^\s<>\"'«»]+", re.I)
_TAG = re.compile(r"(?<![\w/#])#(\w*[^\W\d_]\w*)")
_MENTION = re.compile(r"(?<![\w/@.])@([\w.-]+@[\w-]+(?:\.[\w-]+)+(?::\d{2,5}(?!\w))?|[\w-]+(?:\.[\w-]+)+)")
_TRAILING = ".,;:!?…)]}’'"


def ranges_of(text: str) -> tuple[Range, ...]:
    """Links, tags and mentions written in a text, in order; nothing inside a link is a tag."""
    found = [_link(each) for each in _LINK.finditer(text)]
    taken = [(each.start, each.end) for each in found]
    for pattern, kind in ((_TAG, "tag"), (_MENTION, "mention")):
        for each in pattern.finditer(text):
            if not any(start < each.end() and each.start() < end for start, end in taken):
                target = each.group(1).rstrip(".")
                end = each.start() + 1 + len(target)
                found.append(Range(start=each.start(), end=end, kind=kind, target=target))  # type: ignore[arg-type]
    return tuple(sorted(found, key=lambda each: each.start))


def _link(found: re.Match[str]) -> Range:
    address = found.group()
    while (
        address and address[-1] in _TRAILING and not (address[-1] == ")" and address.count("(") >= address.count(")"))
    ):
        address = address[:-1]
    return Range(start=found.start(), end=found.start() + len(address), kind="link", target=address)


def freeze(message: Message, media: Callable[[Media], Frozen]) -> Frozen:
    """A message as JSON. media: how one of its media is named."""
    return {
        "key": message.key, "text": message.text, "language": message.language, "title": message.title,
        "ranges": [[each.start, each.end, each.kind, each.target] for each in message.ranges],
        "media": [media(each) for each in message.media],
        "link": _frozen_link(message.link, media),
        "reply_to": _frozen_quote(message.reply_to), "quote": _frozen_quote(message.quote),
        "visibility": message.visibility.value, "sensitive": message.sensitive, "tags": list(message.tags),
        "thread": [freeze(part, media) for part in message.thread],
    }  # fmt: skip


def _frozen_link(link: Link | None, media: Callable[[Media], Frozen]) -> Frozen | None:
    if link is None:
        return None
    picture = media(link.picture) if link.picture else None
    return {"url": link.url, "title": link.title, "description": link.description, "picture": picture}


def _frozen_quote(quote: Quote | None) -> Frozen | None:
    return {"id": quote.id, "url": quote.url} if quote else None


def thaw(frozen: Mapping[str, Any], make: Making | None = None) -> Message:
    """The message again. make: gives a media its bytes; without it they are empty, as checks and previews need."""
    making = make or unmade
    link = frozen["link"]
    return Message(
        key=frozen["key"], text=frozen["text"], language=frozen["language"], title=frozen["title"],
        ranges=tuple(Range(start=each[0], end=each[1], kind=each[2], target=each[3]) for each in frozen["ranges"]),
        media=tuple(making(each) for each in frozen["media"]),
        link=Link(
            url=link["url"], title=link["title"], description=link["description"],
            picture=making(link["picture"]) if link["picture"] else None,
        ) if link else None,
        reply_to=Quote(**frozen["reply_to"]) if frozen["reply_to"] else None,
        quote=Quote(**frozen["quote"]) if frozen["quote"] else None,
        visibility=Visibility(frozen["visibility"]), sensitive=frozen["sensitive"], tags=tuple(frozen["tags"]),
        thread=tuple(thaw(part, make) for part in frozen["thread"]),
    )  # fmt: skip


def unmade(media: Frozen) -> Media:
    """A frozen media without its bytes."""
    return made_of(media, content=b"", width=media["width"], height=media["height"])


def made_of(
    media: Frozen,
    *,
    content: bytes,
    width: int,
    height: int,
    media_type: str = "",
    captions: str = "",
    poster: bytes = b"",
) -> Media:
    """A frozen media with its bytes."""
    return Media(
        content=content, media_type=media_type or media["media_type"], alt=media["alt"], width=width, height=height,
        focus=(media["focus"][0], media["focus"][1]), duration=media["duration"], captions=captions,
        poster=poster,
        credit=media["credit"], thing=UUID(media["thing"]), crop=media["box"] is not None,
        box=tuple(media["box"]) if media["box"] else None,
    )  # fmt: skip


def media_in(frozen: Mapping[str, Any]) -> Iterator[Frozen]:
    """Every media of a frozen message, its card's and its thread's included."""
    yield from frozen["media"]
    if frozen["link"] and frozen["link"]["picture"]:
        yield frozen["link"]["picture"]
    for part in frozen["thread"]:
        yield from media_in(part)
