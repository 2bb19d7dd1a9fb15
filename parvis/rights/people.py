"""What persons shown and contributors stand against: a pure part of the decision.

A withdrawn consent is as none; who was a minor answers for themselves from their majority on.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from parvis.core.clock import midnight
from parvis.rights.contracts import AcceptanceFacts, ConsentFacts, ContributionFacts, Facts, PersonFacts, Showing
from parvis.rights.reasons import Reason
from parvis.rights.uses import covers

_DAY = timedelta(days=1)


def objections(facts: Facts, showing: Showing) -> Iterator[Reason]:
    """A reason, or several, for each person or contributor who did not agree to the showing."""
    for person in facts.persons:
        yield from _of_person(person, showing)
    for contribution in facts.contributions:
        yield from _of_contributor(contribution, showing)


def announced(facts: Facts) -> Iterator[datetime]:
    """Every moment at which one of them may come to agree, or cease to."""
    for person in facts.persons:
        if person.of_age_on:
            yield midnight(person.of_age_on)
        for consent in person.consents:
            yield from period(consent.begins, consent.until)
            if consent.withdrawn_at:
                yield consent.withdrawn_at
    for acceptance in (one for contribution in facts.contributions for one in contribution.acceptances):
        yield acceptance.accepted_at
        yield from period(None, acceptance.until)
        if acceptance.withdrawn_at:
            yield acceptance.withdrawn_at


def period(begins: date | None, until: date | None) -> Iterator[datetime]:
    """The moments at which days, both included, begin and end."""
    if begins:
        yield midnight(begins)
    if until and until < date.max:
        yield midnight(until + _DAY)


def is_minor(person: PersonFacts, day: date) -> bool:
    """Whether a guardian answers for the person on that day."""
    return day < person.of_age_on if person.of_age_on else person.is_minor


def _of_person(person: PersonFacts, showing: Showing) -> Iterator[Reason]:
    minor = is_minor(person, showing.day)
    counting = [consent for consent in person.consents if _counts(consent, person, minor)]
    found = [_problem(consent, person, showing) for consent in counting]
    if None in found:
        return
    yield from filter(None, found)
    if not counting:
        yield _not_asked(person, minor)


def _counts(consent: ConsentFacts, person: PersonFacts, minor: bool) -> bool:
    """A guardian's for a minor; else the person's own, given once of age."""
    if minor or consent.by_guardian:
        return minor and consent.by_guardian
    return not (person.of_age_on and consent.given_on and consent.given_on < person.of_age_on)


def _not_asked(person: PersonFacts, minor: bool) -> Reason:
    if minor:
        return Reason.of("guardian_not_asked", person=person.pk)
    if person.of_age_on and person.consents:
        return Reason.of("came_of_age", person=person.pk, since=person.of_age_on)
    return Reason.of("person_not_asked", person=person.pk)


def _problem(consent: ConsentFacts, person: PersonFacts, showing: Showing) -> Reason | None:
    """What keeps one consent from covering the showing."""
    if consent.withdrawn_at and consent.withdrawn_at <= showing.at:
        return Reason.of("consent_withdrawn", person=person.pk, withdrawn=consent.withdrawn_at)
    if not covers(consent.uses, showing.use):
        return Reason.of("consent_other_use", person=person.pk)
    if consent.begins and showing.day < consent.begins:
        return Reason.of("consent_not_begun", person=person.pk, begins=consent.begins)
    if consent.until and consent.until < showing.day:
        return Reason.of("consent_ended", person=person.pk, until=consent.until)
    return None


def _of_contributor(contribution: ContributionFacts, showing: Showing) -> Iterator[Reason]:
    found = [_lack(acceptance, contribution, showing) for acceptance in contribution.acceptances]
    if None in found:
        return
    yield from filter(None, found)
    if not found:
        yield Reason.of("terms_not_accepted", contribution=contribution.pk)


def _lack(acceptance: AcceptanceFacts, contribution: ContributionFacts, showing: Showing) -> Reason | None:
    """What keeps one acceptance from covering the showing."""
    about = {"contribution": contribution.pk, "version": acceptance.version}
    if acceptance.withdrawn_at and acceptance.withdrawn_at <= showing.at:
        return Reason.of("terms_withdrawn", withdrawn=acceptance.withdrawn_at, **about)
    if showing.at < acceptance.accepted_at:
        return Reason.of("terms_not_accepted", contribution=contribution.pk)
    if not covers(acceptance.uses, showing.use):
        return Reason.of("terms_other_use", **about)
    if acceptance.until and acceptance.until < showing.day:
        return Reason.of("terms_ended", until=acceptance.until, **about)
    return None
