"""Joining what rights keep of somebody to the person the house knows; refusing those who asked not to be recorded."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.core.errors import BadInput, NotFound
from parvis.rights.queries.somebody import EMAILS, emails_in
from parvis.traces.models import Handle, Person
from parvis.traces.queries import EMAIL, Subject, is_email, subject_named
from parvis.traces.services import has_objected


@transaction.atomic
def join_person(record: Any, *, who: str, as_guardian: bool = False) -> Person | None:
    """Say that a record is about somebody: an address, an e-mail, a person's identifier; empty: about nobody known.

    Their e-mail in the record becomes one of their addresses. Raises BadInput for somebody unknown,
    erased, or who objected.
    """
    person = _person_named(who.strip(), record) if who.strip() else None
    column = "guardian_person" if as_guardian else "person"
    setattr(record, column, person)
    record.save(update_fields=[column])
    if person is not None and not as_guardian:
        _own_emails(record, person)
    return person


def _person_named(who: str, record: Any) -> Person:
    try:
        subject = subject_named(who)
    except NotFound as unknown:
        if not is_email(who):
            raise BadInput(unknown.message, remedy=unknown.remedy, field="who") from None
        check_objection(who, field="who")
        handle = Handle.objects.create(network=EMAIL, address=who.casefold())
        subject = Subject(None, (handle,))
    return _person_of(subject)


def _person_of(subject: Subject) -> Person:
    """The person behind a subject, made where only an address or a record was known."""
    if subject.person is not None:
        if subject.person.erased_at:
            raise BadInput(_("This person was erased."), remedy=_("Leave the record by itself."), field="who")
        return subject.person
    person = Person.objects.create()
    Handle.objects.filter(pk__in=[handle.pk for handle in subject.handles]).update(person=person)
    for contact in subject.contacts:
        Handle.objects.get_or_create(network=EMAIL, address=contact, defaults={"person": person})
    return person


def _own_emails(record: Any, person: Person) -> None:
    column = EMAILS.get(type(record))
    for email in sorted(emails_in(getattr(record, column))) if column else []:
        handle, _is_new = Handle.objects.get_or_create(network=EMAIL, address=email, defaults={"person": person})
        if handle.person_id is None:
            Handle.objects.filter(pk=handle.pk).update(person=person)


def check_objection(email: str, *, field: str = "email") -> None:
    """Refuse to record somebody who asked not to be. Raises BadInput."""
    if email and has_objected(network=EMAIL, address=email):
        raise BadInput(
            _("Whoever has this address asked not to be recorded."),
            remedy=_("Do without it, or ask them first."),
            field=field,
        )
