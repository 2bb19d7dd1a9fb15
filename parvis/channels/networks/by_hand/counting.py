"""How these networks count a text."""

from __future__ import annotations

import re

# twitter-text, configuration version 3: these code points weigh one, all others two; an address weighs 23;
# an emoji weighs two, however many code points it is made of.
# https://github.com/twitter/twitter-text/blob/master/config/v3.json
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
_ADDRESS = re.compile(r"https?://[^\s<>\"'«»]+", re.I)
_ADDRESS_WEIGHS = 23
_PICTURE = "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2300-\u23ff]"
_EMOJI = re.compile(
    rf"(?:[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]\ufe0f?\u20e3"
    rf"|{_PICTURE}[\ufe0f\U0001f3fb-\U0001f3ff]*(?:\u200d{_PICTURE}[\ufe0f\U0001f3fb-\U0001f3ff]*)*)"
)


def weigh(text: str) -> int:
    """As X counts: addresses 23, emoji 2, Latin and its neighbours 1, everything else 2."""
    addresses = len(_ADDRESS.findall(text))
    text = _ADDRESS.sub("", text)
    emoji = len(_EMOJI.findall(text))
    text = _EMOJI.sub("", text)
    return addresses * _ADDRESS_WEIGHS + emoji * 2 + sum(map(_weight, text))


def _weight(character: str) -> int:
    point = ord(character)
    return 1 if any(start <= point <= end for start, end in _LIGHT) else 2


def utf16(text: str) -> int:
    """As programs of phones count: a character outside the basic plane is two."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def utf8(text: str) -> int:
    """In bytes."""
    return len(text.encode("utf-8", errors="surrogatepass"))
