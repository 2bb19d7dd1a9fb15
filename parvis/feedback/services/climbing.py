"""What is late climbs: to the managers of the department, then to those of the institution; each climb is a row.

A letter goes to each of them (``letters``), in the transaction of the climb. Asked again, nothing climbs twice.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from wagtail.log_actions import log

from parvis.accounts.contracts import Role
from parvis.accounts.models import User
from parvis.accounts.queries.deciding import absences_on
from parvis.core.clock import now, today
from parvis.feedback.models import Climb, Commitment, Topic
from parvis.feedback.queries.delays import due_from
from parvis.feedback.services import letters

_Level = Climb.Level


def keep_promise(*, days: int, climb_days: int, counting: str, by: User) -> Commitment:
    """Set within how many days an answer is owed. What is owed already keeps its date."""
    promise = Commitment(pk=1, days=days, climb_days=climb_days, counting=counting)
    promise.full_clean()
    with transaction.atomic():
        promise.save()
        log(promise, "feedback.promise", user=by, data={"days": days, "climb_days": climb_days, "counting": counting})
    return promise


def climb_overdue() -> int:
    """Take every late topic up as far as it must be by now. How many climbs."""
    moment = now()
    late = Topic.objects.filter(due_at__lt=moment, level__lt=_Level.INSTITUTION).exclude(state__in=Topic.CLOSED)
    return sum(_climb(topic, moment) for topic in late.select_related("department").order_by("due_at", "pk"))


def _climb(topic: Topic, moment: datetime) -> int:
    """One topic; 0 where it stays where it is."""
    level = _next_level(topic, moment)
    if level is None or topic.due_at is None:
        return 0
    with transaction.atomic():
        # Of two who look at once, one takes it up.
        rows = Topic.objects.filter(pk=topic.pk, level=topic.level, due_at=topic.due_at, state=topic.state)
        if not rows.update(level=level, escalated_at=moment):
            return 0
        climb = Climb.objects.create(topic=topic, level=level, due_at=topic.due_at, at=moment)
        letters.note(climb)
        log(topic, "feedback.climb", data={"level": int(level)})
    return 1


def _next_level(topic: Topic, moment: datetime) -> _Level | None:
    """Where it goes now: a topic of no department, or of one without a manager, goes straight to the institution's."""
    if topic.level == 0 and managers(topic, _Level.DEPARTMENT).exists():
        return _Level.DEPARTMENT
    if topic.level == 0:
        return _Level.INSTITUTION
    since = topic.escalated_at or topic.due_at or moment
    return _Level.INSTITUTION if due_from(since, Commitment.current().climb_days) < moment else None


def managers(topic: Topic, level: int) -> QuerySet[User]:
    """Those a late topic climbs to: managers of its department, or of the institution."""
    staff = User.objects.filter(is_active=True)
    if level == _Level.DEPARTMENT:
        theirs = Q(memberships__department=topic.department_id, memberships__role=Role.MANAGER)
        return staff.filter(theirs).distinct() if topic.department_id else staff.none()
    return staff.filter(Q(groups__name=Role.MANAGER) | Q(is_superuser=True)).distinct()


def told(topic: Topic, level: int) -> list[User]:
    """The same, with the deputy of whoever is away today in their place."""
    away = {
        row.member_id: row.deputy
        for row in absences_on(today()).filter(deputy__is_active=True).select_related("deputy")
    }
    people = [away.get(person.pk) or person for person in managers(topic, level).order_by("pk")]
    return list({person.pk: person for person in people}.values())
