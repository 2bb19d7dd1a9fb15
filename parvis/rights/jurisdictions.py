"""Terms of protection of works of art, as data.

The law is territorial: a work free at home may be protected elsewhere. Each term names its
source; years end on 31 December (Berne Convention, article 7(5)), so a work is free from the
first of January that follows.

France: the extensions for the two wars (L123-8, L123-9) are absorbed by the 70 years since the
Court of cassation's rulings of 27 February 2007 (Monet, Boldini), musical works apart, whose
term a lawyer should reckon. Thirty years more protect authors who "died for France" (L123-10).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Nobody makes a work before birth; nobody known lived 123 years. A work made in year y has a
# maker dead by y + 110 at the latest, but for wonders.
LONGEST_LIFE_AFTER_WORK = 110

EUROPEAN_UNION = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
    "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
})  # fmt: skip


@dataclass(frozen=True)
class Jurisdiction:
    """One country's rule.

    after_death: years; earlier: (died before that year, years) bands for laws that did not
    bring back what was free, first match wins; anonymous: years after publication of works
    without a known maker; from_publication: (published before that year, years) where the
    term runs from publication instead; war_years: years more for authors who died for France.
    """

    code: str
    name: str | Promise
    source: str
    after_death: int
    anonymous: int
    earlier: tuple[tuple[int, int], ...] = ()
    from_publication: tuple[int, int] | None = None
    war_years: int = 0

    def free_after(self, death_year: int) -> int:
        """The last protected year of a maker who died in that year."""
        for before, years in self.earlier:
            if death_year < before:
                return death_year + years
        return death_year + self.after_death


_DIRECTIVE = "Directive 2006/116/EC, art. 1"

JURISDICTIONS: Mapping[str, Jurisdiction] = {
    rule.code: rule
    for rule in (
        Jurisdiction(
            "FR", _("France"), "Code de la propriété intellectuelle, L123-1, L123-3, L123-10", 70, 70, war_years=30
        ),
        Jurisdiction("EU", _("the European Union"), _DIRECTIVE, 70, 70),
        # The 80 years of the law of 1879 still hold for authors who died before 7 December 1987;
        # a year is all we know of a death, so the whole of 1987 counts.
        Jurisdiction(
            "ES", _("Spain"), "Ley de Propiedad Intelectual, art. 26, disp. trans. 4ª", 70, 70, earlier=((1988, 80),)
        ),
        Jurisdiction("GB", _("the United Kingdom"), "Copyright, Designs and Patents Act 1988, s. 12", 70, 70),
        Jurisdiction("CH", _("Switzerland"), "Loi sur le droit d’auteur, art. 29 et 31", 70, 70),
        # Published before 1978: 95 years from publication, whoever made it and whenever they died.
        Jurisdiction("US", _("the United States"), "17 U.S.C. 302 to 304", 70, 95, from_publication=(1978, 95)),
        # 70 years since 30 December 2022; what was free then stays free.
        Jurisdiction("CA", _("Canada"), "Copyright Act, ss. 6, 6.1", 70, 75, earlier=((1972, 50),)),
        # 100 years since 23 July 2003; who died before 1944 was already free by the law of 1947 to 1982.
        Jurisdiction("MX", _("Mexico"), "Ley Federal del Derecho de Autor, art. 29", 100, 100, earlier=((1944, 50),)),
        Jurisdiction("CO", _("Colombia"), "Ley 23 de 1982, art. 21", 80, 80),
        Jurisdiction("BR", _("Brazil"), "Lei 9.610/1998, art. 41 e 43", 70, 70),
        Jurisdiction("AU", _("Australia"), "Copyright Act 1968, s. 33", 70, 70, earlier=((1955, 50),)),
        # 70 years since 30 December 2018; what was free then stays free.
        Jurisdiction("JP", _("Japan"), "Copyright Act, arts. 51, 52", 70, 70, earlier=((1968, 50),)),
        Jurisdiction("CN", _("China"), "Copyright Law, art. 23", 50, 50),
        Jurisdiction("IN", _("India"), "Copyright Act 1957, ss. 22, 23", 60, 60),
    )
}


@dataclass(frozen=True, kw_only=True)
class MakerDates:
    """What is known of one maker of what is shown, for reckoning a term.

    created_year: the year the work was made or published, the later one known. is_anonymous also
    stands for groups and works made for hire, whose term runs from publication.
    """

    name: str
    death_year: int | None = None
    created_year: int | None = None
    is_anonymous: bool = False
    died_for_france: bool = False


def rule_of(territory: str) -> Jurisdiction | None:
    """The rule of a country; members of the Union without one of their own follow its directive."""
    if territory in JURISDICTIONS:
        return JURISDICTIONS[territory]
    return JURISDICTIONS["EU"] if territory in EUROPEAN_UNION else None


def free_from(rule: Jurisdiction, maker: MakerDates) -> date | None:
    """The first day on which that maker's part is in the public domain; None when nobody can say."""
    last = _last_year(rule, maker)
    return None if last is None else date(min(last + 1, 9999), 1, 1)


def _last_year(rule: Jurisdiction, maker: MakerDates) -> int | None:
    if maker.is_anonymous:
        return None if maker.created_year is None else maker.created_year + rule.anonymous
    death = maker.death_year
    if death is None:
        death = None if maker.created_year is None else maker.created_year + LONGEST_LIFE_AFTER_WORK
    if death is None:
        return None
    if rule.from_publication:
        return _last_year_from_publication(rule, death, maker.created_year)
    return rule.free_after(death) + (rule.war_years if maker.died_for_france else 0)


def _last_year_from_publication(rule: Jurisdiction, death: int, created_year: int | None) -> int:
    """Where no year of making is known, the year of death stands for it: the latest it can be."""
    before, years = rule.from_publication or (0, 0)
    made = death if created_year is None else created_year
    return made + years if made < before else rule.free_after(death)


def name(territory: str) -> str:
    """The country's name in the current language; its code when it is not in the table."""
    rule = JURISDICTIONS.get(territory)
    return str(rule.name) if rule else territory
