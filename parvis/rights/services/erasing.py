"""Somebody erased: their words, names and addresses go; what they agreed to ends; proof alone may stay.

What is kept is kept because the law says so, and for as long: to prove that a consent or a grant was
given (GDPR, articles 7(1) and 17(3)(b) and (e)) until nobody may go to court over it any more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import ModelLogEntry

from parvis.core.clock import day_of, months_from, now, today
from parvis.rights.models import (
    Acceptance,
    Consent,
    Contribution,
    Deposit,
    DepositLink,
    Grant,
    GrantRequest,
    PersonShown,
)
from parvis.rights.processing import PROOF
from parvis.rights.queries.somebody import GUARDIAN, Held, held_about
from parvis.rights.services.contributors import withdraw_acceptance
from parvis.rights.services.persons import withdraw_all, withdraw_consent
from parvis.rights.services.telling import media_of, tell_changed
from parvis.traces.contracts import ErasedElsewhere, Kept
from parvis.traces.queries import Subject, months_chosen


@transaction.atomic
def erase_somebody(subject: Subject) -> ErasedElsewhere:
    """Erase what rights hold of them; how many of each holding, and what stays. Harmless when repeated."""
    held = held_about(subject)
    fresh = Held(
        **{name: tuple(row for row in getattr(held, name) if row.erased_at is None) for name in _FIELDS},
        wards=tuple(one for one in held.wards if one.guardian),
    )
    counts = {
        "personshown": sum(map(erase_shown, fresh.shown)),
        GUARDIAN: sum(map(erase_guardian, fresh.wards)),
        "contribution": sum(map(erase_contribution, fresh.contributions)),
        "depositlink": sum(map(erase_link, fresh.links)),
        "deposit": sum(map(erase_deposit, fresh.deposits)),
        "grantrequest": sum(map(erase_request, fresh.requests)),
    }
    return ErasedElsewhere({name: count for name, count in counts.items() if count}, tuple(_kept(fresh)))


_FIELDS = ("shown", "contributions", "links", "deposits", "requests")


def erase_shown(person: PersonShown) -> int:
    """Empty a person shown; every consent ends, so that the media are not shown (the default is no)."""
    consents = list(person.consents.all())
    ends = {given.pk: _ended(given) for given in consents}
    withdraw_all(person)
    for given in consents:
        _minimise(given, ends[given.pk])
    _empty(person, name="", contact="", born_on=None, is_minor=False, guardian="", guardian_person=None, note="")
    _unname(Consent, [given.pk for given in consents])
    tell_changed(media_of(person))
    return 1


def erase_guardian(ward: PersonShown) -> int:
    """Empty a guardian's name; what they agreed to for the minor ends."""
    for given in ward.consents.filter(by=Consent.By.GUARDIAN, withdrawn_at=None):
        withdraw_consent(given)
    PersonShown.objects.filter(pk=ward.pk).update(guardian="", guardian_person=None)
    tell_changed(media_of(ward))
    return 1


def _ended(given: Consent) -> date:
    """The last day a consent counted, which is today for one that counts still."""
    ends = [today(), *([given.valid_until] if given.valid_until else [])]
    return min([*ends, *([day_of(given.withdrawn_at)] if given.withdrawn_at else [])])


def _minimise(given: Consent, ended: date) -> None:
    """Keep the evidence alone, without its name, until nobody may go to court over it; past that, nothing."""
    until = months_from(ended, months_chosen(PROOF))
    keeps = bool(given.evidence) and until >= today()
    if given.evidence and not keeps:
        forget_file(given.evidence)
        given.evidence = ""
    given.note, given.evidence_name, given.evidence_until = "", "", until if keeps else None
    given.save(update_fields=["note", "evidence", "evidence_name", "evidence_until"])


def erase_contribution(contribution: Contribution) -> int:
    """Empty a contributor; what they accepted ends, the version and its dates stay without a name."""
    accepted = list(contribution.acceptances.all())
    for acceptance in accepted:
        withdraw_acceptance(acceptance)
    _empty(contribution, contributor="", email="", note="", handle=None)
    _unname(Acceptance, [acceptance.pk for acceptance in accepted])
    tell_changed(media_of(contribution))
    return 1


def erase_link(link: DepositLink) -> int:
    """Empty a delivery link's contact; an open one closes."""
    purpose = without_names(link.purpose, [link.sender, link.email])
    _empty(link, sender="", email="", expected="", purpose=purpose, revoked_at=link.revoked_at or now())
    return 1


