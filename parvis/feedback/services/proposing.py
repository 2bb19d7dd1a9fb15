"""A topic becomes a proposal: strategy keeps it and never learns where it came from."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from parvis.accounts.models import Department, User
from parvis.core.errors import BadInput
from parvis.feedback.models import Topic
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
