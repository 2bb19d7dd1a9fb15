"""Letters about approvals: to those who may take a step, and to those who wrote or asked once it is decided.

A row is written with the deed, in its transaction: one a person and step, by a constraint of the database. How it
leaves: ``carrying``; what nobody can tell of is told to a manager.

``note_everything`` finds who may decide only now (somebody is back, a deputy begins, a role was given): asking again
writes nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.users.models import UserProfile

from parvis.accounts.models import ApprovalLetter, Institution, User
from parvis.accounts.queries.deciding import absences_on
from parvis.accounts.services import carrying
from parvis.core.approval import queries
from parvis.core.approval.rows import ApprovalRequest, Part
from parvis.core.clock import today
from parvis.core.posting import new_message_id

_Kind, _State = ApprovalLetter.Kind, ApprovalLetter.State
_SUBJECTS = {
    _Kind.WAITS: _("Waits for your approval: %(title)s"),
    _Kind.DECIDED: _("Approved: %(title)s"),
    _Kind.RETURNED: _("Sent back: %(title)s"),
}
_DECIDED = {
    ApprovalRequest.State.APPROVED: _Kind.DECIDED,
    ApprovalRequest.State.OVERRULED: _Kind.DECIDED,
    ApprovalRequest.State.RETURNED: _Kind.RETURNED,
}


@transaction.atomic
def note(request: ApprovalRequest) -> int:
    """Write down the letters a request calls for as it stands. How many are new."""
    if request.next_step is not None:
        people = _written_to(queries.able_now(request)) - {request.asked_by}
        return _note(request, _Kind.WAITS, request.next_step.order, people - _replaced_today())
    kind = _DECIDED.get(ApprovalRequest.State(request.state))
    return _note(request, kind, 0, _written_to(_told_of_end(request))) if kind else 0


def note_everything() -> int:
    """The same for all that waits. How many letters are new."""
    waiting = queries.whole().filter(state=ApprovalRequest.State.OPEN).order_by("asked_at", "pk")
    return sum(map(note, waiting[: queries.MOST_OPEN]))


def _note(request: ApprovalRequest, kind: str, step: int, people: Iterable[str]) -> int:
    known = set(request.letters.filter(kind=kind, step=step).values_list("person", flat=True))
    rows = [
        ApprovalLetter(
            request=request, kind=kind, step=step, person_id=pk, message_id=new_message_id(settings.DEFAULT_FROM_EMAIL)
        )
        for pk in sorted(map(int, people))
        if pk not in known
    ]
    # Of two who note the same at once, the constraint lets one.
    ApprovalLetter.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _told_of_end(request: ApprovalRequest) -> set[str]:
    """Those who wrote it and who asked, but for whoever decided."""
    parts = list(request.parts.all())
    wrote = {part.person for part in parts if part.deed == Part.Deed.WROTE}
    last = next((part.person for part in reversed(parts) if part.deed != Part.Deed.WROTE), "")
    return {request.asked_by, *wrote} - {last}


def _written_to(people: set[str]) -> set[str]:
    """Of these, who works here, has an address and wants letters."""
    keys = [int(person) for person in people if person.isdecimal()]
    rows = User.objects.filter(pk__in=keys, is_active=True, wants_approval_mail=True).exclude(email="")
    return {str(pk) for pk in rows.values_list("pk", flat=True)}


def _replaced_today() -> set[str]:
    """Away, with a deputy: the letter goes to the deputy, and to them once they are back."""
    away = absences_on(today()).filter(deputy__is_active=True)
    return {str(pk) for pk in away.values_list("member", flat=True)}


def send_waiting() -> int:
    """Send what waits and is due; what is refused stops nothing else. How many left."""
    due = [letter for letter in ApprovalLetter.objects.filter(state=_State.WAITING) if carrying.is_due(letter)]
    return sum(map(_send, due))


def _send(letter: ApprovalLetter) -> bool:
    return carrying.send(letter, is_needed=_is_needed(letter), write=partial(_write, letter))


def _is_needed(letter: ApprovalLetter) -> bool:
    """Whether it is still true, and still wanted."""
    person = str(letter.person_id)
    if not _written_to({person}):
        return False
    request = queries.whole().get(pk=letter.request_id)
    if letter.kind != _Kind.WAITS:
        return _DECIDED.get(ApprovalRequest.State(request.state)) == letter.kind
    step = request.next_step
    return step is not None and step.order == letter.step and person in queries.able_now(request)


def _write(letter: ApprovalLetter) -> EmailMessage:
    """The letter in the language of whoever receives it."""
    person = letter.person
    request = queries.whole().get(pk=letter.request_id)
    profile = UserProfile.objects.filter(user=person).first()
    language = (profile and profile.preferred_language) or settings.LANGUAGE_CODE
    with translation.override(language):
        context = {
            "name": person.get_full_name() or person.get_username(),
            "request": request,
            "step": request.next_step,
            "end": next((part for part in reversed(request.parts.all()) if part.deed != Part.Deed.WROTE), None),
            "institution": str(Institution.current()) or "Parvis",
            "link": f"{settings.PUBLIC_ADDRESS}{reverse('approval', args=[request.pk])}",
            "account": f"{settings.PUBLIC_ADDRESS}{reverse('wagtailadmin_account')}",
        }
        subject = str(_SUBJECTS[_Kind(letter.kind)]) % {"title": request.title}
        template = f"accounts/email/approval_{letter.kind}.txt"
        return carrying.compose(letter, subject=subject, template=template, context=context)


def reconcile_letters() -> int:
    """Letters whose sender is gone: nobody can tell whether they left. How many."""
    return carrying.reconcile(ApprovalLetter.objects.all())


@transaction.atomic
def settle_letter(*, letter: ApprovalLetter, again: bool, by: User) -> None:
    """Somebody looked: it is to be sent again under the same Message-ID, or its reader knows. Raises BadInput."""
    carrying.settle(letter, again=again)
    log(letter.request, "accounts.letter.again" if again else "accounts.letter.known", user=by)
