"""Taking persons and secrets out of a text before it is kept: in a log, in a job's problem."""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

HIDDEN = "[…]"
MOST = 8_000
_SECRET_NAMES = (
    r"passw(?:or)?d|mot_de_passe|secret|token|jeton|api_?key|cookie|session(?:id|_key)?|csrf\w*|authorization|"
    r"signature|credential\w*|otp|code_verifier|client_secret|private_key"
)
_SECRET_KEY = re.compile(rf"(?:^|_|-)(?:{_SECRET_NAMES})(?:$|_|-)|{_SECRET_NAMES}", re.I)
_PERSON_KEY = re.compile(
    r"^(?:e?-?mail\w*|user(?:name)?|login|ip|ip_address|remote_addr|host|body|query\w*|data|params|form|user_agent)$",
    re.I,
)

# Ordered: what is longest first, so that a part of it does not save the rest.
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    # Whoever signs in by a URL: postgresql://user:password@host.
    (re.compile(r"(?<=://)[^\s/@]*:[^\s/@]*@"), f"{HIDDEN}@"),
    (re.compile(r"\?[^\s\"'<>#)\]]*=[^\s\"'<>#)\]]*"), f"?{HIDDEN}"),
    (re.compile(r"\b(?:Bearer|Basic|Token|Digest)\s+[\w.~+/=:-]+", re.I), HIDDEN),
    (re.compile(r"\b(?:Set-)?Cookie\s*[:=]\s*[^\r\n]+", re.I), f"Cookie: {HIDDEN}"),
    # DETAIL:  Key (email)=(ana@example.org) already exists: PostgreSQL repeats the values.
    (re.compile(r"\)=\([^)]*\)"), f")=({HIDDEN})"),
    (re.compile(r"Failing row contains \(.*\)", re.S), f"Failing row contains ({HIDDEN})"),
    (
        re.compile(
            rf"(['\"]?\b[\w-]*(?:{_SECRET_NAMES})[\w-]*\b['\"]?\s*[:=]\s*)(?:'[^']*'|\"[^\"]*\"|[^\s,;&)}}\]]+)", re.I
        ),
        rf"\g<1>{HIDDEN}",
    ),
    (re.compile(r"(?:[\w.!#$%&'*+/=?^`{|}~-]{1,64}?)(?:@|%40)[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", re.I), HIDDEN),
    (re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]*"), HIDDEN),
    (re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\d)"), HIDDEN),
    # Telephone numbers, as the French and others write them.
    (re.compile(r"(?<![\w/.-])(?:\+\d{1,3}[\s.]?|0)\d(?:[\s.-]?\d{2}){4}(?!\w)"), HIDDEN),
)
_WITH_COLONS = re.compile(r"(?<![\w:.])[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*(?![\w:])", re.I)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
_LONG = re.compile(r"[\w+=-]{20,}")


def clean(text: str) -> str:
    """The text without addresses, tokens, cookies, passwords and query strings; never longer than MOST."""
    text = text[:MOST]
    for pattern, instead in _RULES:
        text = pattern.sub(instead, text)
    text = _WITH_COLONS.sub(_unless_time, text)
    return _LONG.sub(_unless_word, text)


def _unless_time(found: re.Match[str]) -> str:
    """Hide an address of version 6; 12:34:56 is none."""
    word = found.group()
    try:
        ip_address(word.rstrip("."))
    except ValueError:
        return word
    return HIDDEN


def _unless_word(found: re.Match[str]) -> str:
    """Keep identifiers and long words; hide what looks drawn by chance."""
    word = found.group()
    return HIDDEN if _looks_drawn(word) else word


def _looks_drawn(word: str) -> bool:
    if _UUID.fullmatch(word):
        return False
    # The last part of Django's own tokens: c5x2ab-0123456789abcdef0123456789abcdef.
    if re.search(r"[0-9a-f]{24,}", word, re.I):
        return True
    kinds = [re.search(kind, word) for kind in ("[a-z]", "[A-Z]", "[0-9]")]
    return all(kinds) and not re.fullmatch(r"(?:[A-Z]?[a-z]+|\d+|[_-])+", word)


def clean_value(name: str, value: Any) -> Any:
    """A value of a log's field: hidden by its name, cleaned when it is text, gone through when it holds others."""
    if _SECRET_KEY.search(name) or _PERSON_KEY.match(name):
        return HIDDEN if value not in (None, "", 0, False) else value
    if isinstance(value, bool | int | float) or value is None:
        return value
    if isinstance(value, Mapping):
        return {key: clean_value(str(key), each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [clean_value("", each) for each in value]
    return clean(str(value))
