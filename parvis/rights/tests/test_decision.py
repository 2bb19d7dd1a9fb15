"""The decision, without a database."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from parvis.core.clock import midnight
from parvis.rights.contracts import Facts, GrantFacts, MakerDates, RestrictionFacts, Showing, Use, Where
from parvis.rights.decision import allows, decide

MEDIA = uuid4()
DAY = date(2026, 11, 23)


def ask(**values) -> Showing:
    return Showing(**{"media": MEDIA, "at": DAY, **values})


def codes(facts: Facts, showing: Showing) -> set[str]:
    return {reason.code for reason in decide(facts, showing).reasons}


def test_the_default_is_no() -> None:
    decision = decide(Facts(), ask())
    assert not decision
    assert [reason.code for reason in decision.reasons] == ["no_statement"]
    assert decision.changes_at is None


def test_a_licence_nobody_knows_is_no() -> None:
    assert codes(Facts(licence="mine"), ask()) == {"unknown_licence"}


@pytest.mark.parametrize("use", Use.values)
def test_what_is_free_may_be_used_for_anything(use: str) -> None:
    for licence in ("cc0-1.0", "pdm-1.0", "cc-by-4.0", "cc-by-sa-3.0"):
        assert allows(Facts(licence=licence), ask(use=use, crop=True, overprint=True))


def test_non_commercial_is_neither_sold_nor_open() -> None:
    facts = Facts(licence="cc-by-nc-4.0")
    assert allows(facts, ask())
    assert codes(facts, ask(use=Use.PRODUCT)) == codes(facts, ask(use=Use.OPEN_DATA)) == {"use_not_licensed"}


def test_without_derivatives_it_is_shown_whole_and_bare() -> None:
    facts = Facts(licence="cc-by-nd-4.0")
    assert allows(facts, ask())
    assert codes(facts, ask(crop=True)) == codes(facts, ask(overprint=True)) == {"derivative_not_licensed"}


def test_attribution_is_told() -> None:
    assert "attribution_required" in codes(Facts(licence="cc-by-4.0"), ask())
    assert "attribution_required" not in codes(Facts(licence="cc0-1.0"), ask())


def test_a_statement_for_one_country_does_not_cover_the_open_web() -> None:
    facts = Facts(licence="rs-noc-us", home="US")
    assert codes(facts, ask(territory="US")) == {"territory_not_licensed"}
    assert allows(facts, ask(where=Where.ROOM, use=Use.SCREEN))
    assert not allows(facts, ask(where=Where.ROOM, use=Use.SCREEN, territory="FR"))


def test_public_domain_opens_on_new_year() -> None:
    facts = Facts(licence="public-domain", makers=(MakerDates(name="Henri Matisse", death_year=1954),))
    before, after = date(2024, 12, 31), date(2025, 1, 1)
    decision = decide(facts, ask(at=before))
    assert not decision
    assert decision.changes_at == midnight(after)
    assert codes(facts, ask(at=before)) == {"protected_until"}
    assert allows(facts, ask(at=after))


def test_the_last_maker_counts() -> None:
    makers = (MakerDates(name="A", death_year=1900), MakerDates(name="B", death_year=1980))
    decision = decide(Facts(licence="public-domain", makers=makers), ask())
    assert [dict(reason.params)["maker"] for reason in decision.reasons] == ["B"]
    assert decision.changes_at == midnight(date(2051, 1, 1))


def test_public_domain_without_makers_or_dates_is_no() -> None:
    assert codes(Facts(licence="public-domain"), ask()) == {"makers_unknown"}
    unknown = Facts(licence="public-domain", makers=(MakerDates(name="C"),))
    assert codes(unknown, ask()) == {"term_unknown"}


def test_a_country_without_a_rule_is_no() -> None:
    facts = Facts(licence="public-domain", home="ZZ", makers=(MakerDates(name="D", death_year=1600),))
    assert codes(facts, ask()) == {"territory_unknown"}


def test_a_grant_covers_what_it_names() -> None:
    grant = GrantFacts(holder="ADAGP", uses=frozenset({"site"}), until=date(2026, 12, 8), max_width=1280)
    facts = Facts(licence="in-copyright", grants=(grant,))
    decision = decide(facts, ask(size=1280))
    assert decision
    assert decision.changes_at == midnight(date(2026, 12, 9))
    assert codes(facts, ask(size=1281)) == {"needs_grant", "grant_too_large"}
    assert codes(facts, ask(use=Use.POST)) == {"needs_grant", "grant_other_use"}
    assert codes(facts, ask(at=date(2026, 12, 9))) == {"needs_grant", "grant_ended"}


def test_a_grant_for_one_country_does_not_cover_the_open_web() -> None:
    grant = GrantFacts(holder="X", uses=frozenset({"site", "print"}), territories=frozenset({"FR"}))
    facts = Facts(licence="in-copyright", grants=(grant,))
    assert codes(facts, ask(territory="FR")) == {"needs_grant", "grant_other_territory"}
    assert allows(facts, ask(use=Use.PRINT, where=Where.PAPER))
    assert not allows(facts, ask(use=Use.PRINT, where=Where.PAPER, territory="BE"))


def test_a_grant_not_begun_or_revoked_is_no() -> None:
    soon = GrantFacts(holder="X", uses=frozenset({"site"}), begins=DAY + timedelta(days=2))
    decision = decide(Facts(licence="in-copyright", grants=(soon,)), ask())
    assert not decision
    assert decision.changes_at == midnight(DAY + timedelta(days=2))
    gone = GrantFacts(holder="X", uses=frozenset({"site"}), revoked_at=midnight(DAY))
    facts = Facts(licence="in-copyright", grants=(gone,))
    assert codes(facts, ask()) == {"needs_grant", "grant_revoked"}
    assert allows(facts, ask(at=DAY - timedelta(days=1)))


def test_a_grant_may_forbid_cropping_and_text() -> None:
    grant = GrantFacts(holder="X", uses=frozenset({"site"}), may_crop=False, may_overprint=False)
    facts = Facts(licence="in-copyright", grants=(grant,))
    assert allows(facts, ask())
    assert "grant_no_crop" in codes(facts, ask(crop=True))
    assert "grant_no_overprint" in codes(facts, ask(overprint=True))


def test_what_is_not_described_or_removed_is_not_shown() -> None:
    assert codes(Facts(licence="cc0-1.0", is_described=False), ask()) == {"not_described"}
    assert codes(Facts(licence="cc0-1.0", is_described=False, is_film=True), ask()) == {"not_captioned"}
    assert codes(Facts(licence="cc0-1.0", is_live=False), ask()) == {"removed"}


def test_a_restriction_withholds_for_its_days_and_uses() -> None:
    embargo = RestrictionFacts(why_fr="embargo", uses=frozenset({"post"}), until=DAY)
    facts = Facts(licence="cc0-1.0", restrictions=(embargo,))
    assert allows(facts, ask())
    decision = decide(facts, ask(use=Use.POST))
    assert not decision
    assert decision.changes_at == midnight(DAY + timedelta(days=1))


def test_a_gap_between_two_grants_is_announced() -> None:
    uses = frozenset({"site"})
    first = GrantFacts(holder="X", uses=uses, until=DAY)
    second = GrantFacts(holder="X", uses=uses, begins=DAY + timedelta(days=1))
    assert decide(Facts(licence="in-copyright", grants=(first, second)), ask()).changes_at is None
    later = GrantFacts(holder="X", uses=uses, begins=DAY + timedelta(days=5))
    facts = Facts(licence="in-copyright", grants=(first, later))
    assert decide(facts, ask()).changes_at == midnight(DAY + timedelta(days=1))
    assert decide(facts, ask(at=DAY + timedelta(days=1))).changes_at == midnight(DAY + timedelta(days=5))
