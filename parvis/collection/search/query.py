"""A question put to the collection, whoever asks it: page, JSON, story or map."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from parvis.collection.search.words import words

FACETS: Final = ("maker", "period", "type", "place", "subject", "status", "reusable", "image")
SORTS: Final = ("relevance", "date", "title", "maker", "newest")

# Beyond these a question is cut, never refused: nobody types that much on purpose.
MAX_TEXT: Final = 1_000
MAX_TERMS: Final = 16
MAX_WORDS_IN_A_PHRASE: Final = 16
MAX_WORD: Final = 60
_SHORTEST_PREFIX: Final = 2
_PIECE: Final = re.compile(r'(?P<minus>(?<!\S)-)?(?:[«"“](?P<phrase>[^"”»]*)["”»]|(?P<chunk>[^\s"“”«»]+))')


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must follow one another; ``is_prefix`` when the last may go on."""

    words: tuple[str, ...]
    is_prefix: bool = False
    is_excluded: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for. Equal questions are equal objects and have one address.

    text: as typed; "a phrase" in quotes, -word to exclude, the last word a beginning unless
    ``whole`` or followed by a space. chosen: values by facet, any of them inside a facet, all
    facets together. since, until: years, both included; a work fits when its dates overlap them.
    """

    text: str = ""
    whole: bool = False
    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()
    since: int | None = None
    until: int | None = None
    sort: str = "relevance"

    def values(self, facet: str) -> tuple[str, ...]:
        """The values chosen in a facet."""
        return dict(self.chosen).get(facet, ())

    def choose(self, facet: str, values: Iterable[str]) -> Query:
        """The same question with exactly these values in a facet."""
        kept = dict(self.chosen) | {facet: tuple(sorted(set(values)))}
        return replace(self, chosen=tuple((name, kept[name]) for name in FACETS if kept.get(name)))

    def toggle(self, facet: str, value: str) -> Query:
        """The same question with a value added to a facet, or taken away where it was."""
        return self.choose(facet, set(self.values(facet)) ^ {value})

    @property
    def is_open(self) -> bool:
        """Whether everything answers it: no word, no choice, no years."""
        return not (self.text.strip() or self.chosen or self.since is not None or self.until is not None)

    @property
    def terms(self) -> tuple[Term, ...]:
        """The text understood; empty when it holds no word."""
        return parse_terms(self.text, whole=self.whole)


def parse_terms(text: str, *, whole: bool = False) -> tuple[Term, ...]:
    """Understand a text: phrases, exclusions, a last word being typed. Never fails."""
    text = text[:MAX_TEXT]
    found: list[Term] = []
    for piece in _PIECE.finditer(text):
        being_typed = not whole and piece["chunk"] is not None and piece.end() == len(text)
        term = _term(piece["phrase"] or piece["chunk"] or "", being_typed, bool(piece["minus"]))
        if term and len(found) < MAX_TERMS:
            found.append(term)
    return tuple(found)


def _term(text: str, being_typed: bool, is_excluded: bool) -> Term | None:
    found = tuple(word[:MAX_WORD] for word in words(text)[:MAX_WORDS_IN_A_PHRASE])
    if not found:
        return None
    long_enough = len(found[-1]) >= _SHORTEST_PREFIX
    starred = text.endswith("*")
    return Term(found, (being_typed or starred) and long_enough and not is_excluded, is_excluded)
