"""Persons, contributors, numbers and places in the database: the decision read back, and refusals."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parvis.core.clock import now, today
from parvis.core.errors import BadInput
from parvis.media.models import Picture
from parvis.media.tests.pictures import add
from parvis.rights.contracts import Showing, Use
from parvis.rights.queries import facts_of
from parvis.rights.services import (
    accept_terms,
    end_terms,
    extend_grant,
    grant_use,
    hold_back,
    lift_restriction,
    may_show,
    may_show_many,
    publish_terms,
    record_consent,
    record_contribution,
    show_person,
    state_rights,
    take_off_grant,
    withdraw_acceptance,
    withdraw_all,
    withdraw_consent,
    write_terms,
)
from parvis.traces.services import remove_thing

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(picture: Picture) -> Picture:
    """A picture that nothing holds back."""
    state_rights(picture.thing, licence="cc0-1.0")
    return picture


def answer(picture: Picture, **asked: Any) -> bool:
    return bool(may_show(Showing(media=picture.address, **asked)))


def why(picture: Picture, **asked: Any) -> set[str]:
    return {reason.code for reason in may_show(Showing(media=picture.address, **asked)).reasons}


def test_a_person_shown_and_their_consent(ours: Picture) -> None:
    person = show_person([ours.thing], name="Camille")
    assert why(ours) == {"person_not_asked"}
    consent = record_consent(person, uses=["site", "post:mastodon"])
    assert answer(ours)
    assert answer(ours, use="post:mastodon")
    assert not answer(ours, use=Use.PRINT)
    withdraw_consent(consent)
    assert why(ours) == {"consent_withdrawn"}
    record_consent(person, uses=["site"])
    assert answer(ours)
    assert withdraw_all(person) == 1
    assert not answer(ours)


def test_a_minor_and_the_guardian(ours: Picture) -> None:
    minor = show_person([ours.thing], name="Lou", born_on=today() - timedelta(days=10 * 365), guardian="Mère de Lou")
    assert why(ours) == {"guardian_not_asked"}
    with pytest.raises(BadInput, match=r".") as refused:
        record_consent(minor, uses=["site"])
    assert refused.value.field == "by"
    record_consent(minor, uses=["site"], by="guardian")
    decision = may_show(Showing(media=ours.address))
    assert decision
    assert decision.changes_at is not None
    assert decision.changes_at.year - today().year in (7, 8)
    unknown = show_person([ours.thing], name="Noa", is_minor=True)
    with pytest.raises(BadInput):
        record_consent(unknown, uses=["site"], by="guardian")
    adult = show_person([ours.thing], name="Max", guardian="X")
    with pytest.raises(BadInput):
        record_consent(adult, uses=["site"], by="guardian")
    mistakes: list[dict[str, Any]] = [
        {"uses": []},
        {"uses": ["dance"]},
        {"uses": ["site"], "given_on": today() + timedelta(days=1)},
    ]
    for wrong in mistakes:
        with pytest.raises(BadInput):
            record_consent(adult, **wrong)
    with pytest.raises(BadInput):
        show_person([ours.thing], name="?", born_on=today() + timedelta(days=1))


def test_terms_accepted_withdrawn_and_ended(ours: Picture) -> None:
    contribution = record_contribution([ours.thing], contributor="Sacha", email="sacha@example.org")
    assert why(ours) == {"terms_not_accepted"}
    first = write_terms(version="2026-1", uses=["site"], text_fr="T", text_en="")
    with pytest.raises(BadInput):
        write_terms(version="2026-1", uses=["site"])
    with pytest.raises(BadInput):
        publish_terms(first)
    with pytest.raises(BadInput):
        accept_terms(contribution, first)
    first.text_en = "T"
    first.save()
    publish_terms(first)
    acceptance = accept_terms(contribution, first)
    assert answer(ours)
    assert why(ours, use=Use.PRODUCT) == {"terms_other_use"}
    end_terms(first, ends_on=today() - timedelta(days=1))
    assert why(ours) == {"terms_ended"}
    end_terms(first, ends_on=None)
    assert answer(ours)
    withdraw_acceptance(acceptance)
    assert why(ours) == {"terms_withdrawn"}


def test_an_embargo_holds_for_its_uses_until_lifted(ours: Picture) -> None:
    embargo = hold_back([ours.thing], why_fr="conférence de presse", uses=["press"], ends_at=now() + timedelta(hours=2))
    assert answer(ours)
    decision = may_show(Showing(media=ours.address, use=Use.PRESS))
    assert decision.changes_at == embargo.ends_at
    lift_restriction(embargo)
    assert answer(ours, use=Use.PRESS)
    with pytest.raises(BadInput):
        hold_back([ours.thing], ends_at=now())


def test_a_grant_for_two_works_refuses_the_third(tmp_path: Path) -> None:
    pictures = [add(tmp_path, name=f"p{number}.png", width=40, height=30) for number in range(4)]
    for one in pictures:
        state_rights(one.thing, licence="in-copyright")
    grant = grant_use([one.thing for one in pictures[:2]], holder="X", uses=["site"], max_works=2)
    with pytest.raises(BadInput) as refused:
        extend_grant(grant, [pictures[2].thing])
    assert refused.value.field == "max_works"
    # Recorded by another door, it is not shown all the same.
    grant.things.add(pictures[2].thing)
    assert [answer(one) for one in pictures] == [True, True, False, False]
    assert "grant_too_many" in why(pictures[2])
    take_off_grant(grant, pictures[0].thing)
    assert [answer(one) for one in pictures] == [False, True, True, False]
    remove_thing(pictures[1].thing)
    extend_grant(grant, [pictures[3].thing])
    assert [answer(one) for one in pictures] == [False, False, True, True]


def test_places_and_what_is_recorded_of_a_grant(ours: Picture, free: Picture) -> None:
    state_rights(ours.thing, licence="in-copyright")
    grant = grant_use(
        [ours.thing], holder="X", society="adagp", member_number="123", uses=["site"],
        places=["companion", str(free.address)], amount="12.50", basis="per_use",
    )  # fmt: skip
    grant.refresh_from_db()
    assert grant.total == 12.5
    assert not answer(ours)
    assert answer(ours, place="companion")
    assert answer(ours, page=free.address)
    (facts,) = facts_of([ours.address])[ours.address].grants
    assert (facts.asked_of, facts.places) == ("ADAGP", frozenset({"companion", str(free.address)}))
    with pytest.raises(BadInput) as refused:
        grant_use([ours.thing], holder="X", uses=["site"], places=["the moon"])
    assert refused.value.field == "places"


def test_everything_is_still_one_query(tmp_path: Path) -> None:
    pictures = [add(tmp_path, name=f"p{number}.png", width=40, height=30) for number in range(6)]
    terms = write_terms(version="1", uses=["site"], text_fr="t", text_en="t")
    publish_terms(terms)
    for one in pictures:
        state_rights(one.thing, licence="cc0-1.0")
        person = show_person([one.thing], name="A")
        record_consent(person, uses=["site"])
        record_consent(person, uses=["print"])
        show_person([one.thing], name="B", born_on=date(1980, 1, 1))
        accept_terms(record_contribution([one.thing], contributor="C"), terms)
        grant_use([one.thing], holder="G", uses=["site"], max_works=3)
    with CaptureQueriesContext(connection) as asked:
        answers = may_show_many(Showing(media=one.address) for one in pictures)
    assert len(asked) == 1
    assert [reason.code for reason in answers[0].reasons] == ["person_not_asked"]
    facts = facts_of([pictures[0].address])[pictures[0].address]
    assert [len(person.consents) for person in facts.persons] == [2, 0]
    assert [acceptance.version for acceptance in facts.contributions[0].acceptances] == ["1"]
