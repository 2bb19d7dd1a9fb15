"""Letters to whoever wrote a sending that did not go as written: held back, refused, taken back, given up.

As letters about approvals: a row in the transaction of what happened, claimed and committed before the mail server is
asked, settled after; what may have left is never sent again by itself, what did not leave is tried for three days.
"""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.users.models import UserProfile

from parvis.accounts.models import Institution, User
from parvis.accounts.queries.deciding import absences_on
from parvis.accounts.services import carrying
from parvis.channels.models import AuthorLetter, Correction, Delivery, LetterWish
from parvis.channels.registry import adapter_of
from parvis.channels.services.assigning import whoever_answers_for
from parvis.core.bilingual import told_in
from parvis.core.clock import today
from parvis.core.posting import new_message_id
from parvis.core.tasks import enqueue, tasks

_Kind, _State, _Going = AuthorLetter.Kind, AuthorLetter.State, Delivery.State
_WRITE = "parvis.channels.tasks.write_to_authors"
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
    due = [letter for letter in rows if carrying.is_due(letter)]
    return sum(carrying.send(each, is_needed=_is_needed(each), write=partial(_write, each)) for each in due)


def _is_needed(letter: AuthorLetter) -> bool:
    """Whether it is still true, and still wanted."""
    return letter.delivery.state in _TRUE_IN[_Kind(letter.kind)] and wants(letter.person)


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
        return carrying.compose(letter, subject=subject, template=f"channels/email/{letter.kind}.txt", context=context)


def reconcile_letters() -> int:
    """Letters whose sender is gone: nobody can tell whether they left. How many."""
    return carrying.reconcile(AuthorLetter.objects.all())


def settle_letter(*, letter: AuthorLetter, again: bool) -> None:
    """Somebody looked: it is to be sent again under the same Message-ID, or its reader knows. Raises BadInput."""
    carrying.settle(letter, again=again)
    if again:
        enqueue(tasks[_WRITE])
