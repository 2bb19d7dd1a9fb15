"""Letters to managers about answers that are late (how they leave: ``accounts.services.carrying``)."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.users.models import UserProfile

from parvis.accounts.models import Institution, User
from parvis.accounts.services import carrying
from parvis.core.clock import day_of
from parvis.core.posting import new_message_id
from parvis.core.tasks import enqueue, tasks
from parvis.feedback.models import Climb, ClimbLetter

_State = ClimbLetter.State
_WRITE = "parvis.feedback.tasks.write_to_managers"
_SUBJECT = _("An answer is owed to the public: %(title)s")


def note(climb: Climb) -> int:
    """Write down the letters a climb calls for, in its transaction. How many."""
    from parvis.feedback.services.climbing import told

    rows = [
        ClimbLetter(climb=climb, person=person, message_id=new_message_id(settings.DEFAULT_FROM_EMAIL))
        for person in told(climb.topic, climb.level)
        if person.email
    ]
    ClimbLetter.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        enqueue(tasks[_WRITE])
    return len(rows)


def send_waiting() -> int:
    """Send what waits and is due; what is refused stops nothing else. How many left."""
    rows = ClimbLetter.objects.filter(state=_State.WAITING).select_related("climb__topic__department", "person")
    return sum(map(_send, [letter for letter in rows if carrying.is_due(letter)]))


def _send(letter: ClimbLetter) -> bool:
    return carrying.send(letter, is_needed=_is_needed(letter), write=partial(_write, letter))


def _is_needed(letter: ClimbLetter) -> bool:
    """Whether that answer is still owed, and whoever is written to still works here."""
    topic, person = letter.climb.topic, letter.person
    return bool(person.is_active and person.email) and topic.due_at == letter.climb.due_at and not topic.is_closed


def _write(letter: ClimbLetter) -> EmailMessage:
    """The letter in the language of whoever receives it. It tells the title, never the words of anybody outside."""
    person, climb = letter.person, letter.climb
    profile = UserProfile.objects.filter(user=person).first()
    with translation.override((profile and profile.preferred_language) or settings.LANGUAGE_CODE):
        context = {
            "name": person.get_full_name() or person.get_username(),
            "topic": climb.topic,
            "due": day_of(climb.due_at),
            "is_department": climb.level == Climb.Level.DEPARTMENT,
            "institution": str(Institution.current()) or "Parvis",
            "link": f"{settings.PUBLIC_ADDRESS}{reverse('feedback_topic', args=[climb.topic_id])}",
        }
        subject = str(_SUBJECT) % {"title": climb.topic.title}
        return carrying.compose(letter, subject=subject, template="feedback/email/climb.txt", context=context)


def reconcile_letters() -> int:
    """Letters whose sender is gone: nobody can tell whether they left. How many."""
    return carrying.reconcile(ClimbLetter.objects.all())


@transaction.atomic
def settle_letter(*, letter: ClimbLetter, again: bool, by: User) -> None:
    """Somebody looked: it is to be sent again under the same Message-ID, or its reader knows. Raises BadInput."""
    carrying.settle(letter, again=again)
    log(letter.climb.topic, "feedback.letter.again" if again else "feedback.letter.known", user=by)
    if again:
        enqueue(tasks[_WRITE])
