"""Which records are about somebody: joined to them by staff, written with their e-mail, or named by record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from parvis.rights.models import Contribution, Deposit, DepositLink, Grant, GrantRequest, PersonShown
from parvis.traces.queries import Subject, naming

# The column of each that holds an e-mail, alone or among other words.
EMAILS: dict[type[Any], str] = {
    PersonShown: "contact", Contribution: "email", DepositLink: "email", GrantRequest: "email",
}  # fmt: skip
GUARDIAN = "guardian"


@dataclass(frozen=True)
class Held:
    """What rights hold about one somebody; wards: the persons shown whose guardian they are.

    grants: those that came of their requests and deliveries.
    """

    shown: tuple[PersonShown, ...] = ()
    wards: tuple[PersonShown, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    links: tuple[DepositLink, ...] = ()
    deposits: tuple[Deposit, ...] = ()
    requests: tuple[GrantRequest, ...] = ()

    @property
    def grants(self) -> list[Grant]:
        """Each once, in order."""
        came = (*(row.grant for row in self.requests), *(row.grant for row in self.deposits))
        found = {grant.pk: grant for grant in came if grant}
        return [found[pk] for pk in sorted(found)]


def held_about(subject: Subject) -> Held:
    """Everything rights hold about somebody. A record joined to somebody else is never theirs."""
    emails = {email.casefold() for email in subject.emails}
    emails |= _emails_of(subject)
    links = _rows(DepositLink, subject, emails)
    return Held(
        shown=_rows(PersonShown, subject, emails),
        wards=_wards(subject),
        contributions=_contributions(subject, emails),
        links=links,
        deposits=_deposits(subject, links),
        requests=_rows(GrantRequest, subject, emails),
    )


def _emails_of(subject: Subject) -> set[str]:
    """E-mails written in the records joined to them or named."""
    found: set[str] = set()
    for model, column in EMAILS.items():
        for written in model.objects.filter(_joined(model, subject)).values_list(column, flat=True):
            found |= emails_in(written)
    return found


def emails_in(words: str) -> set[str]:
    """The e-mail addresses among these words."""
    parts = (part.strip("<>()[].,;:\"'").casefold() for part in words.split())
    return {part for part in parts if "@" in part[1:] and "." in part.rpartition("@")[2]}


def _joined(model: type[Any], subject: Subject, *, kind: str = "") -> Q:
    """Joined by staff, or named as "kind:key"."""
    named = Q(pk__in=list(_keys(subject.records, kind or str(model._meta.model_name))))
    return named | Q(person=subject.person) if subject.person else named


def _keys(records: Iterable[str], kind: str) -> Iterator[int]:
    for record in records:
        name, _colon, key = record.partition(":")
        if name == kind and key.isdigit():
            yield int(key)


def _free(subject: Subject) -> Q:
    """Not joined to somebody else."""
    return Q(person=None) | Q(person=subject.person) if subject.person else Q(person=None)


def _rows(model: type[Any], subject: Subject, emails: set[str]) -> tuple[Any, ...]:
    joined = model.objects.filter(_joined(model, subject))
    return tuple(sorted({*joined, *_by_email(model.objects.filter(_free(subject)), emails)}, key=lambda row: row.pk))


def _by_email(rows: QuerySet[Any], emails: set[str]) -> Iterator[Any]:
    column, sieve = EMAILS[rows.model], Q()
    if not emails:
        return
    for email in emails:
        sieve |= Q(**{f"{column}__icontains": email})
    whole = naming(emails)
    # "ana@x.org" stands in "mariana@x.org" too: the database only sieves.
    yield from (row for row in rows.filter(sieve) if whole.search(getattr(row, column)))


def _wards(subject: Subject) -> tuple[PersonShown, ...]:
    named = Q(pk__in=list(_keys(subject.records, GUARDIAN)))
    mine = named | Q(guardian_person=subject.person) if subject.person else named
    return tuple(PersonShown.objects.filter(mine).order_by("pk"))


def _contributions(subject: Subject, emails: set[str]) -> tuple[Contribution, ...]:
    by_handle = Contribution.objects.filter(_free(subject), handle__in=subject.handles)
    found = {*_rows(Contribution, subject, emails), *by_handle}
    return tuple(sorted(found, key=lambda row: row.pk))


def _deposits(subject: Subject, links: tuple[DepositLink, ...]) -> tuple[Deposit, ...]:
    by_link = _free(subject) & Q(link__in=links)
    rows = Deposit.objects.filter(_joined(Deposit, subject) | by_link)
    return tuple(rows.select_related("link", "grant").prefetch_related("items").order_by("pk"))
