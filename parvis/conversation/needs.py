"""What waits for those who answer: theirs, nobody's, answers to approve, answers owed and late, what a hand gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.conversation.models import Telling, Told
from parvis.conversation.queries import answering, moderating
from parvis.conversation.queries.alerts import open_alerts
from parvis.conversation.queries.lists import Filters, filtered
from parvis.core.needs import Need, Urgency, count_up_to, minutes_for, watch
from parvis.feedback.contracts import Following, followings

ANSWERS, TAKES, RELEASES = "conversation.add_answer", "conversation.change_thread", "conversation.change_answer"


def register() -> None:
    """Tell the desk how to look."""
    looks: tuple[tuple[str, str, Callable[[Any], Need | None]], ...] = (
        ("conversation_late", TAKES, late), ("conversation_mine", ANSWERS, mine), ("conversation_nobodys", TAKES, nobodys),
        ("conversation_approve", ANSWERS, to_approve), ("conversation_by_hand", ANSWERS, by_hand),
        ("conversation_returned", ANSWERS, returned), ("conversation_tell", RELEASES, to_tell),
        ("conversation_moderate", RELEASES, to_moderate),
        ("conversation_alerts", "conversation.view_alert", alerts), ("conversation_reviews", ANSWERS, reviews),
    )  # fmt: skip
    for name, permission, look in looks:
        watch(name, permission=permission, look=look)
    followings.register("conversation", following)


def _list(query: str) -> str:
    return f"{reverse('conversation')}?{query}"


def _count(filters: Filters, user: Any) -> int:
    return count_up_to(filtered(filters, by=user))


def alerts(user: Any) -> Need | None:
    """Alerts nobody saw to."""
    rows = open_alerts(user)
    count, first = count_up_to(rows), rows.first()
    if first is None:
        return None
    return Need(
        count=count,
        unit=ngettext("alert", "alerts", count),
        title=ngettext("An alert is open", "Alerts are open", count),
        reason=str(first.rule),
        url=reverse("conversation_alert", args=[first.pk]) if count == 1 else reverse("conversation_alerts"),
        action=_("Look"), minutes=minutes_for(count, seconds=180), urgency=Urgency.NOW,
    )  # fmt: skip


def reviews(user: Any) -> Need | None:
    """What others wrote elsewhere, brought in and not answered."""
    count = _count(Filters(state="open", way="review", needs_answer=True), user)
    if not count:
        return None
    return Need(
        count=count,
        unit=ngettext("review", "reviews", count),
        title=ngettext("A review may be answered", "Reviews may be answered", count),
        reason=_("Somebody wrote of us elsewhere: thank them, or put something right."),
        url=_list("state=open&way=review&owed=1"), action=_("Read"), minutes=minutes_for(count, seconds=180),
        urgency=Urgency.LATER,
    )  # fmt: skip


def late(user: Any) -> Need | None:
    """Answers owed and late, whoever has them; those of colleagues too: nobody notices alone."""
    count = _count(Filters(state="open", is_overdue=True), user)
    if not count:
        return None
    return Need(
        count=count,
        unit=ngettext("conversation", "conversations", count),
        title=ngettext("Somebody waits for an answer that is late", "People wait for answers that are late", count),
        reason=_("They were to hear from us within the hours we promise."),
        url=_list("state=open&late=1"), action=_("Answer"), minutes=minutes_for(count, seconds=180), urgency=Urgency.NOW,
    )  # fmt: skip


def mine(user: Any) -> Need | None:
    """Given to them, and not answered."""
    count = _count(Filters(state="open", assignee=user.pk, needs_answer=True), user)
    if not count:
        return None
    return Need(
        count=count,
        unit=ngettext("conversation", "conversations", count),
        title=ngettext("A conversation is given to you", "Conversations are given to you", count),
        reason=_("Somebody spoke to the institution, and you are the one who answers."),
        url=_list("state=open&who=me"), action=_("Answer"), minutes=minutes_for(count, seconds=180),
    )  # fmt: skip


def nobodys(user: Any) -> Need | None:
    """Nobody has them."""
    count = _count(Filters(state="new", assignee="nobody", needs_answer=True), user)
    if not count:
        return None
    return Need(
        count=count,
        unit=ngettext("conversation", "conversations", count),
        title=ngettext("Nobody has this conversation", "Nobody has these conversations", count),
        reason=_("Take them, or give them to whoever knows."),
        url=_list("state=new&who=nobody&owed=1"), action=_("Share out"), minutes=minutes_for(count, seconds=30),
    )  # fmt: skip


def to_approve(user: Any) -> Need | None:
    """Answers that colleagues wrote."""
    rows = answering.to_approve(user)
    count, first = count_up_to(rows), rows.first()
    if first is None:
        return None
    return Need(
        count=count,
        unit=ngettext("answer", "answers", count),
        title=ngettext("An answer waits for your approval", "Answers wait for your approval", count),
        reason=_("Somebody outside waits for it; nothing leaves before you say so."),
        url=f"{reverse('conversation_thread', args=[first.thread_id])}#pending", action=_("Read"),
        minutes=minutes_for(count, seconds=60),
    )  # fmt: skip


def by_hand(user: Any) -> Need | None:
    """Answers that only a hand can give."""
    rows = answering.by_hand(user)
    count, first = count_up_to(rows), rows.first()
    if first is None:
        return None
    return Need(
        count=count,
        unit=ngettext("answer", "answers", count),
        title=ngettext("An answer is to be given by hand", "Answers are to be given by hand", count),
        reason=_("Where they were said, only a person can answer: copy the words, then say that it is done."),
        url=reverse("conversation_thread", args=[first.thread_id]), action=_("Do it"),
        minutes=minutes_for(count, seconds=120),
    )  # fmt: skip


def to_moderate(_user: Any) -> Need | None:
    """Blocks and reports that a hand does, that were refused, or of which nobody can tell whether they arrived."""
    rows = moderating.for_a_colleague()
    count, first = count_up_to(rows), rows.first()
    if first is None:
        return None
    return Need(
        count=count,
        unit=ngettext("decision", "decisions", count),
        title=ngettext("A block or a report is not done yet", "Blocks or reports are not done yet", count),
        reason=_("Their network takes it from a hand alone, refused it, or did not say that it arrived."),
        url=f"{reverse('conversation_thread', args=[first.thread_id])}#moderation", action=_("See to it"),
        minutes=minutes_for(count, seconds=60),
    )  # fmt: skip


def returned(user: Any) -> Need | None:
    """Answers of theirs that were sent back."""
    rows = answering.sent_back(user)
    count, first = count_up_to(rows), rows.first()
    if first is None:
        return None
    return Need(
        count=count,
        unit=ngettext("answer", "answers", count),
        title=ngettext("An answer of yours is sent back", "Answers of yours are sent back", count),
        reason=first.reason,
        url=f"{reverse('conversation_thread', args=[first.thread_id])}#pending", action=_("Write it again"),
        minutes=minutes_for(count, seconds=120),
    )  # fmt: skip


def to_tell(_user: Any) -> Need | None:
    """Those who asked, of topics that moved; and those who could not be told."""
    offered = Telling.objects.filter(state=Telling.State.OFFERED)
    stuck = Telling.objects.filter(people__state=Told.State.FAILED)
    rows = Telling.objects.filter(pk__in=offered.values("pk")) | Telling.objects.filter(pk__in=stuck.values("pk"))
    count, first = count_up_to(rows), rows.select_related("topic", "move").order_by("created_at").first()
    if first is None:
        return None
    is_over = rows.exclude(move__after="planned").exists()
    return Need(
        count=count,
        unit=ngettext("topic", "topics", count),
        title=ngettext("Who asked can be told", "Those who asked can be told", count),
        reason=_("“%(topic)s” is %(state)s: tell those who asked, where they asked.")
        % {"topic": first.topic, "state": first.move.get_after_display()},
        url=reverse("conversation_telling", args=[first.pk]), action=_("Tell them"),
        minutes=minutes_for(count, seconds=180), urgency=Urgency.TODAY if is_over else Urgency.LATER,
    )  # fmt: skip


def following(topic: Any, user: Any) -> list[Following]:
    """What a topic's page says of telling those who asked."""
    if not user.has_perm(RELEASES):
        return []
    rows = Telling.objects.filter(topic=topic).exclude(state=Telling.State.OVERTAKEN).select_related("move")
    return [_followed(each) for each in rows.order_by("-created_at")[:3]]


def _followed(row: Telling) -> Following:
    url, told = reverse("conversation_telling", args=[row.pk]), row.people.count()
    if row.state == Telling.State.OFFERED:
        return Following(
            _("Those who asked can be told that it is %(state)s.") % {"state": row.move.get_after_display()},
            url, _("Tell those who asked"), waits=True,
        )  # fmt: skip
    if row.state == Telling.State.DECLINED:
        return Following(_("Nobody was told: %(why)s") % {"why": row.reason}, url, _("Look"))
    sentence = ngettext("%(n)s of those who asked was told.", "%(n)s of those who asked were told.", told)
    return Following(sentence % {"n": told}, url, _("See what became of each"))
