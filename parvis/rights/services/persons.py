"""Persons shown, and their consent: given for uses and a period, withdrawn at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.core.clock import day_of, now, today
from parvis.core.errors import BadInput
from parvis.rights.contracts import Use
from parvis.rights.models import Consent, PersonShown
from parvis.rights.services.telling import check_dates, checked_uses, media_of, tell_changed
from parvis.traces.models import Thing


@transaction.atomic
def show_person(things: Iterable[Thing], *, name: str, **known: Any) -> PersonShown:
    """Say that somebody is recognised in media: from then on their consent is needed.

    known: contact, born_on, is_minor, guardian, note. Raises BadInput for a birth to come.
    """
    check_birth(known.get("born_on"))
    person = PersonShown.objects.create(name=name, **known)
    person.things.set(things)
    tell_changed(media_of(person))
    return person


def check_birth(born_on: date | None) -> None:
    """Refuse a birth that is to come. Raises BadInput."""
    if born_on and born_on > today():
        raise BadInput(_("This date of birth is to come."), remedy=_("Write it anew."), field="born_on")


@transaction.atomic
def record_consent(
    person: PersonShown,
    *,
    uses: Iterable[Use | str],
    by: str = Consent.By.SELF,
    given_on: date | None = None,
    valid_from: date | None = None,
    valid_until: date | None = None,
    **more: Any,
) -> Consent:
    """Record what a person, or a minor's guardian, agreed to. more: evidence, note. Raises BadInput."""
    chosen = checked_uses(uses, empty=_("A consent names at least one use."))
    check_dates(valid_from, valid_until)
    given = given_on or today()
    check_erased(person)
    check_giver(person, by=by, given_on=given)
    consent = Consent.objects.create(
        person=person, uses=chosen, by=by, given_on=given, valid_from=valid_from, valid_until=valid_until, **more
    )
    tell_changed(media_of(person))
    return consent


def check_giver(person: PersonShown, *, by: str, given_on: date) -> None:
    """Refuse a guardian's consent for an adult, and a minor's own. Raises BadInput."""
    if given_on > today():
        raise BadInput(_("This day is to come."), remedy=_("Write the day it was given."), field="given_on")
    of_age = person.of_age_on
    minor = given_on < of_age if of_age else person.is_minor
    if minor and by != Consent.By.GUARDIAN:
        raise BadInput(
            _("%(person)s was a minor on that day.") % {"person": person},
            remedy=_("Ask the guardian; their own consent counts from their majority on."),
            field="by",
        )
    if by == Consent.By.GUARDIAN and not minor:
        raise BadInput(
            _("%(person)s was of age on that day.") % {"person": person},
            remedy=_("Ask the person themselves."),
            field="by",
        )
    if by == Consent.By.GUARDIAN and not person.guardian:
        raise BadInput(
            _("No guardian of %(person)s is named.") % {"person": person},
            remedy=_("Write the guardian’s name on the person’s page first."),
            field="by",
        )


def check_erased(person: PersonShown) -> None:
    """Refuse to write anew of somebody erased. Raises BadInput."""
    if person.erased_at:
        raise BadInput(_("This person was erased."), remedy=_("If they agree again, record them anew."), field="person")


def withdraw_consent(consent: Consent) -> None:
    """End a consent now; the record stays. Withdrawing twice changes nothing."""
    if Consent.objects.filter(pk=consent.pk, withdrawn_at=None).update(withdrawn_at=now()):
        consent.refresh_from_db(fields=["withdrawn_at"])
        tell_changed(media_of(consent.person))


def withdraw_all(person: PersonShown) -> int:
    """End every consent of a person now. Returns how many were standing."""
    standing = list(person.consents.filter(withdrawn_at=None))
    for consent in standing:
        withdraw_consent(consent)
    return len(standing)


def is_given(consent: Consent) -> bool:
    """Whether a consent stands today, whoever must give it."""
    day = day_of(now())
    begun, over = consent.valid_from or day, consent.valid_until or day
    return consent.withdrawn_at is None and begun <= day <= over
