"""Lists of the desk: what is to be gathered, what is owed, what was said of a department."""

from __future__ import annotations

from django.db.models import Count, F, Q, QuerySet, Sum
from django.urls import reverse

from parvis.accounts.models import Department
from parvis.core.clock import now
from parvis.feedback.models import Remark, Topic, Word
from parvis.feedback.queries.counting import counts_of
from parvis.strategy.contracts import Origin
from parvis.strategy.models import Proposal

_State = Topic.State
# What a decision on its proposal lets a topic say, where it has not been said.
_FOLLOWS = {
    Proposal.State.ACCEPTED: (_State.RECEIVED, _State.CONSIDERED),
    Proposal.State.UNDER_WAY: (_State.RECEIVED, _State.CONSIDERED),
    Proposal.State.DECLINED: (_State.RECEIVED, _State.CONSIDERED, _State.PLANNED),
    Proposal.State.DONE: (_State.RECEIVED, _State.CONSIDERED, _State.PLANNED),
}
_Proposed = Proposal.State
_LEADS = {
    _Proposed.ACCEPTED: _State.PLANNED,
    _Proposed.UNDER_WAY: _State.PLANNED,
    _Proposed.DECLINED: _State.DECLINED,
    _Proposed.DONE: _State.DONE,
}


def loose() -> QuerySet[Remark]:
    """What was said and belongs to no topic yet, the latest first."""
    rows = Remark.objects.filter(topic=None, set_aside_at=None)
    return rows.select_related("about", "site", "department").order_by("-said_at", "-pk")


def topics() -> QuerySet[Topic]:
    """Every topic with how much was said, and by how many (``said``, ``voices``)."""
    rows = Topic.objects.select_related("department", "site", "about", "proposal")
    return rows.annotate(said=Count("remarks"), voices=Sum("remarks__people"))


def open_topics() -> QuerySet[Topic]:
    """Those to which something is still owed, the soonest first, then those without a date."""
    return topics().exclude(state__in=Topic.CLOSED).order_by(F("due_at").asc(nulls_last=True), "-changed_at", "-pk")


def overdue() -> QuerySet[Topic]:
    """Those whose answer is late, the latest first."""
    return topics().filter(due_at__lt=now()).exclude(state__in=Topic.CLOSED).order_by("due_at", "pk")


def of_department(department: Department) -> QuerySet[Topic]:
    """A department's topics: open ones first, by what is due."""
    return (
        topics()
        .filter(department=department)
        .annotate(is_over=Q(state__in=Topic.CLOSED))
        .order_by("is_over", F("due_at").asc(nulls_last=True), "-changed_at", "-pk")
    )


def to_be_told(topic: Topic) -> QuerySet[Remark]:
    """Those who asked and can be told (``contact``), the first who asked first."""
    return Remark.objects.filter(topic=topic).exclude(contact="").order_by("said_at", "pk")


def decided_proposals() -> QuerySet[Topic]:
    """Topics whose proposal was decided and which do not say so yet."""
    waiting = Q()
    for proposal, states in _FOLLOWS.items():
        waiting |= Q(proposal__state=proposal, state__in=states)
    return topics().filter(waiting).order_by("changed_at", "pk")


def step_decided(topic: Topic) -> str:
    """Where the decision on its proposal leads a topic that does not say so yet; "" where nowhere."""
    proposal = topic.proposal
    if proposal is None or topic.state not in _FOLLOWS.get(_Proposed(proposal.state), ()):
        return ""
    return _LEADS[_Proposed(proposal.state)]


def words_for(department: Department) -> QuerySet[Word]:
    """What the direction told a department, the latest first; what was taken back is not shown."""
    return Word.objects.filter(department=department, taken_back_at=None).select_related("by", "topic")


def origins_of(proposal: Proposal) -> list[Origin]:
    """The topics a proposal answers, for its page."""
    rows = Topic.objects.filter(proposal=proposal).order_by("created_at", "pk")
    return [Origin(row.title, reverse("feedback_topic", args=[row.pk]), counts_of(row).people) for row in rows]
