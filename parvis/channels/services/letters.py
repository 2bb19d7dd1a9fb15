"""Letters to whoever wrote a sending that did not go as written: held back, refused, taken back, given up.

As letters about approvals: a row in the transaction of what happened, claimed and committed before the mail server is
asked, settled after; what may have left is never sent again by itself, what did not leave is tried for three days.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.users.models import UserProfile

from parvis.accounts.models import Institution, User
from parvis.accounts.queries.deciding import absences_on
from parvis.accounts.states import Writing
from parvis.channels.models import AuthorLetter, Correction, Delivery, LetterWish
from parvis.channels.registry import adapter_of
from parvis.channels.services.assigning import whoever_answers_for
from parvis.core.bilingual import told_in
from parvis.core.clock import now, today
from parvis.core.errors import BadInput
from parvis.core.posting import DidNotLeave, PerhapsLeft, hand_over, new_message_id
from parvis.core.tasks import enqueue, tasks

_Kind, _State, _Going = AuthorLetter.Kind, AuthorLetter.State, Delivery.State
_WRITE = "parvis.channels.tasks.write_to_authors"
# No mail server is waited for so long: whoever was sending is gone.
_GONE = timedelta(minutes=10)
_FIRST_WAIT, _MOST_DOUBLINGS = timedelta(minutes=5), 6
_GIVEN_UP = timedelta(days=3)
_TRUE_IN = {
    _Kind.HELD: (_Going.HELD,),
    _Kind.WITHDRAWN: (_Going.WITHDRAWING, _Going.WITHDRAWN, _Going.OUTSTANDING),
    _Kind.UNCORRECTED: (_Going.SENT,),
}
_SUBJECTS = {
    _Kind.HELD: _("Held back on %(network)s: %(title)s"),
    _Kind.WITHDRAWN: _("Taken back from %(network)s: %(title)s"),
    _Kind.UNCORRECTED: _("Not corrected on %(network)s: %(title)s"),
}


def note(delivery: Delivery, kind: str, *, by: User | None = None) -> bool:
    """Write down the letter to whoever wrote it, unless they did it themselves; whether there is a new one.

    Asked within the transaction of what happened: both are kept, or neither.
    """
    person = _reader(delivery)
    if person is None or (by is not None and by.pk in (person.pk, delivery.shipment.written_by_id)):
        return False
    row = AuthorLetter(
        delivery=delivery, kind=kind, person=person, message_id=new_message_id(settings.DEFAULT_FROM_EMAIL)
    )
    # One that still waits tells what is true as it leaves: a second would tell the same.
    AuthorLetter.objects.bulk_create([row], ignore_conflicts=True)
    enqueue(tasks[_WRITE])
    return True


def _reader(delivery: Delivery) -> User | None:
    """Its author; their deputy while they are away; whoever answers for it when they left, or nobody wrote it."""
    author = User.objects.filter(pk=delivery.shipment.written_by_id or 0, is_active=True).first()
    if author is None:
        return whoever_answers_for(delivery)
    absence = absences_on(today()).filter(member=author, deputy__is_active=True).select_related("deputy").first()
    return absence.deputy if absence else author


def wants(person: User) -> bool:
    """Whether somebody has an address and wants these letters."""
    return (
        bool(person.is_active and person.email)
        and not LetterWish.objects.filter(member=person, wants_mail=False).exists()
    )


def send_waiting() -> int:
    """Send what waits and is due; what is refused stops nothing else. How many left."""
    rows = AuthorLetter.objects.filter(state=_State.WAITING).select_related("person", "delivery__connection")
    return sum(_send(letter) for letter in rows if _is_due(letter))


def _is_due(letter: AuthorLetter) -> bool:
    """At once the first time; then longer each time, so that a server which is down is left in peace."""
    if not letter.attempts:
        return True
    wait: timedelta = _FIRST_WAIT * 2 ** min(letter.attempts - 1, _MOST_DOUBLINGS)
    return now() - letter.changed_at >= wait


def _send(letter: AuthorLetter) -> bool:
    """Send one, unless it serves nothing any more or another worker has it. Whether it left."""
    if letter.delivery.state not in _TRUE_IN[_Kind(letter.kind)] or not wants(letter.person):
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


def _write(letter: AuthorLetter) -> EmailMessage:
    """The letter in the language of whoever receives it."""
    person, delivery = letter.person, letter.delivery
    profile = UserProfile.objects.filter(user=person).first()
    with translation.override((profile and profile.preferred_language) or settings.LANGUAGE_CODE):
        told = {
            "network": str(adapter_of(delivery.connection.network).label),
            "title": str(delivery.shipment.thing.title),
        }
        why = Correction.objects.filter(delivery=delivery).last() if letter.kind == _Kind.UNCORRECTED else delivery
        context = {
            **told,
            "name": person.get_full_name() or person.get_username(),
            "is_author": person.pk == delivery.shipment.written_by_id,
            "delivery": delivery,
            "problem": told_in(why.problem) if why else "",
            "remedy": told_in(why.remedy) if why else "",
            "institution": str(Institution.current()) or "Parvis",
            "link": f"{settings.PUBLIC_ADDRESS}{reverse('sending_content', args=[delivery.shipment_id])}",
            "account": f"{settings.PUBLIC_ADDRESS}{reverse('wagtailadmin_account')}",
        }
        subject = str(_SUBJECTS[_Kind(letter.kind)]) % told
        text = render_to_string(f"channels/email/{letter.kind}.txt", context)
    headers = {"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"}
    # A subject is one line: what a title brings in may not open another header.
    return EmailMessage(" ".join(subject.split()), text, None, [person.email], headers=headers)


def reconcile_letters() -> int:
    """Letters whose sender is gone: nobody can tell whether they left. How many."""
    gone = AuthorLetter.objects.filter(state=_State.UNDERWAY, changed_at__lt=now() - _GONE)
    return sum(Writing.claim(one, before=_State.UNDERWAY, after=_State.UNKNOWN) for one in gone)


def settle_letter(*, letter: AuthorLetter, again: bool) -> None:
    """Somebody looked: it is to be sent again under the same Message-ID, or its reader knows. Raises BadInput."""
    after = _State.WAITING if again else _State.SENT
    changes = {"attempts": 0, "created_at": now()} if again else {}
    if not any(Writing.claim(letter, before=before, after=after, **changes) for before in AuthorLetter.TROUBLED):
        raise BadInput(_("This letter was settled meanwhile."))
    if again:
        enqueue(tasks[_WRITE])
