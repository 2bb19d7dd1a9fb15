"""The content holds together, and holds to its rules."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest

from parvis.demo.content import Content, WorkCard, typographic
from parvis.demo.painter.hands import HANDS
from parvis.demo.painter.scenes import SCENES
from parvis.demo.works import dimensions, lifetime, with_origin, year_of

CONTENT = Content()
WORKS = CONTENT.works


def ids(cards: Iterable[Any]) -> set[str]:
    return {card.id for card in cards}


def test_about_sixty_works_and_a_fonds_with_its_items():
    levels = Counter(card.level for card in WORKS)
    assert 55 <= levels["work"] <= 75
    assert levels["fonds"] == 1 and levels["item"] >= 3


def test_nothing_is_named_twice():
    for cards in (WORKS, CONTENT.makers, CONTENT.places, CONTENT.subjects, CONTENT.types):
        assert len(ids(cards)) == len(cards)
    assert len({card.number for card in WORKS}) == len(WORKS)


@pytest.mark.parametrize("card", WORKS, ids=lambda card: card.id)
def test_a_work_names_what_exists(card: WorkCard):
    assert set(card.makers) <= ids(CONTENT.makers)
    assert set(card.subjects) <= ids(CONTENT.subjects)
    assert {place for places in card.places.values() for place in places} <= ids(CONTENT.places)
    assert card.type in ids(CONTENT.types)
    assert card.paint.scene in SCENES and card.paint.hand in HANDS
    assert len(card.paint.palette) == 6 and all(re.fullmatch("#[0-9a-f]{6}", c) for c in card.paint.palette)
    assert 0.3 < card.ratio < 5


@pytest.mark.parametrize("card", WORKS, ids=lambda card: card.id)
def test_a_work_is_told_in_both_languages(card: WorkCard):
    for pair in (card.title, card.date, card.technique, card.text):
        assert all(text.strip() for text in pair)
    assert all(1 <= len(re.findall(r"[.!?…](?=\s|$)", text)) <= 5 for text in card.text)
    assert "imaginaire" in with_origin(card)[0] and "imaginary" in with_origin(card)[1]


def test_every_maker_died_before_1926_or_is_older_than_anybody():
    for card in CONTENT.makers:
        known = year_of(card.died) or year_of(card.active.partition("/")[2] or card.active) or 0
        assert known < 1926, card.id


def test_every_maker_place_and_subject_serves():
    used = {name for card in WORKS for name in card.makers}
    assert ids(CONTENT.makers) == used
    assert {p for card in WORKS for places in card.places.values() for p in places} == ids(CONTENT.places)
    told = {name for card in WORKS for name in card.subjects}
    assert ids(CONTENT.subjects) - told <= {card.within for card in CONTENT.subjects}


def test_the_home_and_the_stories_name_works():
    home = CONTENT.institution.home
    named = [home.work, *home.works, *(story.picture for story in CONTENT.stories)]
    for story in CONTENT.stories:
        named += [name for block in story.block for name in (block.work, block.zoom, *block.gallery) if name]
    assert set(named) <= ids(WORKS)
    assert {look.subject for look in home.looks} <= ids(CONTENT.subjects)
    assert len(CONTENT.stories) == 3


def test_addresses_lead_nowhere_real():
    institution = CONTENT.institution
    hosts = [presence.url.split("/")[2] for presence in institution.presence]
    assert all(host.endswith(".example") for host in hosts)
    assert all(person.email.endswith(".example") for person in institution.department)


def test_french_spaces_do_not_break():
    assert typographic("« Oui » : deux ; trois !") == "«\u00a0Oui\u00a0»\u00a0: deux\u202f; trois\u202f!"


def test_dimensions_read_the_same_in_both_languages():
    card = next(card for card in WORKS if card.id == "view-of-delft")
    assert dimensions(card) == "96,5 × 115,7 cm"


@pytest.mark.parametrize(
    ("maker", "expected"),
    [("bruegel", "vers 1525-1569"), ("peeters", "actif 1607-1621"), ("exekias", "actif 550 av. J.-C.-525 av. J.-C.")],
)
def test_lifetimes(maker: str, expected: str):
    assert lifetime(next(card for card in CONTENT.makers if card.id == maker)) == expected


def test_every_maker_has_a_life_in_both_languages():
    assert set(CONTENT.lives) == ids(CONTENT.makers)
    for life in CONTENT.lives.values():
        assert all(120 < len(text) < 420 and text.endswith(".") for text in life)


def test_films_and_what_waits_name_what_exists():
    assert {film.work for film in CONTENT.films} <= ids(WORKS)
    shown = {block.film for story in CONTENT.stories for block in story.block if block.film}
    assert shown == ids(CONTENT.films)
    assert CONTENT.waiting.edited.paint.scene in SCENES and len(CONTENT.deliveries) == 2
