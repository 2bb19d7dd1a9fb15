"""Words of strangers: their HTML cleaned by an allow-list (nh3), or taken away."""

from __future__ import annotations

import re
from html import unescape

import nh3

from parvis.core.text import clean_html

LONGEST = 20_000
_BREAKS = re.compile(r"<(?:br|/p|/li|/blockquote|/h[1-6])\s*/?>", re.I)


def cleaned(html: str) -> str:
    """Reading tags and links only, cut before it is cleaned."""
    return clean_html(html[:LONGEST])


def plain(html: str) -> str:
    """The words, one line a paragraph."""
    words = unescape(nh3.clean(_BREAKS.sub("\n", html[:LONGEST]), tags=set()))
    return "\n".join(filter(None, (" ".join(line.split()) for line in words.splitlines())))
