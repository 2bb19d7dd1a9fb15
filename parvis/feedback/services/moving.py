"""Moving a topic one step, with its reason; saying it better; sending it to who can act."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from parvis.accounts.models import Department, User
from parvis.core.clock import midnight, now, today
from parvis.core.errors import BadInput
from parvis.feedback.models import Commitment, Topic, TopicMove
from parvis.feedback.queries.delays import due_from
from parvis.feedback.services import indexing
from parvis.feedback.services.gathering import worded
from parvis.feedback.services.publishing import tell_changed
from parvis.feedback.services.taking import Place
from parvis.feedback.signals import topic_moved
from parvis.feedback.states import Answering

MOST_REASON = 2_000
_State = Topic.State
# What answers those who asked: until then a word is owed.
ANSWERS = (_State.PLANNED, _State.DONE, _State.DECLINED)


@transaction.atomic
def move_topic(*, topic: Topic, after: str, reason: str, by: User | None, planned_for: date | None = None) -> TopicMove:
    """Take a topic one step further, with the reason; ``topic_moved`` is sent after commit.

    planned_for: the day by which what is planned shall be done; a word is owed then. Raises BadInput naming the field.
    """
    before, reason = topic.state, reason.strip()[:MOST_REASON]
    _check(topic, after, reason, planned_for)
    moment = now()
    changes: dict[str, Any] = {"due_at": _due(topic, after, planned_for, moment), "level": 0, "escalated_at": None}
    changes["planned_for"] = planned_for if after == _State.PLANNED else None
    if after == _State.CONSIDERED and before == _State.RECEIVED:
        # Considering is no answer: the delay runs on, and so does what has climbed.
        changes = {}
    if after in ANSWERS and topic.answered_at is None:
        changes["answered_at"] = moment
    if not Answering.claim(topic, before=before, after=after, **changes):
        raise BadInput(_("Somebody has just moved this topic."), remedy=_("Look at it again."), field="after")
    move = TopicMove.objects.create(topic=topic, before=before, after=after, reason=reason, by=by, at=moment)
    log(topic, "feedback.move", user=by, data={"before": before, "after": after, "reason": reason})
    tell_changed(topic)
    event = {"topic": topic, "before": before, "after": after, "reason": reason}
    transaction.on_commit(partial(topic_moved.send, sender=Topic, **event))
    return move


def _check(topic: Topic, after: str, reason: str, planned_for: date | None) -> None:
    if not Answering.allows(topic.state, after):
        raise BadInput(_("A topic does not go this way."), remedy=_("Choose one of the steps shown."), field="after")
    if not reason:
        raise BadInput(_("The reason is missing."), remedy=_("Say why in a sentence; it is kept."), field="reason")
    if planned_for is not None and planned_for < today():
        raise BadInput(_("This day is over."), remedy=_("Give a day to come, or none."), field="planned_for")


def _due(topic: Topic, after: str, planned_for: date | None, moment: datetime) -> datetime | None:
    """When the next word is owed."""
    if after == _State.PLANNED:
        return midnight(planned_for + timedelta(days=1)) if planned_for else None
    if after == _State.CONSIDERED:
        return due_from(moment, Commitment.current().days)
    return None


@transaction.atomic
def change_topic(*, topic: Topic, title: str, summary: str, place: Place, by: User) -> Topic:
    """Say better what people want, where, about what. Raises BadInput naming the field."""
    topic.title, topic.summary = worded(title, summary)
    changes: dict[str, Any] = {**vars(place), "changed_at": now()}
    for name, value in changes.items():
        setattr(topic, name, value)
    indexing.forget_topic(topic)
    topic.save(update_fields=["title", "summary", *changes])
    indexing.index_topics([topic])
    tell_changed(topic)
    log(topic, "feedback.change", user=by)
    return topic


@transaction.atomic
def route_topic(*, topic: Topic, department: Department | None, by: User) -> bool:
    """Send a topic to the department that can act; somebody confirmed it. False where it is there already.

    What has climbed begins again below: the new department's managers have heard nothing yet.
    """
    if topic.department == department:
        return False
    changes: dict[str, Any] = {"department": department, "level": 0, "escalated_at": None, "changed_at": now()}
    Topic.objects.filter(pk=topic.pk).update(**changes)
    for name, value in changes.items():
        setattr(topic, name, value)
    log(topic, "feedback.route", user=by, data={"department": str(department or "")})
    return True
