"""The decision: a pure function of what is known and of what is asked. The default is no.

A showing is allowed when nothing stands against it and something allows it: the licence, the
end of the term of protection, or an authorisation that covers use, territory, dates, size,
cropping and text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from parvis.core.clock import midnight
from parvis.rights import people
from parvis.rights.contracts import Decision, Facts, GrantFacts, RestrictionFacts, Showing, Where
from parvis.rights.jurisdictions import MakerDates, free_from, rule_of
from parvis.rights.licences import LICENCES, Licence
from parvis.rights.reasons import PEOPLE, Reason
from parvis.rights.uses import ON_PAPER, covers, place_of, touches

_DAY = timedelta(days=1)


def decide(facts: Facts, showing: Showing) -> Decision:
    """The answer, its reasons, and the first moment at which the answer is another one."""
    asked = _settled(facts, showing)
    allowed, reasons = _judge(facts, asked)
    return Decision(allowed, reasons, _changes_at(facts, asked, allowed))


def allows(facts: Facts, showing: Showing) -> bool:
    """The answer alone."""
    return _judge(facts, _settled(facts, showing))[0]


def _settled(facts: Facts, showing: Showing) -> Showing:
    """The showing with the country whose law is asked: the one named, else the institution's own."""
    return showing if showing.territory else replace(showing, territory=facts.home)


def free_since(facts: Facts, territory: str) -> date | None:
    """The day on which the last maker's part becomes free there; None when nobody can say."""
    rule = rule_of(territory)
    if rule is None or not facts.makers:
        return None
    days = [free_from(rule, maker) for maker in facts.makers]
    return None if None in days else max(day for day in days if day)


def _judge(facts: Facts, showing: Showing) -> tuple[bool, tuple[Reason, ...]]:
    against = [*_obstacles(facts), *_restrictions(facts, showing), *people.objections(facts, showing)]
    allowing, missing = _licence(facts, showing)
    if not allowing:
        allowing, lacking = _grants(facts.grants, showing)
        missing += lacking
    if against or not allowing:
        return False, _ordered(against + ([] if allowing else missing))
    return True, _ordered(allowing)


