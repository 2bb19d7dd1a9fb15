"""Telling the right people at once: of words, sensitive subjects, somebody who speaks, or more messages than usual.

An alert is raised once for each rule and thread, or surge; its letters are rows in the same transaction. Nothing is
deleted, hidden or answered by an alert: people are told, and decide.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.users.models import UserProfile

from parvis.accounts.contracts import Role
from parvis.accounts.models import Institution, User
from parvis.accounts.services import carrying
from parvis.channels.queries import is_paused
from parvis.conversation.models import Alert, AlertLetter, AlertRule, Message
from parvis.conversation.queries.once import once
from parvis.conversation.queries.surges import surge_of
from parvis.conversation.queries.taking import says, stand_in
from parvis.conversation.states import Alerting
from parvis.core.clock import now
from parvis.core.errors import BadInput, NotAllowed
from parvis.core.posting import new_message_id
from parvis.core.tasks import enqueue, tasks
from parvis.core.text import fold

_Kind = AlertRule.Kind
_WRITE = "parvis.conversation.tasks.write_alerts"
_SUBJECT = _("Alert: %(rule)s")
# A surge that lasts is one alert, whose figures go on.
_SAME = timedelta(hours=6)
_LOOKED_BACK = timedelta(minutes=10)
_MOST = 5_000
# While messages pour in, each process looks for a surge no oftener; the minute's task looks anyway.
_LOOK_EVERY = 5.0
# Words a rule of sensitive subjects begins with, for the institution to change.
SENSITIVE = {
    "fr": ("accident", "blessé", "agression", "agressé", "harcèlement", "menace", "plainte contre", "racis", "antisémit",
           "sexis", "homophob", "discrimin", "suicide", "incendie", "cambriol", "spolié", "restitution", "avocat", "journaliste"),
    "en": ("accident", "injured", "assault", "harass", "threat", "racis", "antisemit", "sexis", "homophob", "discriminat",
           "suicide", "on fire", "stolen", "looted", "restitution", "lawyer", "journalist"),
}  # fmt: skip


def sensitive_words() -> str:
    """The list of both languages, one a line."""
    return "\n".join(dict.fromkeys(word for words in SENSITIVE.values() for word in words))


def look_at(message: Message) -> list[Alert]:
    """Raise the alerts one message calls for. Harmless when repeated."""
    if message.direction not in (Message.Direction.IN, Message.Direction.OTHERS):
        return []
    rows = AlertRule.objects.filter(is_active=True).exclude(kind=_Kind.VOLUME).prefetch_related("authors")
    rules = once("alert rules", lambda: list(rows))
    text = fold(f"{message.subject} {message.text}")
    found = [(rule, _why(rule, message, text)) for rule in rules]
    return [alert for rule, why in found if why is not None and (alert := _raise(rule, message, why))]


def _why(rule: AlertRule, message: Message, text: str) -> dict[str, Any] | None:
    """What makes a rule hold, in the rule's own words; None when it does not."""
    thread = message.thread
    if (rule.way and rule.way != thread.way) or (rule.network and rule.network != thread.network):
        return None
    if rule.kind == _Kind.AUTHORS:
        return {} if message.handle_id and message.handle_id in {each.pk for each in rule.authors.all()} else None
    listed = [each.strip() for each in rule.words.splitlines() if each.strip()]
    said = [each for each in listed if says(text, fold(each))]
    return {"words": said[:10]} if said else None


def _raise(rule: AlertRule, message: Message, why: dict[str, Any]) -> Alert | None:
    thread = message.thread
    facts = {"way": thread.way, "network": thread.network, "is_private": thread.is_private, **why}
    return _write_down(rule, f"{rule.pk}:{thread.pk}", facts, thread=thread, message=message)


def _write_down(rule: AlertRule, key: str, facts: dict[str, Any], **about: Any) -> Alert | None:
    """One alert and its letters; None when it was raised before."""
    if Alert.objects.filter(key=key).exists():
        return None
    try:
        with transaction.atomic():
            alert = Alert.objects.create(rule=rule, key=key, facts=facts, **about)
            _note_letters(alert)
            return alert
    except IntegrityError:
        # Another process raised it in the same moment.
        return None


def look_for_surges() -> list[Alert]:
    """Raise the alerts of volume this minute calls for; a surge that lasts keeps its alert, with its figures so far."""
    found = []
    for rule in AlertRule.objects.filter(is_active=True, kind=_Kind.VOLUME):
        moment = now()
        surge = surge_of(rule, at=moment)
        if not surge.is_one:
            continue
        facts = {"count": surge.count, "usual": surge.usual, "spread": surge.spread, "weeks": surge.weeks,
                 "threshold": surge.threshold, "way": rule.way, "network": rule.network}  # fmt: skip
        going_on = rule.alerts.filter(changed_at__gte=moment - _SAME).order_by("-pk").first()
        if going_on is not None:
            most = max(surge.count, int(going_on.facts.get("count", 0)))
            Alert.objects.filter(pk=going_on.pk).update(facts={**facts, "count": most}, changed_at=moment)
        elif alert := _write_down(rule, f"{rule.pk}:{moment:%Y%m%d%H%M}", facts):
            found.append(alert)
    return found


