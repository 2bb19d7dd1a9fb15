"""Letters about approvals: to those who may take a step, and to those who wrote or asked once it is decided.

1. A row is written with the deed, in its transaction: one a person and step, by a constraint of the database.
2. The worker claims it and commits, hands the letter to the mail server, then writes what came of it.
3. What did not leave waits again, longer each time, for three days; what nobody can tell of is told to a manager.

``note_everything`` finds who may decide only now (somebody is back, a deputy begins, a role was given): asking again
writes nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.users.models import UserProfile

from parvis.accounts.models import ApprovalLetter, Institution, User
from parvis.accounts.queries.deciding import absences_on
from parvis.accounts.states import Writing
from parvis.core.approval import queries
from parvis.core.approval.rows import ApprovalRequest, Part
from parvis.core.clock import now, today
from parvis.core.errors import BadInput
from parvis.core.posting import DidNotLeave, PerhapsLeft, hand_over, new_message_id

_Kind, _State = ApprovalLetter.Kind, ApprovalLetter.State
# No mail server is waited for so long: whoever was sending is gone.
_GONE = timedelta(minutes=10)
# A letter that does not leave is tried again after so long, then twice as long each time, up to a quarter of a day.
_FIRST_WAIT, _MOST_DOUBLINGS = timedelta(minutes=5), 6
_GIVEN_UP = timedelta(days=3)
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
    due = [letter for letter in ApprovalLetter.objects.filter(state=_State.WAITING) if _is_due(letter)]
    return sum(map(_send, due))


def _is_due(letter: ApprovalLetter) -> bool:
    """At once the first time; then longer each time, so that a server which is down is left in peace."""
    if not letter.attempts:
        return True
    wait: timedelta = _FIRST_WAIT * 2 ** min(letter.attempts - 1, _MOST_DOUBLINGS)
    return now() - letter.changed_at >= wait


def _send(letter: ApprovalLetter) -> bool:
    """Send one, unless it serves nothing any more or another worker has it. Whether it left."""
    if not _is_needed(letter):
        Writing.claim(letter, before=_State.WAITING, after=_State.DROPPED)
        return False
    message = _write(letter)
    # Committed before anything leaves: whoever dies from here on leaves a letter that may have left.
    with transaction.atomic(durable=True):
        if not Writing.claim(letter, before=_State.WAITING, after=_State.UNDERWAY, attempts=F("attempts") + 1):
            return False
    try:
        hand_over(message)
    except DidNotLeave as error:
        is_over = error.is_final or now() - letter.created_at > _GIVEN_UP
        Writing.claim(letter, before=_State.UNDERWAY, after=_State.REFUSED if is_over else _State.WAITING)
        return False
    except PerhapsLeft:
        Writing.claim(letter, before=_State.UNDERWAY, after=_State.UNKNOWN)
        return False
    return Writing.claim(letter, before=_State.UNDERWAY, after=_State.SENT)


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
        text = render_to_string(f"accounts/email/approval_{letter.kind}.txt", context)
    headers = {"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"}
    # A subject is one line: what a title brings in may not open another header.
    return EmailMessage(" ".join(subject.split()), text, None, [person.email], headers=headers)


def reconcile_letters() -> int:
    """Letters whose sender is gone: nobody can tell whether they left. How many."""
    gone = ApprovalLetter.objects.filter(state=_State.UNDERWAY, changed_at__lt=now() - _GONE)
    return sum(Writing.claim(one, before=_State.UNDERWAY, after=_State.UNKNOWN) for one in gone)


@transaction.atomic
def settle_letter(*, letter: ApprovalLetter, again: bool, by: User) -> None:
    """Somebody looked: it is to be sent again under the same Message-ID, or its reader knows. Raises BadInput."""
    after = _State.WAITING if again else _State.SENT
    changes = {"attempts": 0, "created_at": now()} if again else {}
    if not any(Writing.claim(letter, before=before, after=after, **changes) for before in ApprovalLetter.TROUBLED):
        raise BadInput(_("This letter was settled meanwhile."))
    log(letter.request, "accounts.letter.again" if again else "accounts.letter.known", user=by)
