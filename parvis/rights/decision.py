"""The decision: a pure function of what is known and of what is asked. The default is no.

A showing is allowed when nothing stands against it and something allows it: the licence, the
end of the term of protection, or an authorisation that covers use, territory, dates, size,
cropping and text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from parvis.rights.contracts import Decision, Facts, GrantFacts, RestrictionFacts, Showing, Where
from parvis.rights.jurisdictions import MakerDates, free_from, rule_of
from parvis.rights.licences import LICENCES, Licence
from parvis.rights.reasons import Reason

_DAY = timedelta(days=1)


def decide(facts: Facts, showing: Showing) -> Decision:
    """The answer, its reasons, and the first day on which the answer is another one."""
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
    against = [*_obstacles(facts), *_restrictions(facts, showing)]
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
    return 2 if code.startswith("grant_") or code == "attribution_required" else 1


def _obstacles(facts: Facts) -> Iterator[Reason]:
    if not facts.is_live:
        yield Reason.of("removed")
    if not facts.is_described:
        yield Reason.of(facts.lacks or ("not_captioned" if facts.is_film else "not_described"))


def _restrictions(facts: Facts, showing: Showing) -> Iterator[Reason]:
    for restriction in facts.restrictions:
        if _is_active(restriction, showing.at) and showing.use in (restriction.uses or {showing.use}):
            yield _withheld(restriction)


def _withheld(restriction: RestrictionFacts) -> Reason:
    why = (restriction.why_fr, restriction.why_en)
    if restriction.until is None:
        return Reason.of("restricted", why=why)
    return Reason.of("restricted_until", why=why, until=restriction.until)


def _is_active(dated: GrantFacts | RestrictionFacts, day: date) -> bool:
    return (dated.begins or day) <= day <= (dated.until or day)


def _licence(facts: Facts, showing: Showing) -> tuple[list[Reason], list[Reason]]:
    """(reasons why the licence allows it, reasons why not): one of the two is empty."""
    if not facts.licence:
        return [], [Reason.of("no_statement")]
    licence = LICENCES.get(facts.licence)
    if licence is None:
        return [], [Reason.of("unknown_licence", licence=facts.licence)]
    refusal = _refusal(licence, showing)
    if refusal:
        return [], [Reason.of(refusal, licence=licence.code)]
    if licence.by_term:
        return _term(facts, showing)
    told = [Reason.of("licensed", licence=licence.code)]
    return told + ([Reason.of("attribution_required")] if licence.credit else []), []


def _refusal(licence: Licence, showing: Showing) -> str:
    """The code of the reason why the licence, as it stands, does not cover the showing; else empty."""
    if licence.is_closed:
        return "needs_grant"
    if showing.use not in licence.uses:
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
    if since is not None and since <= showing.at:
        return [Reason.of("public_domain", territory=territory, since=since)], []
    return [], [reason for maker in facts.makers if (reason := _protected(maker, territory, showing.at))]


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
    return allowing, missing


def _granted(grant: GrantFacts) -> Reason:
    if grant.until is None:
        return Reason.of("granted", holder=grant.holder)
    return Reason.of("granted_until", holder=grant.holder, until=grant.until)


def _lacking(grant: GrantFacts, showing: Showing) -> Iterator[Reason]:
    """Everything that keeps one authorisation from covering the showing."""
    holder = grant.holder
    if showing.use not in grant.uses:
        yield Reason.of("grant_other_use", holder=holder)
    if not _reaches(grant.territories, showing):
        yield Reason.of("grant_other_territory", holder=holder, territories=tuple(sorted(grant.territories)))
    if grant.begins and showing.at < grant.begins:
        yield Reason.of("grant_not_begun", holder=holder, begins=grant.begins)
    if grant.until and grant.until < showing.at:
        yield Reason.of("grant_ended", holder=holder, until=grant.until)
    if grant.revoked_on and grant.revoked_on <= showing.at:
        yield Reason.of("grant_revoked", holder=holder, revoked=grant.revoked_on)
    if grant.max_width is not None and showing.size > grant.max_width:
        yield Reason.of("grant_too_large", holder=holder, width=grant.max_width)
    if showing.crop and not grant.may_crop:
        yield Reason.of("grant_no_crop", holder=holder)
    if showing.overprint and not grant.may_overprint:
        yield Reason.of("grant_no_overprint", holder=holder)


def _reaches(territories: frozenset[str], showing: Showing) -> bool:
    """The open web needs the whole world, whatever territory the showing names."""
    if not territories:
        return True
    return showing.where != Where.WEB and showing.territory in territories


def _changes_at(facts: Facts, showing: Showing, allowed: bool) -> date | None:
    """The first announced day on which the answer differs from today's."""
    for day in sorted({day for day in _announced(facts, showing) if day > showing.at}):
        if _judge(facts, replace(showing, at=day))[0] != allowed:
            return day
    return None


def _announced(facts: Facts, showing: Showing) -> Iterator[date]:
    """Every day on which some part of the answer may change."""
    records: tuple[GrantFacts | RestrictionFacts, ...] = (*facts.grants, *facts.restrictions)
    for dated in records:
        if dated.begins:
            yield dated.begins
        if dated.until and dated.until < date.max:
            yield dated.until + _DAY
    yield from (grant.revoked_on for grant in facts.grants if grant.revoked_on)
    licence = LICENCES.get(facts.licence)
    free = free_since(facts, showing.territory) if licence and licence.by_term else None
    if free:
        yield free
