"""Contributors: the terms, version by version, and who accepted which."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.rights.contracts import Use
from parvis.rights.models import Acceptance, Contribution, Terms
from parvis.rights.services.joining import check_objection
from parvis.rights.services.telling import checked_uses, media_of, tell_changed
from parvis.traces.models import Thing


def write_terms(*, version: str, uses: Iterable[Use | str], **texts: Any) -> Terms:
    """A new version of the terms, not yet published. texts: title_fr, title_en, text_fr, text_en, ends_on."""
    if Terms.objects.filter(version=version).exists():
        raise BadInput(
            _("The version “%(version)s” exists already.") % {"version": version},
            remedy=_("Give this one another number."),
            field="version",
        )
    chosen = checked_uses(uses, empty=_("Terms name at least one use."))
    return Terms.objects.create(version=version, uses=chosen, **texts)


def publish_terms(terms: Terms) -> None:
    """From now on contributors may accept them, and their text stays. Raises BadInput without both texts."""
    if not (terms.text_fr.strip() and terms.text_en.strip()):
        raise BadInput(
            _("These terms are not written in both languages."),
            remedy=_("Write them in French and in English."),
            field="text_fr",
        )
    if Terms.objects.filter(pk=terms.pk, published_at=None).update(published_at=now()):
        terms.refresh_from_db(fields=["published_at"])
        tell_changed(media_under(terms))


def end_terms(terms: Terms, *, ends_on: date | None) -> None:
    """Say until which day a version counts; None for without end."""
    Terms.objects.filter(pk=terms.pk).update(ends_on=ends_on)
    terms.ends_on = ends_on
    tell_changed(media_under(terms))


def media_under(terms: Terms) -> set[UUID]:
    """The media of those who accepted that version."""
    return set(
        Contribution.things.through.objects.filter(contribution__acceptances__terms=terms).values_list(
            "thing_id", flat=True
        )
    )


@transaction.atomic
def record_contribution(things: Iterable[Thing], *, contributor: str, **known: Any) -> Contribution:
    """Say that media came from a contributor: terms must be accepted. known: email, handle, note.

    Raises BadInput for an e-mail whose owner asked not to be recorded.
    """
    check_objection(known.get("email", ""))
    contribution = Contribution.objects.create(contributor=contributor, **known)
    contribution.things.set(things)
    tell_changed(media_of(contribution))
    return contribution


def accept_terms(contribution: Contribution, terms: Terms, *, at: datetime | None = None) -> Acceptance:
    """Record that a contributor accepted a version. Raises BadInput when it is not published."""
    if terms.published_at is None:
        raise BadInput(
            _("The version “%(version)s” is a draft.") % {"version": terms.version},
            remedy=_("Publish it first."),
            field="terms",
        )
    acceptance = Acceptance.objects.create(contribution=contribution, terms=terms, accepted_at=at or now())
    tell_changed(media_of(contribution))
    return acceptance


def withdraw_acceptance(acceptance: Acceptance) -> None:
    """End an acceptance now; the record stays. Withdrawing twice changes nothing."""
    if Acceptance.objects.filter(pk=acceptance.pk, withdrawn_at=None).update(withdrawn_at=now()):
        acceptance.refresh_from_db(fields=["withdrawn_at"])
        tell_changed(media_of(acceptance.contribution))
