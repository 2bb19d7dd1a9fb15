"""What holds of every decision, whatever the facts (Hypothesis)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from parvis.rights.contracts import Facts, GrantFacts, MakerDates, RestrictionFacts, Showing, Use, Where
from parvis.rights.decision import allows, decide
from parvis.rights.licences import LICENCES

DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))
TERRITORIES = ("FR", "BE", "US", "MX", "ZZ")
USES = st.frozensets(st.sampled_from(Use.values), max_size=4)


@st.composite
def grants(draw) -> GrantFacts:
    return GrantFacts(
        holder=draw(st.sampled_from(["A", "B"])),
        uses=draw(USES),
        territories=draw(st.frozensets(st.sampled_from(TERRITORIES), max_size=2)),
        begins=draw(st.none() | DAYS),
        until=draw(st.none() | DAYS),
        revoked_on=draw(st.none() | DAYS),
        max_width=draw(st.none() | st.sampled_from([320, 1280])),
        may_crop=draw(st.booleans()),
        may_overprint=draw(st.booleans()),
    )


RESTRICTIONS = st.builds(
    RestrictionFacts, why_fr=st.just("x"), uses=USES, begins=st.none() | DAYS, until=st.none() | DAYS
)
MAKERS = st.builds(
    MakerDates,
    name=st.just("M"),
    death_year=st.none() | st.integers(1900, 1965),
    created_year=st.none() | st.integers(1880, 1965),
    is_anonymous=st.booleans(),
    died_for_france=st.booleans(),
)
FACTS = st.builds(
    Facts,
    is_live=st.sampled_from([True, True, True, False]),
    is_described=st.sampled_from([True, True, True, False]),
    home=st.sampled_from(TERRITORIES),
    licence=st.sampled_from(["", "public-domain", "public-domain", "in-copyright", "in-copyright", *LICENCES]),
    makers=st.lists(MAKERS, max_size=2).map(tuple),
    grants=st.lists(grants(), max_size=3).map(tuple),
    restrictions=st.lists(RESTRICTIONS, max_size=2).map(tuple),
)
SHOWINGS = st.builds(
    Showing,
    media=st.just(UUID(int=1)),
    use=st.sampled_from(list(Use)),
    where=st.sampled_from(list(Where)),
    territory=st.sampled_from(("", *TERRITORIES)),
    size=st.sampled_from([0, 320, 1000, 4000]),
    crop=st.booleans(),
    overprint=st.booleans(),
    at=DAYS,
)


@given(FACTS, SHOWINGS, RESTRICTIONS)
def test_adding_a_restriction_never_turns_no_into_yes(facts, showing, restriction) -> None:
    more = replace(facts, restrictions=(*facts.restrictions, restriction))
    assert allows(facts, showing) or not allows(more, showing)


@given(FACTS, SHOWINGS, grants())
def test_adding_a_grant_never_turns_yes_into_no(facts, showing, grant) -> None:
    more = replace(facts, grants=(*facts.grants, grant))
    assert allows(more, showing) or not allows(facts, showing)


@given(FACTS, SHOWINGS, st.integers(0, 6000))
def test_the_answer_is_constant_until_the_announced_day(facts, showing, days) -> None:
    decision = decide(facts, showing)
    day = showing.at + timedelta(days=days)
    if decision.changes_at is None or day < decision.changes_at:
        assert allows(facts, replace(showing, at=day)) == decision.allowed
    if decision.changes_at is not None:
        assert decision.changes_at > showing.at
        assert allows(facts, replace(showing, at=decision.changes_at)) != decision.allowed


@given(FACTS, SHOWINGS, st.randoms())
def test_the_order_of_records_changes_nothing(facts, showing, random) -> None:
    shuffled = {
        name: tuple(random.sample(getattr(facts, name), len(getattr(facts, name))))
        for name in ("grants", "restrictions", "makers")
    }
    assert decide(facts, showing) == decide(replace(facts, **shuffled), showing)


@given(FACTS, SHOWINGS)
def test_asking_for_less_is_never_refused_more(facts, showing) -> None:
    bare = replace(showing, crop=False, overprint=False, size=0)
    assert allows(facts, bare) or not allows(facts, showing)


@given(FACTS, SHOWINGS)
def test_every_reason_is_a_sentence_and_every_no_has_a_way_out(facts, showing) -> None:
    decision = decide(facts, showing)
    assert decision.reasons
    for reason in decision.reasons:
        assert reason.sentence
        assert "{" not in str(reason)
        assert decision.allowed or reason.way_out
