"""Text: folding for comparison, cleaning what comes from outside."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from itertools import filterfalse

import nh3
import regex
from django.utils.text import slugify

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "’": "'", "ʼ": "'"})
_ALLOWED = {
    "a",
    "b",
    "i",
    "em",
    "strong",
    "p",
    "br",
    "ul",
    "ol",
    "li",
    "blockquote",
    "cite",
    "sup",
    "sub",
    "h2",
    "h3",
    "h4",
}


def fold(text: str) -> str:
    """Casefold and drop accents, so that « Œuvre » and "oeuvre" compare equal (Unicode NFKD)."""
    if text.isascii():
        return text.lower()
    lowered = text.casefold().translate(_LIGATURES)
    if lowered.isascii():
        return lowered
    return "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFKD", lowered)))


def clean_html(html: str) -> str:
    """Keep a small set of reading tags, drop the rest (nh3, an allow-list cleaner)."""
    return nh3.clean(html, tags=_ALLOWED, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"})


def make_slug(text: str, *, limit: int = 80) -> str:
    """An ASCII slug of at most ``limit`` characters; empty when nothing in the text can be one."""
    return slugify(fold(text))[:limit].strip("-")


def shorten(text: str, limit: int) -> str:
    """Cut at a word's end, with an ellipsis, to at most ``limit`` characters."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    return (cut[: cut.rfind(" ")] if " " in cut else cut).rstrip(" ,;:") + "…"


def count_graphemes(text: str) -> int:
    """Characters as people see them: a family of emoji, or a letter and its accent, is one (Unicode UAX 29)."""
    return len(text) if text.isascii() and "\r" not in text else len(regex.findall(r"\X", text))


def plain_of(html: str) -> str:
    """The words of a cleaned HTML text; paragraphs and line ends are kept."""
    apart = re.sub(r"</(?:p|li|blockquote|h\d)>\s*(?=\S)", "\n\n", html, flags=re.I)
    return unescape(re.sub(r"<[^>]*>", "", re.sub(r"<br\s*/?>", "\n", apart, flags=re.I))).strip()


def links_of(html: str, *, most: int = 50) -> tuple[str, ...]:
    """The addresses a cleaned HTML text leads to, each once, in their order."""
    found = (unescape(each) for each in re.findall(r'href="([^"]*)"', html))
    return tuple(dict.fromkeys(found))[:most]
