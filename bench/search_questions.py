"""The questions of the search bench, chosen by their frequency in the peer's own index, always the same ones."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

KINDS = ("rare", "common_2_facets", "prefix", "none_2_facets")
PAGE = 24
# Facets in pairs: ours, and the peer's column that says the same.
_FACETS = (
    (("maker", "type"), ("artist", "classification")),
    (("maker", "period"), ("artist", "year")),
    (("period", "type"), ("year", "classification")),
)
_COLUMNS = ("title", "artist", "dateText", "url")


@dataclass(frozen=True)
class Question:
    """One question as two paths: on our site, and on Datasette's."""

    ours: str
    theirs: str


def choose(base: Path, number: int) -> dict[str, list[Question]]:
    """So many questions of each kind. rare: a word in 2 to 20 works; common: one in about a tenth of them;
    prefix: the first four letters of a longer word; none: no word, one page after another."""
    draw = random.Random(2)
    works, frequency = _words(base)
    rare = [word for word, rows in frequency.items() if 2 <= rows <= 20]
    common = sorted(frequency, key=lambda word: abs(frequency[word] / works - 0.1))[:10]
    longer = [word for word, rows in frequency.items() if rows >= 10 and len(word) > 5]
    return {
        "rare": [_rare(word) for word in draw.sample(rare, number)],
        "common_2_facets": [_with_facets(common[at % len(common)], at, 1) for at in range(number)],
        "prefix": [_prefix(word[:4]) for word in draw.sample(longer, number)],
        "none_2_facets": [_with_facets("", at, 1 + at // len(_FACETS)) for at in range(number)],
    }


def _words(base: Path) -> tuple[int, dict[str, int]]:
    with sqlite3.connect(base) as peer:
        peer.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, works_fts, row)")
        rows = peer.execute("SELECT term, doc FROM temp.vocabulary ORDER BY term").fetchall()
        works = int(peer.execute("SELECT count(*) FROM works").fetchone()[0])
    return works, {term: doc for term, doc in rows if len(term) >= 4 and term.isascii() and term.isalpha()}


def _rare(word: str) -> Question:
    return Question(_ours({"q": word, "whole": "1", "facets": ""}), _theirs({"_search": word}))


def _prefix(start: str) -> Question:
    raw = {"_search": f"{start}*", "_searchmode": "raw"}
    return Question(_ours({"q": start, "facets": ""}), _theirs(raw))


def _with_facets(word: str, at: int, page: int) -> Question:
    ours, theirs = _FACETS[at % len(_FACETS)]
    said = {"q": word, "whole": "1"} if word else {}
    asked = {"_search": word} if word else {}
    after = {"page": str(page)} if page > 1 else {}
    skip = {"_next": str((page - 1) * PAGE)} if page > 1 else {}
    return Question(_ours({**said, "facets": ",".join(ours), **after}), _theirs({**asked, **skip}, theirs))


def _ours(asked: dict[str, str]) -> str:
    return f"/collection/search.json?{urlencode({**asked, 'lang': 'en', 'limit': str(PAGE)})}"


def _theirs(asked: dict[str, str], facets: tuple[str, ...] = ()) -> str:
    pairs = [*asked.items(), ("_size", str(PAGE)), ("_shape", "objects")]
    pairs += [("_col", column) for column in _COLUMNS] + [("_facet", column) for column in facets]
    return f"/peer/works.json?{urlencode(pairs)}"
