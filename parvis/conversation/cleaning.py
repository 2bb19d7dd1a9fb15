"""Words of strangers as they are kept: nothing that hides, drowns or turns around what stands beside it."""

from __future__ import annotations

import hashlib
import re
import unicodedata

import regex

from parvis.core.text import clean_html, fold, plain_of

LONGEST = 20_000
LONGEST_SUBJECT = 300
# Signs that join letters or tell their direction one by one are part of writing (Persian, emoji, Hebrew).
_JOINING = "\u200c\u200d\u200e\u200f"
# Marks above a letter: Vietnamese, vocalised Hebrew or Arabic need three or four; more is there to drown other lines.
_MOST_MARKS = 4
_MARKS = regex.compile(rf"(?<=\p{{M}}{{{_MOST_MARKS}}})\p{{M}}+")
_LINES = re.compile(r"\n{3,}")
_NAMES_AND_LINKS = re.compile(r"https?://\S+|@[\w.@-]+")
_SEPARATORS = re.compile(r"[\W_]+")


def clean_text(text: str, *, longest: int = LONGEST) -> str:
    """Plain words: line ends and tabs kept; controls, direction overrides and drowning marks gone; cut at a length."""
    # Marks first fill the length: a letter with ten thousand of them is one letter.
    told = "".join(each for each in text[: longest * 4].replace("\r\n", "\n").replace("\r", "\n") if _is_said(each))
    return _LINES.sub("\n\n", _MARKS.sub("", told))[:longest].strip()


def clean_line(text: str, *, longest: int = LONGEST_SUBJECT) -> str:
    """The same on one line: names, subjects."""
    return " ".join(clean_text(text, longest=longest * 2).split())[:longest].strip()


def clean_markup(html: str) -> str:
    """HTML of a few reading tags, cut before it is cleaned, without the signs ``clean_text`` drops."""
    told = "".join(each for each in html[: LONGEST * 2] if _is_said(each))
    return clean_html(_MARKS.sub("", told))


def words_of(html: str) -> str:
    """The plain words of cleaned HTML."""
    return clean_text(plain_of(html))


def _is_said(sign: str) -> bool:
    return sign.isprintable() or sign in "\n\t" or sign in _JOINING or unicodedata.category(sign) == "Zs"


def digest_of(text: str) -> str:
    """By what the very same words are told, whoever is named in them; empty for no words at all."""
    bare = _NAMES_AND_LINKS.sub(" ", text)
    folded = _SEPARATORS.sub(" ", fold(bare)).strip() or "".join(bare.split())
    return hashlib.sha256(folded.encode()).hexdigest()[:32] if folded else ""
