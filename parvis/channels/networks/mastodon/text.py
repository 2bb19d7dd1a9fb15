"""A message as Mastodon writes it, and its length as Mastodon counts it.

Facts as of July 2026 (StatusLengthValidator): graphemes; an address counts 23 whatever its length; of a mention only
the local part; the words of a content warning count too.
"""

from __future__ import annotations

import re

from parvis.channels.contracts import Message, Range
from parvis.channels.contracts.writing import mentions_in, urls_in, write_out
from parvis.core.text import count_graphemes

PER_URL = 23


def write(message: Message) -> str:
    """The text as it is posted: mentions in full, each address in sight, the hashtags it lacks at its end."""
    return write_out(message, instead=_instead).text


def _instead(each: Range, shown: str) -> str:
    if each.kind == "mention":
        return "@" + each.target.removeprefix("acct:").lstrip("@")
    if each.kind == "tag":
        return f"#{each.target.lstrip('#')}"
    # There are no links behind words here: the address follows what it was behind.
    return shown if shown == each.target else f"{shown} ({each.target})"


def count(text: str, per_url: int = PER_URL) -> int:
    """How long a text is for the server."""
    counted, at = [], 0
    for start, end in urls_in(text):
        counted += [text[at:start], "x" * per_url]
        at = end
    return count_graphemes(_without_hosts("".join([*counted, text[at:]])))


def _without_hosts(text: str) -> str:
    pieces, at = [], 0
    for found in mentions_in(text):
        local = found["who"].partition("@")[0]
        pieces += [text[at : found.start()], f"@{local}"]
        at = found.end()
    return "".join([*pieces, text[at:]])


def squeeze(text: str) -> str:
    """What two writings of one text have in common: no spaces, no hosts of mentions, no letter's case."""
    return re.sub(r"\s+", "", _without_hosts(text)).casefold()