class _Pace:
    """When this process last looked for a surge because something came."""

    def __init__(self) -> None:
        self._next = 0.0

    def is_time(self) -> bool:
        """Whether it is time to look, and then not for a while."""
        moment = monotonic()
        if moment < self._next:
            return False
        self._next = moment + _LOOK_EVERY
        return True


_pace = _Pace()


def look_as_it_comes() -> list[Alert]:
    """Look for a surge as something comes in, a few times a minute at most: waiting for the minute would be late."""
    return look_for_surges() if _pace.is_time() else []


def look_again() -> int:
    """What came while whoever should have looked died; how many alerts."""
    rows = Message.objects.filter(created_at__gte=now() - _LOOKED_BACK, direction__in=("in", "others"))
    if not AlertRule.objects.filter(is_active=True).exclude(kind=_Kind.VOLUME).exists():
        return 0
    return sum(len(look_at(each)) for each in rows.select_related("thread").order_by("-pk")[:_MOST])


def told(rule: AlertRule) -> list[User]:
    """Those a rule names, and the managers of its department; whoever stands in for who is away. Whom nobody named: the
    institution's managers, for an alert nobody hears is none."""
    people = list(rule.people.filter(is_active=True))
    if rule.department_id:
        theirs = {"memberships__department": rule.department_id, "memberships__role": Role.MANAGER}
        people += User.objects.filter(is_active=True, **theirs).distinct()
    if not people:
        people = list(User.objects.filter(is_active=True, groups__name=Role.MANAGER).order_by("pk"))
    here = [stand_in(each) or each for each in people]
    return list({each.pk: each for each in here}.values())


def _note_letters(alert: Alert) -> None:
    rows = [
        AlertLetter(alert=alert, person=person, message_id=new_message_id(settings.DEFAULT_FROM_EMAIL))
        for person in told(alert.rule)
        if person.email
    ]
    AlertLetter.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        enqueue(tasks[_WRITE])


def send_waiting() -> int:
    """Send the letters that wait and are due; how many left. A pause holds none of these: they are to colleagues."""
    rows = AlertLetter.objects.filter(state=AlertLetter.State.WAITING).select_related("alert__rule", "person")
    return sum(map(_send, [letter for letter in rows if carrying.is_due(letter)]))


def _send(letter: AlertLetter) -> bool:
    is_needed = letter.person.is_active and bool(letter.person.email) and letter.alert.state == Alert.State.OPEN
    return carrying.send(letter, is_needed=is_needed, write=partial(_write, letter))


def _write(letter: AlertLetter) -> EmailMessage:
    """The facts so far, in the language of whoever receives it; never the words of anybody outside."""
    person, alert = letter.person, letter.alert
    alert.refresh_from_db(fields=["facts"])
    profile = UserProfile.objects.filter(user=person).first()
    with translation.override((profile and profile.preferred_language) or settings.LANGUAGE_CODE):
        context = {
            "name": person.get_full_name() or person.get_username(), "rule": alert.rule, "alert": alert,
            "facts": alert.facts, "kind": alert.rule.get_kind_display(), "is_paused": is_paused(),
            "institution": str(Institution.current()) or "Parvis", "link": f"{settings.PUBLIC_ADDRESS}{reverse('conversation_alert', args=[alert.pk])}",
        }  # fmt: skip
        subject = str(_SUBJECT) % {"rule": alert.rule}
        return carrying.compose(letter, subject=subject, template="conversation/email/alert.txt", context=context)


def reconcile_letters() -> int:
    """Letters whose sender is gone: nobody can tell whether they left. How many."""
    return carrying.reconcile(AlertLetter.objects.all())


def see_to(alert: Alert, *, by: User, reason: str) -> None:
    """Somebody says that they saw to it, and what was done. Raises NotAllowed, BadInput without a reason or when
    somebody did."""
    if not by.has_perm("conversation.change_alert"):
        raise NotAllowed(_("Your role does not let you see to alerts."))
    if not reason.strip():
        raise BadInput(_("Say what was done: whoever was told has to know."), field="reason")
    told = {"seen_by": by, "seen_at": now(), "reason": reason.strip()[:2_000]}
    if not Alerting.claim(alert, before=Alert.State.OPEN, after=Alert.State.SEEN, **told):
        raise BadInput(_("Somebody saw to it already."), remedy=_("Open the page again."))
