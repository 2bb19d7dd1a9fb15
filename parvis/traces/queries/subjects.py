"""Somebody, as data protection law sees them: found by an address, an e-mail, or a record of an app above."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from parvis.core.errors import BadInput, NotFound
from parvis.traces.holdings import Found, found_by_record, found_elsewhere
from parvis.traces.models import Handle, Person

# The network of an address that is an e-mail.
EMAIL = "email"
_MOST_NAMED = 20
_AN_EMAIL = re.compile(r"[^@\s:]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True)
class Subject:
    """One person with all their addresses, or one address, or somebody only apps above know.

    records: "holding:key" of what they are known by there; contacts: e-mails told with them;
    name: as staff wrote it.
    """

    person: Person | None
    handles: tuple[Handle, ...]
    records: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    name: str = ""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Their addresses, as written on their networks."""
        return (*(handle.address for handle in self.handles), *self.contacts)

    @property
    def emails(self) -> tuple[str, ...]:
        """Those of their addresses that are e-mails, not erased."""
        own = (one.address for one in self.handles if one.network == EMAIL and one.erased_at is None)
        return (*own, *self.contacts)

    @property
    def confirmations(self) -> tuple[str, ...]:
        """What one may write to say it is them: an address, else the name staff know them by."""
        return self.addresses or (self.name,)

    def __str__(self) -> str:
        named = next((handle.name for handle in self.handles if handle.name), "")
        return (self.person.pseudonym if self.person else "") or named or self.name or ", ".join(self.addresses)


def is_email(address: str) -> bool:
    """Whether it reads as an e-mail address."""
    return bool(_AN_EMAIL.fullmatch(address.strip()))


def subject_of(handle: Handle) -> Subject:
    """The person behind an address, with every address joined to it."""
    return subject_of_person(handle.person) if handle.person else Subject(None, (handle,))


def subject_of_person(person: Person) -> Subject:
    """A person with every address joined to it."""
    return Subject(person, tuple(person.handles.order_by("pk")))


def subject_of_record(record: str) -> Subject:
    """Whoever stands behind "holding:key". Raises NotFound."""
    found = found_by_record(record)
    if found is None:
        raise _unknown(record)
    return _subject_found([found])


def subject_named(who: str) -> Subject:
    """Somebody by person identifier, "network:address", address or e-mail alone, or "holding:key".

    Raises NotFound, or BadInput when an address is known on several networks.
    """
    person = _person(who)
    if person is not None:
        return subject_of_person(person)
    found = list(_handles_named(who)[:_MOST_NAMED])
    elsewhere = _with_email(who)
    subjects = {subject_of(handle) for handle in found}
    if elsewhere:
        subjects.add(_subject_found(elsewhere))
    if not subjects:
        return subject_of_record(who)
    if len(subjects) > 1:
        listed = [f"{handle.network}:{handle.address}" for handle in found] + [one.record for one in elsewhere]
        raise BadInput(
            _("Several are known by that address."), remedy=_("Name one of: %(all)s") % {"all": ", ".join(listed)}
        )
    return subjects.pop()


def _unknown(who: str) -> NotFound:
    return NotFound(
        _("Nobody is known as “%(who)s”.") % {"who": who},
        remedy=_("Write the address as on its network, or network:address."),
    )


def _subject_found(found: list[Found]) -> Subject:
    """One subject for records that share an e-mail, or for one record; the person they are joined to, if any."""
    persons = Person.objects.filter(pk__in=[one.person for one in found if one.person], erased_at=None)
    joined = list(persons[:2])
    if len(joined) == 1:
        return subject_of_person(joined[0])
    emails = tuple(dict.fromkeys(one.email.casefold() for one in found if one.email))
    known = Handle.objects.filter(network=EMAIL, address__iexact=emails[0]).first() if emails else None
    if known is not None:
        return subject_of(known)
    return Subject(None, (), tuple(one.record for one in found), emails, found[0].name)


def _with_email(who: str) -> list[Found]:
    """Records of apps above with exactly this e-mail."""
    email = who.strip().removeprefix(f"{EMAIL}:").casefold()
    if not is_email(email):
        return []
    return [one for one in found_elsewhere(email) if one.email.casefold() == email]


def _person(who: str) -> Person | None:
    try:
        return Person.objects.filter(pk=UUID(who)).first()
    except ValueError:
        return None


def _handles_named(who: str) -> QuerySet[Handle]:
    network, colon, address = who.partition(":")
    known = Handle.objects.filter(erased_at=None).select_related("person")
    if colon and known.filter(network=network).exists():
        return known.filter(network=network).filter(_written(address))
    return known.filter(_written(who))


def _written(address: str) -> Q:
    """An address with or without the sign before it, in any case."""
    bare = address.strip().removeprefix("@")
    return Q(address__iexact=bare) | Q(address__iexact=f"@{bare}")
