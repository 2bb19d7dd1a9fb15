"""The words of a letter, as plain text and as HTML: addresses stay what was written, nothing counts who opens them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from parvis.channels.contracts import Message
from parvis.core.text import shorten

_OPENING = 110


def plain_words(message: Message) -> str:
    """The text with its warning before and its link after."""
    parts = [message.sensitive.strip(), message.text.replace("\r", "").strip()]
    if message.link and message.link.url not in message.text:
        parts.append(f"{message.link.title}\n{message.link.url}".strip())
    return "\n\n".join(part for part in parts if part)


def opening_of(message: Message) -> str:
    """What a mailbox shows beside the subject."""
    return shorten(" ".join(message.text.split()), _OPENING)


def paragraphs(message: Message) -> list[SafeString]:
    """The text as paragraphs of HTML, its addresses as links."""
    text, at, pieces = message.text, 0, list[SafeString]()
    for each in message.ranges:
        if each.kind == "link" and at <= each.start < each.end <= len(text) and each.target.startswith("http"):
            pieces += [_escaped(text[at : each.start]), linked(each.target, text[each.start : each.end])]
            at = each.end
    whole = format_html_join("", "{}", ((each,) for each in [*pieces, _escaped(text[at:])]))
    return _split(whole)


def linked(url: str, words: str) -> SafeString:
    """A link that leads where it says."""
    return format_html('<a href="{}">{}</a>', url, words)


def lines(texts: Sequence[str]) -> SafeString:
    """Lines one below the other."""
    return format_html_join(SafeString("<br>"), "{}", ((each,) for each in texts if each))


def _escaped(text: str) -> SafeString:
    return format_html("{}", text.replace("\r", ""))


def _split(whole: SafeString) -> list[SafeString]:
    return [SafeString(each.strip().replace("\n", "<br>")) for each in whole.split("\n\n") if each.strip()]
