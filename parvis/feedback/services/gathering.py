"""Gathering: remarks that say the same become one topic. Always somebody's decision; nothing is joined silently."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from parvis.accounts.models import User
from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.feedback.models import Commitment, Remark, Topic, TopicMove
from parvis.feedback.queries.delays import due_from
from parvis.feedback.services import indexing
from parvis.feedback.services.publishing import tell_changed
from parvis.feedback.services.taking import Place

MOST_SUMMARY = 4_000


@transaction.atomic
def open_topic(
    *,
    title: str,
    summary: str = "",
    place: Place | None = None,
    remarks: Iterable[Remark] = (),
    by: User | None,
) -> Topic:
    """Open a topic, gathering these remarks in it; an answer is owed from now on. Raises BadInput naming the field."""
    title, summary = worded(title, summary)
    moment = now()
    topic = Topic(
        title=title, summary=summary, opened_by=by, due_at=due_from(moment, Commitment.current().days),
        **vars(place or Place()),
    )  # fmt: skip
    topic.save(force_insert=True)
    TopicMove.objects.create(topic=topic, after=topic.state, by=by)
    indexing.index_topics([topic])
    log(topic, "feedback.open", user=by)
    rows = list(remarks)
    if rows:
        gather(remarks=rows, topic=topic, by=by)
    return topic


def worded(title: str, summary: str) -> tuple[str, str]:
    """A title in one line and a summary, as they are kept. Raises BadInput naming the field."""
    title, summary = " ".join(title.split()), summary.strip()
    if not title:
        raise BadInput(_("The title is missing."), remedy=_("Say in one line what people want."), field="title")
    if len(title) > 200:
        raise BadInput(_("The title is too long."), remedy=_("Keep it under 200 characters."), field="title")
    if len(summary) > MOST_SUMMARY:
        raise BadInput(_("The summary is too long."), remedy=_("Keep it under 4,000 characters."), field="summary")
    return title, summary


@transaction.atomic
def gather(*, remarks: Sequence[Remark], topic: Topic, by: User | None) -> int:
    """Put remarks in a topic; how many were not in it already. One that was in another topic leaves it."""
    rows = Remark.objects.filter(pk__in=[remark.pk for remark in remarks]).exclude(topic=topic)
    count = rows.update(topic=topic, gathered_at=now(), set_aside_at=None)
    if count:
        _touch(topic)
        log(topic, "feedback.gather", user=by, data={"count": count})
    return count


@transaction.atomic
def ungather(*, remark: Remark, by: User | None) -> bool:
    """Take a remark out of its topic: it is to be gathered again. False where it was in none."""
    topic = remark.topic
    if topic is None:
        return False
    Remark.objects.filter(pk=remark.pk).update(topic=None, gathered_at=None)
    remark.topic, remark.gathered_at = None, None
    _touch(topic)
    log(topic, "feedback.ungather", user=by)
    return True


def _touch(topic: Topic) -> None:
    Topic.objects.filter(pk=topic.pk).update(changed_at=now())
    tell_changed(topic)


@transaction.atomic
def set_aside(*, remarks: Sequence[Remark], by: User) -> int:
    """Nothing is to be made of these: they count for their department and are proposed no more. How many."""
    rows = Remark.objects.filter(pk__in=[remark.pk for remark in remarks], topic=None, set_aside_at=None)
    listed = list(rows)
    count = Remark.objects.filter(pk__in=[remark.pk for remark in listed]).update(set_aside_at=now())
    for remark in listed:
        log(remark, "feedback.remark.aside", user=by)
    return count


@transaction.atomic
def take_up(*, remark: Remark, by: User) -> bool:
    """What was set aside is to be gathered after all. False where it was not."""
    taken = Remark.objects.filter(pk=remark.pk, set_aside_at__isnull=False).update(set_aside_at=None)
    if taken:
        log(remark, "feedback.remark.up", user=by)
    return bool(taken)


__all__ = ["gather", "open_topic", "set_aside", "take_up", "ungather", "worded"]