def erase_deposit(deposit: Deposit) -> int:
    """Empty a delivery of words, names and files; one that waited is refused. Pictures taken in stay, with their grant."""
    state = Deposit.State.REFUSED if deposit.state == Deposit.State.WAITING else deposit.state
    for item in deposit.items.all():
        forget_file(item.file)
        item.name, item.file = "", ""
        item.save(update_fields=["name", "file"])
    _empty(deposit, text="", holder="", credit="", conditions="", signed_by="", statement="", reason="", state=state)
    return 1


def erase_request(request: GrantRequest) -> int:
    """Empty a request of its letters, answers and address; one still open is asked no longer."""
    settled = (GrantRequest.State.GRANTED, GrantRequest.State.REFUSED)
    state = request.state if request.state in settled else GrantRequest.State.WITHDRAWN
    purpose = without_names(request.purpose, [request.holder, request.email])
    forget_letters(request)
    _empty(request, holder="", email="", purpose=purpose, state=state)
    return 1


def forget_letters(request: GrantRequest) -> None:
    """Empty a request of what was written and answered; the answer's file stays where a grant rests on it."""
    if request.evidence and not Grant.objects.filter(evidence=request.evidence.name).exists():
        forget_file(request.evidence)
    request.events.exclude(note="").update(note="")
    request.sendings.update(to="", subject="", text="")
    request.subject = request.letter = request.evidence_name = ""
    request.evidence = ""
    request.save(update_fields=["subject", "letter", "evidence", "evidence_name"])


def _empty(row: Any, **values: Any) -> None:
    """Write these values over a record, and say since when; its names go from the audit log too."""
    for name, value in {**values, "erased_at": now()}.items():
        setattr(row, name, value)
    row.save(update_fields=[*values, "erased_at"])
    _unname(type(row), [row.pk])


def _unname(model: type[models.Model], keys: Sequence[int]) -> None:
    kind = ContentType.objects.get_for_model(model)
    ModelLogEntry.objects.filter(content_type=kind, object_id__in=list(map(str, keys))).update(label="")


def without_names(words: str, names: Iterable[str]) -> str:
    """Our own words without these names."""
    known = [re.escape(name) for name in names if name.strip()]
    return re.sub("|".join(known), "…", words, flags=re.IGNORECASE) if known else words


def forget_file(held: Any) -> None:
    """Delete a private file once all this is committed."""
    if held:
        transaction.on_commit(partial(default_storage.delete, str(held.name)))


def _kept(held: Held) -> Iterable[Kept]:
    """What stays of what was just erased, and why."""
    yield from _kept_pictures(held)
    yield from _kept_evidence(held)
    if held.contributions:
        yield Kept(
            _("which version of the terms was accepted and when, without a name"),
            _("It tells nobody who it was; it proves on which terms the media were shown."),
        )
    for grant in held.grants:
        yield _kept_grant(grant)


def _kept_pictures(held: Held) -> Iterable[Kept]:
    media = {pk for one in held.shown for pk in media_of(one)}
    if media:
        shown = ngettext(
            "that somebody, without a name, is shown in %(count)s media",
            "that somebody, without a name, is shown in %(count)s media",
            len(media),
        )
        yield Kept(shown % {"count": len(media)}, _("So that it stays unseen: nobody agrees to it any more."))


def _kept_evidence(held: Held) -> Iterable[Kept]:
    given = Consent.objects.filter(person__in=held.shown).exclude(evidence_until=None)
    last = given.aggregate(last=models.Max("evidence_until"))["last"]
    if last:
        yield Kept(
            _("the evidence of their consent, without its name"),
            _(
                "To prove that it was given, until nobody may go to court over it "
                "(GDPR, articles 7(1) and 17(3)(e); in France, Code civil, article 2224)."
            ),
            last,
        )


def _kept_grant(grant: Grant) -> Kept:
    """A grant is a contract, and an author's name is due to them wherever the work is shown."""
    ends = [day for day in (grant.valid_until, day_of(grant.revoked_at) if grant.revoked_at else None) if day]
    return Kept(
        _("the grant they gave, its evidence and the credit"),
        _(
            "The institution must be able to prove the right it uses, and owes the author their name "
            "(GDPR, article 17(3)(b) and (e); in France, Code de la propriété intellectuelle, article L121-1)."
        ),
        months_from(min(ends), months_chosen(PROOF)) if ends else None,
    )
