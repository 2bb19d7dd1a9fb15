"""Understanding what is typed, and giving it one address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.collection.search import Query, parse_query_string, query_string
from parvis.collection.search.query import FACETS, MAX_TERMS, SORTS, Term, parse_terms
from parvis.collection.search.words import words
from parvis.core.errors import BadInput


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L’Écluse d’Amont", ["ecluse", "amont"]),
        ("l'œuvre", ["oeuvre"]),
        ("Aujourd’hui", ["aujourd", "hui"]),
        ("Turner’s bridge", ["turner", "bridge"]),
        ("J.M.W. Turner", ["j", "m", "w", "turner"]),
        ("snake_case N05200", ["snake", "case", "n05200"]),
        ("Čapek ŁÓDŹ straße", ["capek", "lodz", "strasse"]),
        ("浮世絵", ["浮世絵"]),
        ("🐚 \x00 ''", []),
    ],
)
def test_words_are_folded_and_elisions_dropped(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tide", (Term(("tide",), is_prefix=True),)),
        ("tide ", (Term(("tide",)),)),
        ("high tid", (Term(("high",)), Term(("tid",), is_prefix=True))),
        ('"high tide"', (Term(("high", "tide")),)),
        ("« haute mer » bleue", (Term(("haute", "mer")), Term(("bleue",), is_prefix=True))),
        ("sea -boat", (Term(("sea",)), Term(("boat",), is_excluded=True))),
        ("saint-malo", (Term(("saint", "malo"), is_prefix=True),)),
        ("pain* ting ", (Term(("pain",), is_prefix=True), Term(("ting",)))),
        ("x", (Term(("x",)),)),
        ('"unclosed phrase', (Term(("unclosed",)), Term(("phrase",), is_prefix=True))),
        ("", ()),
        ("!!! 🐚", ()),
    ],
)
def test_text_is_understood(text, expected):
    assert parse_terms(text) == expected


def test_whole_words_when_asked():
    assert parse_terms("tide", whole=True) == (Term(("tide",)),)


@given(st.text(max_size=300))
def test_any_text_is_understood(text):
    terms = parse_terms(text)
    assert len(terms) <= MAX_TERMS
    assert all(word.isalnum() for term in terms for word in term.words)


_YEARS = st.none() | st.integers(-9999, 9999)
_CHOICES = st.fixed_dictionaries(
    {},
    optional={
        "maker": st.lists(st.from_regex(r"[a-z][a-z-]{0,10}", fullmatch=True), min_size=1, max_size=3),
        "period": st.lists(st.sampled_from(["1800-1899", "1850-1859", "-100--1", "undated"]), min_size=1),
        "status": st.lists(st.sampled_from(["on_view", "reserve"]), min_size=1),
        "reusable": st.just(["1"]),
    },
)


@given(
    st.text(max_size=60).filter(lambda text: "\x00" not in text and text.isprintable()),
    st.booleans(), _CHOICES, _YEARS, _YEARS, st.sampled_from(SORTS),
)  # fmt: skip
def test_a_question_has_one_address(text, whole, chosen, since, until, sort):
    query = Query(text=text, whole=whole, since=since, until=until, sort=sort)
    for name, values in chosen.items():
        query = query.choose(name, values)
    address = query_string(query)
    assert parse_query_string(address) == query
    assert query_string(parse_query_string(address)) == address


def test_address_is_canonical():
    shuffled = parse_query_string("sort=relevance&type=print&maker=b&maker=a&utm_source=x&q=tide&reusable=0")
    assert query_string(shuffled) == "q=tide&maker=a&maker=b&type=print"


def test_choosing_and_taking_back():
    query = Query().toggle("type", "print").toggle("maker", "a")
    assert [name for name, _values in query.chosen] == [name for name in FACETS if name in ("maker", "type")]
    assert query.toggle("type", "print").toggle("maker", "a") == Query()


@pytest.mark.parametrize(
    "asked",
    ["sort=best", "status=lost", "period=1850-1870", "from=mille", "to=999999", "reusable=yes", "whole=2",
     "&".join(f"maker=m{number}" for number in range(60))],
)  # fmt: skip
def test_what_no_question_can_have_is_refused_by_name(asked):
    with pytest.raises(BadInput) as refusal:
        parse_query_string(asked)
    assert refusal.value.field == asked.split("=")[0]
