"""What the databases are asked: a question with its words parsed and its values found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from parvis.collection.search.document import Document
from parvis.collection.search.query import Query, Term

Facets = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """Conditions a work must fulfil. groups: tokens by facet, any inside one, all together.

    narrow: look for the words in titles and makers' names only.
    """

    terms: tuple[Term, ...] = ()
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    since: int | None = None
    until: int | None = None
    narrow: bool = False

    @classmethod
    def of(cls, query: Query, groups: dict[str, tuple[str, ...]]) -> Match:
        """The match of a question whose chosen values were found as tokens."""
        return cls(query.terms, groups, query.since, query.until)

    def without(self, facet: str) -> Match:
        """The same, whatever is chosen in a facet."""
        return replace(self, groups={name: tokens for name, tokens in self.groups.items() if name != facet})

    def in_names(self, *, whole: bool) -> Match:
        """The same with the words looked for in titles and makers' names; ``whole``: as whole words."""
        terms = tuple(replace(term, is_prefix=term.is_prefix and not whole) for term in self.terms)
        return replace(self, terms=terms, narrow=True)

    @property
    def has_words(self) -> bool:
        """Whether some word must be there (exclusions alone rank nothing)."""
        return any(not term.is_excluded for term in self.terms)

    @property
    def is_open(self) -> bool:
        """Whether every work fulfils it."""
        return not (self.terms or self.groups or self.since is not None or self.until is not None)


@dataclass(frozen=True, slots=True)
class Source:
    """SQL after FROM, with the search row as ``r``, and its parameters."""

    sql: str
    parameters: tuple[Any, ...]


class Index(Protocol):
    """One database's index of words. Every method works inside the caller's transaction."""

    def source(self, match: Match, *, detail: bool = False, many: bool = False) -> Source:
        """Where the works that fulfil a match are read; ``detail``: with their detail as ``d``.

        many: so many fulfil it that the first in some order are soon met.
        """

    def nearness(self, steps: Sequence[Match]) -> Source | None:
        """An expression for the first step a row fulfils; None where asking step by step costs less."""

    def put(self, documents: list[Document]) -> None:
        """Add documents of works that are not in the index."""

    def drop(self, works: list[int]) -> list[Facets]:
        """Take works out; the facets of those that were in, in the order of COLUMNS."""

    def clear(self) -> None:
        """Empty the index."""

    def settle(self) -> None:
        """Tidy up after many writes, so that searches stay quick."""


def years(match: Match) -> Source:
    """The conditions on years, each beginning with AND; empty without any."""
    conditions, parameters = "", []
    if match.since is not None:
        conditions += " AND r.latest >= %s"
        parameters.append(match.since)
    if match.until is not None:
        conditions += " AND r.earliest <= %s"
        parameters.append(match.until)
    return Source(conditions, tuple(parameters))
