"""Words as they are indexed and as they are looked for: one way for both, on every database.

Accents and ligatures are folded, elisions (l’, d’) and the English possessive dropped; what is
neither a letter nor a digit separates. The SQLite tokenizer (``ascii``) then cuts exactly where
``words`` cuts, which is why folding is done here and not by either database.
"""

from __future__ import annotations

import re

from parvis.core.text import fold

_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu|presqu)'(?=\w)|(?<=\w)'s\b")
_SEPARATORS = re.compile(r"[\W_]+")


def clean(text: str) -> str:
    """Fold a text to lower-case words; ASCII punctuation may remain, it separates anyway."""
    folded = text.lower() if text.isascii() else fold(text).lower()
    if "\0" in folded:
        folded = folded.replace("\0", " ")
    if "'" in folded:
        folded = _ELISION.sub("", folded)
    return folded if folded.isascii() else _SEPARATORS.sub(" ", folded)


def words(text: str) -> list[str]:
    """The words of a text, in order, as the index knows them."""
    return _SEPARATORS.sub(" ", clean(text)).split()
