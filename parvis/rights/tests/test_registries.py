"""Licences and terms of protection: data, looked at without a database."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from parvis.rights.contracts import MakerDates, Use
from parvis.rights.jurisdictions import EUROPEAN_UNION, JURISDICTIONS, free_from, name, rule_of
from parvis.rights.licences import LICENCES, from_uri
from parvis.rights.reasons import SENTENCES, Reason


def test_the_registry_holds_what_it_promises() -> None:
    codes = set(LICENCES)
    assert len([code for code in codes if code.startswith("rs-")]) == 12
    for kind in ("by", "by-sa", "by-nd", "by-nc", "by-nc-sa", "by-nc-nd"):
        assert {f"cc-{kind}-4.0", f"cc-{kind}-3.0", f"cc-{kind}-2.0"} <= codes
    assert {"cc0-1.0", "pdm-1.0", "public-domain", "in-copyright"} <= codes


def test_every_licence_speaks_both_languages_and_names_known_uses() -> None:
    for licence in LICENCES.values():
        assert licence.uses <= set(Use.values)
        assert len(licence.code) <= 40
        assert licence.uri.startswith("http")
        told = []
        for language in ("fr", "en"):
            with translation.override(language):
                assert str(licence.label)
                told.append(str(licence.deed))
        assert told[0] != told[1], licence.code


def test_what_is_free_is_free_for_all_uses_and_nothing_else_is() -> None:
    for licence in LICENCES.values():
        assert licence.is_free == ("open_data" in licence.uses), licence.code
        assert not licence.is_free or (licence.commercial and licence.derivative)


@pytest.mark.parametrize(
    ("uri", "code"),
    [
        ("https://creativecommons.org/licenses/by-sa/4.0/deed.fr", "cc-by-sa-4.0"),
        ("http://creativecommons.org/licenses/by/3.0", "cc-by-3.0"),
        ("https://www.creativecommons.org/publicdomain/zero/1.0/legalcode", "cc0-1.0"),
        ("https://creativecommons.org/publicdomain/mark/1.0/", "pdm-1.0"),
        ("http://rightsstatements.org/vocab/InC/1.0/", "rs-inc"),
        ("https://rightsstatements.org/page/NoC-US/1.0/?language=fr", "rs-noc-us"),
    ],
)
def test_licences_are_found_by_their_address(uri: str, code: str) -> None:
    found = from_uri(uri)
    assert found is not None
    assert found.code == code


def test_other_addresses_are_not_licences() -> None:
    assert from_uri("") is None
    assert from_uri("https://museum.example/terms") is None


@pytest.mark.parametrize(
    ("territory", "maker", "free"),
    [
        # Matisse, 3 November 1954.
        ("FR", MakerDates(name="", death_year=1954), date(2025, 1, 1)),
        ("BE", MakerDates(name="", death_year=1954), date(2025, 1, 1)),
        # Saint-Exupéry died for France: 2045 there, 2015 elsewhere in the Union.
        ("FR", MakerDates(name="", death_year=1944, died_for_france=True), date(2045, 1, 1)),
        ("EU", MakerDates(name="", death_year=1944, died_for_france=True), date(2015, 1, 1)),
        ("ES", MakerDates(name="", death_year=1954), date(2035, 1, 1)),
        ("ES", MakerDates(name="", death_year=1990), date(2061, 1, 1)),
        # Canada did not bring back what was free on 30 December 2022.
        ("CA", MakerDates(name="", death_year=1971), date(2022, 1, 1)),
        ("CA", MakerDates(name="", death_year=1972), date(2043, 1, 1)),
        ("MX", MakerDates(name="", death_year=1954), date(2055, 1, 1)),
        # The United States count from publication until 1977.
        ("US", MakerDates(name="", death_year=1954, created_year=1911), date(2007, 1, 1)),
        ("US", MakerDates(name="", death_year=1954, created_year=1952), date(2048, 1, 1)),
        ("US", MakerDates(name="", death_year=1954), date(2050, 1, 1)),
        ("US", MakerDates(name="", death_year=1990, created_year=1980), date(2061, 1, 1)),
        # Nobody knows who, or when they died.
        ("FR", MakerDates(name="", is_anonymous=True, created_year=1930), date(2001, 1, 1)),
        ("FR", MakerDates(name="", created_year=1650), date(1831, 1, 1)),
        ("FR", MakerDates(name="", is_anonymous=True), None),
        ("FR", MakerDates(name=""), None),
    ],
)
def test_terms(territory: str, maker: MakerDates, free: date | None) -> None:
    rule = rule_of(territory)
    assert rule is not None
    assert free_from(rule, maker) == free


def test_every_term_has_a_source_and_every_member_a_rule() -> None:
    assert all(rule.source for rule in JURISDICTIONS.values())
    assert all(rule_of(member) for member in EUROPEAN_UNION)
    assert len(EUROPEAN_UNION) == 27
    assert rule_of("ZZ") is None


def test_countries_are_named_in_the_pages_language() -> None:
    with translation.override("fr"):
        assert name("ES") == "Espagne"
    assert name("ZZ") == "ZZ"


def test_reasons_are_told_in_both_languages() -> None:
    reason = Reason.of("protected_until", maker="Matisse", territory="FR", until=date(2024, 12, 31))
    with translation.override("en"):
        assert str(reason).startswith("Matisse is protected in France until Dec. 31, 2024.")
    with translation.override("fr"):
        assert "31 décembre 2024" in str(reason)
    withheld = Reason.of("restricted", why=("litige", "dispute"))
    with translation.override("en"):
        assert "dispute" in withheld.sentence
    with pytest.raises(KeyError):
        Reason.of("because")


def test_no_sentence_is_left_in_english() -> None:
    for code, texts in SENTENCES.items():
        for text in filter(None, texts):
            with translation.override("fr"):
                french = str(text)
            with translation.override("en"):
                assert french != str(text), code
