"""Searching beside a naive reading of every document: same works, same order, on either database."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest

from parvis.collection.search import Query, search, searching
from parvis.collection.search.document import Document
from parvis.collection.search.index import index
from parvis.collection.search.query import Term
from parvis.collection.search.words import words

VOCABULARY = ("mer", "mers", "marée", "bleue", "l’île", "œuvre", "d’or", "vague", "vaguelette", "port", "N05200")


def _said(draw: random.Random, most: int) -> str:
    return " ".join(draw.choices(VOCABULARY, k=draw.randrange(most + 1)))


def _cleaned(text: str) -> str:
    return " ".join(words(text))


def _documents(draw: random.Random, number: int) -> list[Document]:
    texts = [(_said(draw, 3), _said(draw, 2), _said(draw, 5)) for _ in range(number)]
    return [
        Document(
            work=at,
            words=(_cleaned(said[0]), _cleaned(said[1]), _cleaned(said[2])),
            title_key=said[0],
            maker_key=said[1],
            earliest=1800 + at,
            latest=1805 + at,
            facets=("m1", f"c{at % 3}", "", "", "vunknown", "i1" if at % 4 == 0 else "", ""),
        )
        for at, said in enumerate(texts, 1)
    ]


def _question(draw: random.Random) -> Query:
    parts = draw.choices(VOCABULARY, k=draw.randrange(1, 4))
    if draw.random() < 0.3:
        parts.append(f'"{" ".join(draw.choices(VOCABULARY, k=2))}"')
    if draw.random() < 0.3:
        parts.append(f"-{draw.choice(VOCABULARY)}")
    text = " ".join(draw.sample(parts, len(parts)))
    return Query(text[: draw.randrange(2, 30)], whole=draw.random() < 0.3, until=draw.choice((None, None, 1830)))


def _has(found: list[str], term: Term, *, whole: bool = False) -> bool:
    *exact, last = term.words
    length = len(term.words)
    for at in range(len(found) - length + 1):
        part = found[at : at + length]
        ends = part[-1].startswith(last) if term.is_prefix and not whole else part[-1] == last
        if part[:-1] == exact and ends:
            return True
    return False


def _step(document: Document, terms: Iterable[Term]) -> int | None:
    """How near a document is: 0, 1, 2, or None for not at all."""
    columns = [text.split() for text in document.words]
    wanted = [term for term in terms if not term.is_excluded]

    def all_in(chosen: list[list[str]], whole: bool) -> bool:
        return all(any(_has(column, term, whole=whole) for column in chosen) for term in wanted)

    if any(_has(column, term) for column in columns for term in terms if term.is_excluded):
        return None
    for step, (chosen, whole) in enumerate(((columns[:2], True), (columns[:2], False), (columns, False))):
        if all_in(chosen, whole):
            return step if wanted else 0
    return None


def _read_all(query: Query, documents: list[Document]) -> list[int]:
    found = []
    for document in documents:
        step = _step(document, query.terms)
        if step is not None and (query.until is None or document.earliest <= query.until):
            _work, bare, title_words, *_rest = document.row
            found.append((step, bare, title_words if any(not t.is_excluded for t in query.terms) else 0, document.work))
    return [work for *_key, work in sorted(found)]


@pytest.mark.django_db
@pytest.mark.parametrize("few", [0, 500])
@pytest.mark.parametrize("seed", range(2))
def test_searching_equals_reading_everything(seed, few, monkeypatch):
    monkeypatch.setattr(searching, "_FEW", few)
    draw = random.Random(seed)
    documents = _documents(draw, 60)
    index().put(documents)
    for _ in range(150):
        query = _question(draw)
        if query.terms:
            assert list(search(query, limit=100, with_facets=False).ids) == _read_all(query, documents), query
