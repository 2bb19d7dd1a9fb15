"""A topic becomes a proposal: strategy keeps it and never learns where it came from; its decision is offered to the topic."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from parvis.accounts.models import Department, User
from parvis.core.errors import BadInput
from parvis.feedback.models import Topic, TopicMove
from parvis.feedback.queries import step_decided
from parvis.feedback.services.moving import move_topic
from parvis.strategy import services as strategy
from parvis.strategy.models import Proposal
from parvis.strategy.services import Cost


@transaction.atomic
def propose(
    *,
    topic: Topic,
    by: User,
    title: str = "",
    text: str = "",
    department: Department | None = None,
    cost: Cost | None = None,
) -> Proposal:
    """Propose to do what a topic asks for, in its words unless others are given. Raises BadInput naming the field.

    One proposal at a time; once it is declined or done, another may be made.
    """
    standing = topic.proposal
    if standing is not None and standing.state not in (Proposal.State.DECLINED, Proposal.State.DONE):
        raise BadInput(
            _("This topic has a proposal already."), remedy=_("Change that one, or wait until it is decided.")
        )
    proposal = strategy.propose(
        title=title or topic.title,
        text=text or topic.summary,
        department=department or topic.department,
        cost=cost,
        by=by,
    )
    Topic.objects.filter(pk=topic.pk).update(proposal=proposal)
    topic.proposal = proposal
    log(topic, "feedback.propose", user=by, data={"proposal": str(proposal.pk)})
    return proposal


@transaction.atomic
def follow_proposal(*, topic: Topic, reason: str, by: User, planned_for: date | None = None) -> TopicMove:
    """Take a topic where the decision on its proposal leads; what nobody considered yet was, by those who decided.

    Raises BadInput where the proposal is not decided, or the topic says so already.
    """
    after = step_decided(topic)
    if not after:
        raise BadInput(_("This topic says already what was decided."), remedy=_("Look at it again."), field="after")
    if topic.state == Topic.State.RECEIVED:
        move_topic(topic=topic, after=Topic.State.CONSIDERED, reason=reason, by=by)
    return move_topic(topic=topic, after=after, reason=reason, by=by, planned_for=planned_for)