def _ordered(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Each once, in an order that does not depend on how they were found."""
    return tuple(sorted(set(reasons), key=lambda reason: (_rank(reason.code), reason.code, str(reason.params))))


def _rank(code: str) -> int:
    """What is wrong with the media itself is told first, what an authorisation lacks last."""
    if code in ("removed", "not_described", "not_captioned", "not_transcribed", "not_summarised"):
        return 0
    if code in PEOPLE:
        return 1
    return 3 if code.startswith("grant_") or code == "attribution_required" else 2


def _obstacles(facts: Facts) -> Iterator[Reason]:
    if not facts.is_live:
        yield Reason.of("removed")
    if not facts.is_described:
        yield Reason.of(facts.lacks or ("not_captioned" if facts.is_film else "not_described"))


def _restrictions(facts: Facts, showing: Showing) -> Iterator[Reason]:
    for restriction in facts.restrictions:
        if _is_active(restriction, showing) and touches(restriction.uses, showing.use):
            yield _withheld(restriction)


def _withheld(restriction: RestrictionFacts) -> Reason:
    why = (restriction.why_fr, restriction.why_en)
    if restriction.ends_at is not None:
        return Reason.of("embargoed", why=why, until=restriction.ends_at)
    if restriction.until is None:
        return Reason.of("restricted", why=why)
    return Reason.of("restricted_until", why=why, until=restriction.until)


def _is_active(restriction: RestrictionFacts, showing: Showing) -> bool:
    if restriction.ends_at is not None and restriction.ends_at <= showing.at:
        return False
    if restriction.begins is None and restriction.until is None:
        return True
    day = showing.day
    return (restriction.begins or day) <= day <= (restriction.until or day)


def _licence(facts: Facts, showing: Showing) -> tuple[list[Reason], list[Reason]]:
    """(reasons why the licence allows it, reasons why not): one of the two is empty."""
    if not facts.licence:
        return [], [Reason.of("no_statement")]
    licence = LICENCES.get(facts.licence)
    if licence is None:
        return [], [Reason.of("unknown_licence", licence=facts.licence)]
    refusal = _refusal(licence, showing)
    if refusal:
        return [], [_not_licensed(refusal, licence, facts, showing)]
    if licence.by_term:
        return _term(facts, showing)
    told = [Reason.of("licensed", licence=licence.code)]
    return told + ([Reason.of("attribution_required")] if licence.credit else []), []


def _not_licensed(code: str, licence: Licence, facts: Facts, showing: Showing) -> Reason:
    told: dict[str, str] = {"licence": licence.code, "holder": facts.holder}
    if code == "use_not_licensed":
        told["use"] = showing.use
    return Reason.of(code, **told)


def _refusal(licence: Licence, showing: Showing) -> str:
    """The code of the reason why the licence, as it stands, does not cover the showing; else empty."""
    if licence.is_closed:
        return "needs_grant"
    if not covers(licence.uses, showing.use):
        return "use_not_licensed"
    if licence.territories is not None and (showing.where == Where.WEB or showing.territory not in licence.territories):
        return "territory_not_licensed"
    if (showing.crop or showing.overprint) and not licence.derivative:
        return "derivative_not_licensed"
    return ""


def _term(facts: Facts, showing: Showing) -> tuple[list[Reason], list[Reason]]:
    territory = showing.territory
    if rule_of(territory) is None:
        return [], [Reason.of("territory_unknown", territory=territory)]
    if not facts.makers:
        return [], [Reason.of("makers_unknown")]
    since = free_since(facts, territory)
    if since is not None and since <= showing.day:
        return [Reason.of("public_domain", territory=territory, since=since)], []
    return [], [reason for maker in facts.makers if (reason := _protected(maker, territory, showing.day))]


def _protected(maker: MakerDates, territory: str, day: date) -> Reason | None:
    rule = rule_of(territory)
    free = free_from(rule, maker) if rule else None
    if free is None:
        return Reason.of("term_unknown", maker=maker.name, territory=territory)
    if free <= day:
        return None
    return Reason.of("protected_until", maker=maker.name, territory=territory, until=free - _DAY)


def _grants(grants: Iterable[GrantFacts], showing: Showing) -> tuple[list[Reason], list[Reason]]:
    allowing, missing = [], list[Reason]()
    for grant in grants:
        lacking = list(_lacking(grant, showing))
        missing += lacking
        if not lacking:
            allowing.append(_granted(grant))
            allowing += _bound_in_print(grant, showing)
    return allowing, missing


def _bound_in_print(grant: GrantFacts, showing: Showing) -> list[Reason]:
    """A yes that says how large, where nobody said at which size."""
    if grant.max_print is None or showing.paper is not None or showing.use not in ON_PAPER:
        return []
    return [Reason.of("granted_in_print", holder=grant.holder, paper=grant.max_print)]


def _granted(grant: GrantFacts) -> Reason:
    if grant.until is None:
        return Reason.of("granted", holder=grant.holder)
    return Reason.of("granted_until", holder=grant.holder, until=grant.until)


def _lacking(grant: GrantFacts, showing: Showing) -> Iterator[Reason]:
    """Everything that keeps one authorisation from covering the showing."""
    yield from _beyond_scope(grant, showing)
    yield from _beyond_time(grant, showing)
    yield from _beyond_form(grant, showing)


def _told(grant: GrantFacts) -> dict[str, str]:
    return {"holder": grant.holder, "asked": grant.asked_of or grant.holder}


def _beyond_scope(grant: GrantFacts, showing: Showing) -> Iterator[Reason]:
    if not covers(grant.uses, showing.use):
        yield Reason.of("grant_other_use", use=showing.use, **_told(grant))
    if not _reaches(grant.territories, showing):
        yield Reason.of("grant_other_territory", territories=tuple(sorted(grant.territories)), **_told(grant))
    if grant.places and not _stands_in(grant.places, showing):
        yield Reason.of("grant_other_place", **_told(grant))
    if grant.max_works is not None and grant.rank > grant.max_works:
        yield Reason.of("grant_too_many", works=grant.max_works, **_told(grant))


def _beyond_time(grant: GrantFacts, showing: Showing) -> Iterator[Reason]:
    if grant.begins and showing.day < grant.begins:
        yield Reason.of("grant_not_begun", begins=grant.begins, **_told(grant))
    if grant.until and grant.until < showing.day:
        yield Reason.of("grant_ended", until=grant.until, **_told(grant))
    if grant.revoked_at and grant.revoked_at <= showing.at:
        yield Reason.of("grant_revoked", revoked=grant.revoked_at, **_told(grant))


def _beyond_form(grant: GrantFacts, showing: Showing) -> Iterator[Reason]:
    if grant.max_width is not None and showing.size > grant.max_width:
        yield Reason.of("grant_too_large", width=grant.max_width, **_told(grant))
    if grant.max_print is not None and showing.paper is not None and not showing.paper.fits(grant.max_print):
        yield Reason.of("grant_print_too_large", paper=grant.max_print, **_told(grant))
    if showing.crop and not grant.may_crop:
        yield Reason.of("grant_no_crop", **_told(grant))
    if showing.overprint and not grant.may_overprint:
        yield Reason.of("grant_no_overprint", **_told(grant))


def _reaches(territories: frozenset[str], showing: Showing) -> bool:
    """The open web needs the whole world, whatever territory the showing names."""
    if not territories:
        return True
    return showing.where != Where.WEB and showing.territory in territories


def _stands_in(places: frozenset[str], showing: Showing) -> bool:
    """Whether the showing happens in one of the places, or on the page of one of the things named."""
    return place_of(showing.use, showing.place) in places or (showing.page is not None and str(showing.page) in places)


def _changes_at(facts: Facts, showing: Showing, allowed: bool) -> datetime | None:
    """The first announced moment at which the answer differs from the present one."""
    for moment in upcoming(facts, showing):
        if _judge(facts, replace(showing, at=moment))[0] != allowed:
            return moment
    return None


def upcoming(facts: Facts, showing: Showing) -> list[datetime]:
    """Every announced moment after the showing's, in order."""
    return sorted({moment for moment in _announced(facts, showing) if moment > showing.at})


def _announced(facts: Facts, showing: Showing) -> Iterator[datetime]:
    """Every moment at which some part of the answer may change."""
    for grant in facts.grants:
        yield from people.period(grant.begins, grant.until)
        if grant.revoked_at:
            yield grant.revoked_at
    for restriction in facts.restrictions:
        yield from people.period(restriction.begins, restriction.until)
        if restriction.ends_at:
            yield restriction.ends_at
    yield from people.announced(facts)
    licence = LICENCES.get(facts.licence)
    free = free_since(facts, showing.territory or facts.home) if licence and licence.by_term else None
    if free:
        yield midnight(free)
