"""The text of a message written out for networks without rich text, and what stands in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from parvis.channels.contracts.message import Message, Range

# How one stretch is written: (range, the text it covers) → what stands there instead.
Writing = Callable[[Range, str], str]
# An address ends before the punctuation of the sentence it stands in, and before a bracket it did not open.
_URL = re.compile(r"https?://[^\s<>\"«»“”]+", re.I)
_TAG = re.compile(r"(?<![\w/&#@])#(?P<word>[^\W\d_]\w*|\d+[^\W\d]\w*)")
_MENTION = re.compile(
    r"(?<![\w/@.])@(?P<who>[a-z0-9_](?:[\w.-]*[a-z0-9_])?(?:@[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d{2,5}(?!\w))?)?)",
    re.I | re.A,
)
_AFTER = ".,;:!?…'’\u00a0\u202f*_~"


@dataclass(frozen=True)
class Written:
    """A text and the ranges in it, at the places they have now."""

    text: str
    ranges: tuple[Range, ...] = ()


def write_out(message: Message, *, instead: Writing, with_link: bool = True) -> Written:
    """The text with each range written by ``instead``, then its address and hashtags when they stand nowhere in it."""
    written = _replace(message, instead)
    if with_link and message.link and message.link.url not in written.text:
        written = _append(written, message.link.url, "link", message.link.url, between="\n\n")
    standing = {word.casefold() for word in tags_in(written.text)}
    missing = [tag for tag in dict.fromkeys(message.tags) if tag.casefold() not in standing]
    for number, tag in enumerate(missing):
        written = _append(written, f"#{tag}", "tag", tag, between=" " if number else "\n\n")
    return written


def _replace(message: Message, instead: Writing) -> Written:
    pieces: list[str] = []
    moved: list[Range] = []
    done = length = 0
    for each in _in_order(message):
        before, shown = message.text[done : each.start], instead(each, message.text[each.start : each.end])
        start = length + len(before)
        moved.append(Range(start=start, end=start + len(shown), kind=each.kind, target=each.target))
        pieces += [before, shown]
        done, length = each.end, start + len(shown)
    return Written("".join([*pieces, message.text[done:]]), tuple(moved))


def _in_order(message: Message) -> Iterator[Range]:
    """Ranges from the first to the last; one that is empty, outside, or inside another is passed over."""
    at = 0
    for each in sorted(message.ranges, key=lambda found: (found.start, -found.end)):
        if at <= each.start < each.end <= len(message.text):
            yield each
            at = each.end


def _append(written: Written, shown: str, kind: str, target: str, *, between: str) -> Written:
    text = written.text.rstrip()
    start = len(text) + (len(between) if text else 0)
    added = Range(start=start, end=start + len(shown), kind=kind, target=target)  # type: ignore[arg-type]
    return Written(text + (between if text else "") + shown, (*written.ranges, added))


def urls_in(text: str) -> Iterator[tuple[int, int]]:
    """Where addresses of the web begin and end."""
    for found in _URL.finditer(text):
        url = found.group()
        while url and (url[-1] in _AFTER or (url[-1] == ")" and url.count("(") < url.count(")"))):
            url = url[:-1]
        if len(url.partition("://")[2]) > 0:
            yield found.start(), found.start() + len(url)


def mentions_in(text: str) -> Iterator[re.Match[str]]:
    """Where people are named: group "who", without the first sign."""
    return _MENTION.finditer(text)


def tags_in(text: str) -> list[str]:
    """The hashtags of a text, without their sign."""
    return [found["word"] for found in _TAG.finditer(text)]


def found_in(written: Written) -> Written:
    """The same text, with the addresses, people and hashtags that stand in it and that no range told."""
    found = [Range(start=a, end=b, kind="link", target=written.text[a:b]) for a, b in urls_in(written.text)]
    found += [
        Range(start=each.start(), end=each.end(), kind="mention", target=each["who"])
        for each in mentions_in(written.text)
    ]
    found += [
        Range(start=each.start(), end=each.end(), kind="tag", target=each["word"])
        for each in _TAG.finditer(written.text)
    ]
    kept = list(written.ranges)
    for each in found:
        if not any(each.start < other.end and other.start < each.end for other in kept):
            kept.append(each)
    return Written(written.text, tuple(sorted(kept, key=lambda each: each.start)))
