"""What holds of every decision, whatever the facts (Hypothesis)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parvis.core.clock import midnight
from parvis.rights.contracts import (
    AcceptanceFacts,
    ConsentFacts,
    ContributionFacts,
    Facts,
    GrantFacts,
    MakerDates,
    PersonFacts,
    RestrictionFacts,
    Showing,
    Where,
)
from parvis.rights.decision import allows, decide, upcoming
from parvis.rights.licences import LICENCES
from parvis.rights.prints import PrintSize
from parvis.rights.uses import choices

# How fast examples are drawn tells of the machine, not of the decision.
calmly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2032, 12, 31), timezones=st.just(UTC))
TERRITORIES = ("FR", "BE", "US", "MX", "ZZ")
PAGE = UUID(int=7)
ALL_USES = [code for code, _label in choices()]
# Those met often: a network, any network, the site, the press.
USES = st.frozensets(st.sampled_from([*ALL_USES, "site", "site", "post", "post:mastodon"]), max_size=4)
PLACES = st.frozensets(st.sampled_from(["site", "wall", str(PAGE)]), max_size=2)


PAPERS = st.builds(PrintSize, st.sampled_from([105, 210, 297]), st.sampled_from([148, 297, 420]),
                   st.sampled_from([0, 72, 300, 600]))  # fmt: skip


@st.composite
def grants(draw) -> GrantFacts:
    return GrantFacts(
        holder=draw(st.sampled_from(["A", "B"])),
        asked_of=draw(st.sampled_from(["", "ADAGP"])),
        uses=draw(USES),
        territories=draw(st.frozensets(st.sampled_from(TERRITORIES), max_size=2)),
        places=draw(PLACES),
        begins=draw(st.none() | DAYS),
        until=draw(st.none() | DAYS),
        revoked_at=draw(st.none() | MOMENTS),
        max_works=draw(st.none() | st.integers(1, 3)),
        rank=draw(st.integers(1, 4)),
        max_width=draw(st.none() | st.sampled_from([320, 1280])),
        max_print=draw(st.none() | PAPERS),
        may_crop=draw(st.booleans()),
        may_overprint=draw(st.booleans()),
    )


RESTRICTIONS = st.builds(
    RestrictionFacts,
    why_fr=st.just("x"),
    uses=USES,
    begins=st.none() | DAYS,
    until=st.none() | DAYS,
    ends_at=st.none() | MOMENTS,
)
CONSENTS = st.builds(
    ConsentFacts,
    uses=USES,
    by_guardian=st.booleans(),
    given_on=st.none() | DAYS,
    begins=st.none() | DAYS,
    until=st.none() | DAYS,
    withdrawn_at=st.none() | MOMENTS,
)
PERSONS = st.builds(
    PersonFacts,
    pk=st.integers(1, 3),
    of_age_on=st.none() | DAYS,
    is_minor=st.booleans(),
    consents=st.lists(CONSENTS, max_size=3).map(tuple),
)
ACCEPTANCES = st.builds(
    AcceptanceFacts,
    version=st.sampled_from(["1", "2"]),
    uses=USES,
    accepted_at=MOMENTS,
    withdrawn_at=st.none() | MOMENTS,
    until=st.none() | DAYS,
)
CONTRIBUTIONS = st.builds(
    ContributionFacts, pk=st.integers(1, 3), acceptances=st.lists(ACCEPTANCES, max_size=2).map(tuple)
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
    licence=st.sampled_from(["", "public-domain", "cc0-1.0", "in-copyright", "in-copyright", *LICENCES]),
    makers=st.lists(MAKERS, max_size=2).map(tuple),
    grants=st.lists(grants(), max_size=3).map(tuple),
    restrictions=st.lists(RESTRICTIONS, max_size=2).map(tuple),
    persons=st.lists(PERSONS, max_size=2).map(tuple),
    contributions=st.lists(CONTRIBUTIONS, max_size=2).map(tuple),
)
SHOWINGS = st.builds(
    Showing,
    media=st.just(UUID(int=1)),
    use=st.sampled_from([*ALL_USES, "site", "site"]),
    where=st.sampled_from(list(Where)),
    territory=st.sampled_from(("", *TERRITORIES)),
    place=st.sampled_from(["", "site", "wall", "companion"]),
    page=st.none() | st.just(PAGE),
    size=st.sampled_from([0, 320, 1000, 4000]),
    paper=st.none() | PAPERS,
    crop=st.booleans(),
    overprint=st.booleans(),
    at=MOMENTS,
)


@calmly
@given(FACTS, SHOWINGS, RESTRICTIONS)
def test_adding_a_restriction_or_an_embargo_never_turns_no_into_yes(facts, showing, restriction) -> None:
    more = replace(facts, restrictions=(*facts.restrictions, restriction))
    assert allows(facts, showing) or not allows(more, showing)


@calmly
@given(FACTS, SHOWINGS, PERSONS)
def test_adding_a_person_shown_never_turns_no_into_yes(facts, showing, person) -> None:
    more = replace(facts, persons=(*facts.persons, person))
    assert allows(facts, showing) or not allows(more, showing)


@calmly
@given(FACTS, SHOWINGS)
def test_a_person_without_consent_makes_it_no(facts, showing) -> None:
    assert not allows(replace(facts, persons=(*facts.persons, PersonFacts(pk=9))), showing)


@calmly
@given(FACTS, SHOWINGS, CONTRIBUTIONS)
def test_adding_a_contribution_never_turns_no_into_yes(facts, showing, contribution) -> None:
    more = replace(facts, contributions=(*facts.contributions, contribution))
    assert allows(facts, showing) or not allows(more, showing)


@calmly
@given(FACTS, SHOWINGS)
def test_unaccepted_terms_make_it_no(facts, showing) -> None:
    assert not allows(replace(facts, contributions=(*facts.contributions, ContributionFacts(pk=9))), showing)


@calmly
@given(FACTS, SHOWINGS, PERSONS, CONSENTS)
def test_a_withdrawn_consent_is_as_none(facts, showing, person, consent) -> None:
    withdrawn = replace(consent, withdrawn_at=showing.at)
    without = replace(facts, persons=(*facts.persons, person))
    with_it = replace(facts, persons=(*facts.persons, replace(person, consents=(*person.consents, withdrawn))))
    assert allows(without, showing) == allows(with_it, showing)


@calmly
@given(FACTS, SHOWINGS, CONTRIBUTIONS, ACCEPTANCES)
def test_a_withdrawn_acceptance_is_as_none(facts, showing, contribution, acceptance) -> None:
    withdrawn = replace(acceptance, withdrawn_at=showing.at)
    more = replace(contribution, acceptances=(*contribution.acceptances, withdrawn))
    without = replace(facts, contributions=(*facts.contributions, contribution))
    assert allows(without, showing) == allows(replace(facts, contributions=(*facts.contributions, more)), showing)


@calmly
@given(FACTS, SHOWINGS, grants())
def test_adding_a_grant_never_turns_yes_into_no(facts, showing, grant) -> None:
    more = replace(facts, grants=(*facts.grants, grant))
    assert allows(more, showing) or not allows(facts, showing)


@calmly
@given(FACTS, SHOWINGS, st.integers(0, 6000 * 1440))
def test_the_answer_is_constant_until_the_announced_moment(facts, showing, minutes) -> None:
    decision = decide(facts, showing)
    moment = showing.at + timedelta(minutes=minutes)
    if decision.changes_at is None or moment < decision.changes_at:
        assert allows(facts, replace(showing, at=moment)) == decision.allowed
    if decision.changes_at is not None:
        assert decision.changes_at > showing.at
        assert allows(facts, replace(showing, at=decision.changes_at)) != decision.allowed
        just_before = decision.changes_at - timedelta(microseconds=1)
        assert allows(facts, replace(showing, at=just_before)) == decision.allowed


@calmly
@given(FACTS, SHOWINGS, SHOWINGS)
def test_no_answer_changes_before_the_first_moment_foreseen(facts, showing, other) -> None:
    """What is kept until the first moment foreseen holds for every use, size and place at once."""
    moments = upcoming(facts, replace(showing, territory=facts.home))
    until = moments[0] - timedelta(microseconds=1) if moments else midnight(date(2040, 1, 1))
    asked = replace(other, territory=facts.home, at=showing.at)
    assert allows(facts, asked) == allows(facts, replace(asked, at=until))


@calmly
@given(FACTS, SHOWINGS, st.randoms())
def test_the_order_of_records_changes_nothing(facts, showing, random) -> None:
    names = ("grants", "restrictions", "makers", "persons", "contributions")
    shuffled = {name: tuple(random.sample(getattr(facts, name), len(getattr(facts, name)))) for name in names}
    shuffled["persons"] = tuple(
        replace(person, consents=tuple(random.sample(person.consents, len(person.consents))))
        for person in shuffled["persons"]
    )
    assert decide(facts, showing) == decide(replace(facts, **shuffled), showing)


@calmly
@given(FACTS, SHOWINGS)
def test_asking_for_less_is_never_refused_more(facts, showing) -> None:
    bare = replace(showing, crop=False, overprint=False, size=0, paper=None)
    assert allows(facts, bare) or not allows(facts, showing)


@calmly
@given(FACTS, SHOWINGS)
def test_any_network_is_never_allowed_where_one_is_refused(facts, showing) -> None:
    anywhere = replace(showing, use="post")
    assert not allows(facts, anywhere) or allows(facts, replace(showing, use="post:mastodon"))


@calmly
@given(FACTS, SHOWINGS)
def test_every_reason_is_a_sentence_and_every_no_has_a_way_out(facts, showing) -> None:
    decision = decide(facts, showing)
    assert decision.reasons
    for reason in (*decision.reasons, *decision.told):
        assert reason.sentence
        assert "{" not in str(reason)
        assert decision.allowed or reason.way_out


@calmly
@given(FACTS, SHOWINGS, PAPERS)
def test_a_bound_in_print_never_turns_no_into_yes(facts, showing, paper) -> None:
    bounded = tuple(replace(grant, max_print=grant.max_print or paper) for grant in facts.grants)
    assert allows(facts, showing) or not allows(replace(facts, grants=bounded), showing)


@calmly
@given(FACTS, SHOWINGS, PAPERS, PAPERS)
def test_printing_smaller_is_never_refused_more(facts, showing, one, other) -> None:
    small, large = (replace(showing, paper=paper, size=0) for paper in (one, other))
    if one.fits(replace(other, ppi=other.ppi or 300)):
        assert allows(facts, small) or not allows(facts, large)


@calmly
@given(PAPERS, PAPERS, PAPERS)
def test_sizes_on_paper_are_ordered_and_lie_as_they_stand(one, other, third) -> None:
    assert one.fits(replace(one, ppi=0))
    assert one.fits(other) == replace(one, width=one.height, height=one.width).fits(other)
    bounded = [paper for paper in (other, third) if paper.ppi]
    if len(bounded) == 2 and one.fits(other) and other.fits(third):
        assert one.fits(third)
