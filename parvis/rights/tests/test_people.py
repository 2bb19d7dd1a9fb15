"""Persons shown, contributors, embargoes, networks, places and numbers: the decision without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import translation

from parvis.core.clock import midnight
from parvis.rights.contracts import (
    AcceptanceFacts,
    ConsentFacts,
    ContributionFacts,
    Facts,
    GrantFacts,
    PersonFacts,
    RestrictionFacts,
    Showing,
    Use,
    Where,
)
from parvis.rights.decision import allows, decide
from parvis.rights.majority import comes_of_age
from parvis.rights.uses import choices, is_use, label_of, networks, on_network, tell

MEDIA, DAY = uuid4(), date(2026, 11, 23)
SITE = frozenset({"site"})
FREE = Facts(licence="cc0-1.0")


def ask(**values) -> Showing:
    return Showing(**{"media": MEDIA, "at": DAY, **values})


def codes(facts: Facts, showing: Showing) -> set[str]:
    return {reason.code for reason in decide(facts, showing).reasons}


def shown(*consents: ConsentFacts, **known) -> Facts:
    return replace(FREE, persons=(PersonFacts(pk=1, consents=consents, **known),))


def test_a_person_shown_is_asked_for_each_use_and_period() -> None:
    assert codes(shown(), ask()) == {"person_not_asked"}
    consent = ConsentFacts(uses=SITE, begins=DAY, until=DAY + timedelta(days=9))
    assert allows(shown(consent), ask())
    assert codes(shown(consent), ask(use=Use.PRINT)) == {"consent_other_use"}
    assert codes(shown(consent), ask(at=DAY - timedelta(days=1))) == {"consent_not_begun"}
    assert codes(shown(consent), ask(at=DAY + timedelta(days=10))) == {"consent_ended"}
    assert decide(shown(consent), ask()).changes_at == midnight(DAY + timedelta(days=10))


def test_a_withdrawal_counts_from_its_very_moment() -> None:
    moment = midnight(DAY) + timedelta(hours=15, minutes=7)
    facts = shown(ConsentFacts(uses=SITE, withdrawn_at=moment))
    assert decide(facts, ask()).changes_at == moment
    assert codes(facts, ask(at=moment)) == {"consent_withdrawn"}


def test_a_minor_needs_a_guardian() -> None:
    young = {"of_age_on": DAY + timedelta(days=400)}
    assert codes(shown(**young), ask()) == {"guardian_not_asked"}
    assert codes(shown(ConsentFacts(uses=SITE), **young), ask()) == {"guardian_not_asked"}
    assert allows(shown(ConsentFacts(uses=SITE, by_guardian=True), **young), ask())
    assert codes(shown(is_minor=True), ask()) == {"guardian_not_asked"}
    # A guardian answers for nobody of age.
    assert codes(shown(ConsentFacts(uses=SITE, by_guardian=True)), ask()) == {"person_not_asked"}


def test_who_comes_of_age_within_the_period_answers_for_themselves() -> None:
    birthday = DAY + timedelta(days=10)
    guardian = ConsentFacts(uses=SITE, by_guardian=True, until=DAY + timedelta(days=1000))
    facts = shown(guardian, of_age_on=birthday)
    decision = decide(facts, ask())
    assert decision
    assert decision.changes_at == midnight(birthday)
    assert codes(facts, ask(at=birthday)) == {"came_of_age"}
    too_young = ConsentFacts(uses=SITE, given_on=birthday - timedelta(days=1))
    assert not allows(shown(guardian, too_young, of_age_on=birthday), ask(at=birthday))
    own = ConsentFacts(uses=SITE, given_on=birthday)
    assert allows(shown(guardian, own, of_age_on=birthday), ask(at=birthday))


def test_majority_is_eighteen_leap_days_included() -> None:
    assert comes_of_age(date(2008, 2, 29)) == date(2026, 3, 1)
    assert comes_of_age(date(2008, 5, 4)) == date(2026, 5, 4)


def test_everybody_shown_must_agree() -> None:
    agreed = PersonFacts(pk=1, consents=(ConsentFacts(uses=SITE),))
    assert not allows(replace(FREE, persons=(agreed, PersonFacts(pk=2))), ask())
    assert allows(replace(FREE, persons=(agreed, replace(agreed, pk=2))), ask())


def test_contributors_accept_a_version_of_the_terms() -> None:
    def given(**known) -> Facts:
        accepted = AcceptanceFacts(version="1", uses=SITE | {"post"}, accepted_at=midnight(DAY), **known)
        return replace(FREE, contributions=(ContributionFacts(pk=1, acceptances=(accepted,)),))

    assert codes(replace(FREE, contributions=(ContributionFacts(pk=1),)), ask()) == {"terms_not_accepted"}
    assert allows(given(), ask())
    assert allows(given(), ask(use="post:bluesky"))
    assert codes(given(), ask(use=Use.PRODUCT)) == {"terms_other_use"}
    assert codes(given(), ask(at=DAY - timedelta(days=1))) == {"terms_not_accepted"}
    assert codes(given(until=DAY), ask(at=DAY + timedelta(days=1))) == {"terms_ended"}
    assert decide(given(until=DAY), ask()).changes_at == midnight(DAY + timedelta(days=1))
    assert codes(given(withdrawn_at=midnight(DAY)), ask()) == {"terms_withdrawn"}


def test_an_embargo_ends_at_its_minute_for_its_uses() -> None:
    ends = midnight(DAY) + timedelta(hours=11, minutes=30)
    facts = replace(FREE, restrictions=(RestrictionFacts(why_fr="presse", uses=frozenset({"press"}), ends_at=ends),))
    assert allows(facts, ask())
    decision = decide(facts, ask(use=Use.PRESS))
    assert {reason.code for reason in decision.reasons} == {"embargoed"}
    assert decision.changes_at == ends
    assert not allows(facts, ask(use=Use.PRESS, at=ends - timedelta(minutes=1)))
    assert allows(facts, ask(use=Use.PRESS, at=ends))
    with translation.override("fr"):
        assert "23 novembre 2026" in decision.reasons[0].sentence
        assert "11:30" in decision.reasons[0].sentence


def test_each_network_is_a_use_and_any_network_covers_them() -> None:
    one = Facts(licence="in-copyright", grants=(GrantFacts(holder="X", uses=frozenset({"post:mastodon"})),))
    assert allows(one, ask(use=on_network("mastodon")))
    assert codes(one, ask(use="post:instagram")) == {"needs_grant", "grant_other_use"}
    assert not allows(one, ask(use=Use.POST))
    every = Facts(licence="in-copyright", grants=(GrantFacts(holder="X", uses=frozenset({"post"})),))
    assert all(allows(every, ask(use=on_network(code))) for code, _label in networks)
    assert allows(FREE, ask(use="post:linkedin"))
    held = replace(FREE, restrictions=(RestrictionFacts(why_fr="x", uses=frozenset({"post:facebook"})),))
    assert allows(held, ask(use="post:mastodon"))
    assert not allows(held, ask(use="post:facebook"))
    assert not allows(held, ask(use=Use.POST))


def test_networks_are_registered_from_above() -> None:
    assert not is_use("post:pixelfed")
    with pytest.raises(KeyError):
        on_network("pixelfed")
    networks.register("pixelfed", "Pixelfed")
    try:
        assert is_use(on_network("pixelfed"))
        assert ("post:pixelfed", "Pixelfed") in choices()
        assert "Pixelfed" in tell(["post:pixelfed", "site"])
    finally:
        del networks._entries["pixelfed"]
    assert label_of("post:pixelfed").endswith("pixelfed")
    assert label_of("gone") == "gone"
    for language, word in (("fr", "lettre"), ("en", "newsletter")):
        with translation.override(language):
            assert word in label_of("post:newsletter")


def test_a_grant_for_some_places_covers_those() -> None:
    page = uuid4()

    def granted(*places: str) -> Facts:
        grant = GrantFacts(holder="X", uses=frozenset({"site", "screen"}), places=frozenset(places))
        return Facts(licence="in-copyright", grants=(grant,))

    assert allows(granted(), ask(place="companion"))
    assert allows(granted("site"), ask())
    assert codes(granted("site"), ask(place="companion")) == {"needs_grant", "grant_other_place"}
    assert allows(granted("wall"), ask(use=Use.SCREEN, where=Where.ROOM))
    assert not allows(granted("wall"), ask())
    assert not allows(granted(str(page)), ask())
    assert allows(granted(str(page)), ask(page=page))
    assert not allows(granted(str(page)), ask(page=uuid4()))


def test_a_grant_for_so_many_works_refuses_the_next() -> None:
    def granted(rank: int) -> Facts:
        return Facts(licence="in-copyright", grants=(GrantFacts(holder="X", uses=SITE, max_works=2, rank=rank),))

    assert allows(granted(2), ask())
    decision = decide(granted(3), ask())
    assert "grant_too_many" in {reason.code for reason in decision.reasons}
    with translation.override("en"):
        assert "at most 2 works at once" in " ".join(reason.sentence for reason in decision.reasons)


def test_the_way_out_names_who_to_ask() -> None:
    grant = GrantFacts(holder="Succession X", asked_of="ADAGP", uses=SITE, until=DAY - timedelta(days=1))
    facts = Facts(licence="in-copyright", holder="Succession X", grants=(grant,))
    with translation.override("en"):
        told = [reason.way_out for reason in decide(facts, ask()).reasons]
    assert "Ask ADAGP to renew it." in told
    assert any("Ask Succession X" in text for text in told)


def test_the_public_is_told_nothing_of_persons() -> None:
    facts = replace(
        FREE,
        persons=(PersonFacts(pk=1, is_minor=True), PersonFacts(pk=2)),
        contributions=(ContributionFacts(pk=1),),
    )
    decision = decide(facts, ask())
    assert len(decision.reasons) == 3
    assert [reason.code for reason in decision.told] == ["not_agreed"]
    assert not decision.told[0].params
