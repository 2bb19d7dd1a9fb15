"""How well what resembles is found: measured on sentences written for it, some of them never used to choose anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import combinations

import pytest

from parvis.feedback.likeness import ALIKE, PERHAPS, likeness, runs_of, vector_of, weight_of, words_in_common, words_of
from parvis.feedback.tests.examples import ENGLISH, FRENCH, UNSEEN

# Lists that say nothing twice.
_APART = ("seuls", "alone", "dates", "none")
Labelled = list[tuple[str, str]]


def _labelled(*sets: Mapping[str, list[str]]) -> Labelled:
    return [
        (f"{name} {place}" if name in _APART else name, text)
        for each in sets
        for name, texts in each.items()
        for place, text in enumerate(texts)
    ]


def _measure(labelled: Labelled, least: float = ALIKE) -> tuple[float, float, float]:
    """(of the pairs proposed, those that say the same; of those that do, the ones proposed; remarks finding another)."""
    runs = [runs_of(text) for _name, text in labelled]
    texts = Counter(run for each in runs for run in each)
    vectors = [vector_of(each, lambda run: weight_of(texts[run], len(runs))) for each in runs]
    pairs = [
        (labelled[i][0] == labelled[j][0], likeness(vectors[i], vectors[j]) >= least, i, j)
        for i, j in combinations(range(len(labelled)), 2)
    ]
    right = [(i, j) for same, proposed, i, j in pairs if same and proposed]
    proposed = sum(proposed for _same, proposed, _i, _j in pairs)
    same = sum(same for same, _proposed, _i, _j in pairs)
    counts = Counter(name for name, _text in labelled)
    wanted = sum(counts[name] > 1 for name, _text in labelled)
    return len(right) / proposed, len(right) / same, len({each for pair in right for each in pair}) / wanted


@pytest.mark.parametrize(
    ("labelled", "precision", "recall", "reached"),
    [
        (_labelled(FRENCH, ENGLISH), 0.90, 0.50, 0.93),
        (_labelled(FRENCH), 0.90, 0.70, 0.90),
        (_labelled(UNSEEN), 0.88, 0.80, 0.80),
        (_labelled(FRENCH, ENGLISH, UNSEEN), 0.75, 0.55, 0.90),
    ],
    ids=["chosen on", "French", "unseen", "all"],
)
def test_what_says_the_same_is_proposed_and_little_else(
    labelled: Labelled, precision: float, recall: float, reached: float
) -> None:
    measured = _measure(labelled)
    assert measured[0] >= precision and measured[1] >= recall and measured[2] >= reached, measured


def test_where_a_person_looks_at_each_more_is_shown() -> None:
    for labelled, precision, recall in ((_labelled(FRENCH), 0.7, 0.85), (_labelled(UNSEEN), 0.65, 0.85)):
        measured = _measure(labelled, PERHAPS)
        assert measured[0] >= precision and measured[1] >= recall, measured


def _alone(one: str, other: str) -> float:
    return likeness(vector_of(runs_of(one), lambda run: 1.0), vector_of(runs_of(other), lambda run: 1.0))


def test_accents_capitals_and_small_mistakes_do_not_matter() -> None:
    assert _alone("L’ÉCLAIRAGE DES ŒUVRES", "l'eclairage des oeuvres") == pytest.approx(1)
    assert _alone("Les cartels sont illisibles", "les cartelles sont ilisibles") > 2 * ALIKE
    assert _alone("benches in the gallery", "bench galleries") > 2 * ALIKE


def test_words_that_are_everywhere_make_nothing_alike() -> None:
    assert words_of("Bonjour, est-ce que vous pourriez me dire pourquoi ?") == []
    assert _alone("Je voudrais vraiment savoir pourquoi", "Pourquoi je voudrais vraiment un café") < ALIKE


def test_nothing_resembles_nothing() -> None:
    for text in ("", "   ", "!!! ???", "👍👍👍", "le la les", "https://example.org/films a@b.org"):
        assert vector_of(runs_of(text), lambda run: 1.0) == {}
        assert _alone(text, "Voir les films") == 0


def test_hostile_text_is_bounded() -> None:
    assert sum(runs_of("a" * 10_000_000).values()) < 10_000
    assert runs_of("\u202egnissap" + "e\u0301" * 2_000)


def test_the_words_in_common_are_told_as_they_are_written() -> None:
    assert words_in_common("Pas de bancs dans les grandes salles", "Un banc dans la salle 4 ?") == ["bancs", "salles"]
    assert words_in_common("Voir les films", "Les toilettes") == []
