"""What is done with proposals: written, changed, and moved one step at a time, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from parvis.accounts.models import Department, User
from parvis.core.clock import now
from parvis.core.errors import BadInput, NotAllowed
from parvis.strategy.models import Proposal, ProposalMove
from parvis.strategy.states import Proposing

MOST_REASON = 2_000
MOST_TEXT = 10_000
_MOST_COST = Decimal("9999999999.99")


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What something should cost: an amount with its currency, words, or both."""

    amount: Decimal | None = None
    currency: str = "EUR"
    words: str = ""


@transaction.atomic
def propose(
    *, title: str, text: str = "", department: Department | None = None, cost: Cost | None = None, by: User | None
) -> Proposal:
    """Write a proposal down; it is to be considered. Raises BadInput naming the field."""
    proposal = Proposal(proposed_by=by)
    _write(proposal, title, text, department, cost or Cost())
    proposal.save(force_insert=True)
    ProposalMove.objects.create(proposal=proposal, after=proposal.state, by=by)
    log(proposal, "strategy.propose", user=by)
    return proposal


@transaction.atomic
def change_proposal(
    *, proposal: Proposal, title: str, text: str, department: Department | None, cost: Cost, by: User
) -> Proposal:
    """Say it anew. Raises BadInput for what is decided already: what was decided on stays as it was."""
    if proposal.state not in (Proposal.State.PROPOSED, Proposal.State.CONSIDERED):
        raise BadInput(
            _("This proposal is decided: it is no longer rewritten."), remedy=_("Consider it again, or write another.")
        )
    _write(proposal, title, text, department, cost)
    proposal.changed_at = now()
    # The state is moved by ``move_proposal`` alone, perhaps in this very moment.
    proposal.save(update_fields=["title", "text", "department", "cost", "currency", "cost_words", "changed_at"])
    log(proposal, "strategy.change", user=by)
    return proposal


def _write(proposal: Proposal, title: str, text: str, department: Department | None, cost: Cost) -> None:
    title, text = " ".join(title.split()), text.strip()
    if not title:
        raise BadInput(_("The title is missing."), remedy=_("Say in one line what is proposed."), field="title")
    if len(title) > 200:
        raise BadInput(_("The title is too long."), remedy=_("Keep it under 200 characters."), field="title")
    if len(text) > MOST_TEXT:
        raise BadInput(_("The text is too long."), remedy=_("Keep it under 10,000 characters."), field="text")
    if cost.amount is not None and not 0 <= cost.amount <= _MOST_COST:
        raise BadInput(_("This amount cannot be."), remedy=_("Give a cost of zero or more."), field="cost")
    if len(cost.currency) != 3 or not (cost.currency.isascii() and cost.currency.isupper()):
        raise BadInput(
            _("This is no currency."), remedy=_("Three capital letters, as in ISO 4217: EUR."), field="currency"
        )
    proposal.title, proposal.text, proposal.department = title, text, department
    proposal.cost, proposal.currency, proposal.cost_words = cost.amount, cost.currency, cost.words.strip()[:200]


@transaction.atomic
def move_proposal(*, proposal: Proposal, after: str, reason: str, by: User) -> ProposalMove:
    """Take a proposal one step further, with the reason. Raises BadInput, and NotAllowed for a decision not theirs."""
    before, reason = proposal.state, reason.strip()[:MOST_REASON]
    if not Proposing.allows(before, after):
        raise BadInput(_("A proposal does not go this way."), remedy=_("Choose one of the steps shown."), field="after")
    if not reason:
        raise BadInput(_("The reason is missing."), remedy=_("Say why in a sentence; it is kept."), field="reason")
    if not may_take(by, after):
        raise NotAllowed(_("Only a manager of the institution accepts or declines a proposal."))
    decided = {"decision": reason, "decided_at": now()} if after in Proposal.DECISIONS else {}
    if not Proposing.claim(proposal, before=before, after=after, **decided):
        raise BadInput(_("Somebody has just moved this proposal."), remedy=_("Look at it again."), field="after")
    move = ProposalMove.objects.create(proposal=proposal, before=before, after=after, reason=reason, by=by)
    log(proposal, "strategy.move", user=by, data={"before": before, "after": after, "reason": reason})
    return move


def may_take(user: User, after: str) -> bool:
    """Whether somebody may take a proposal to that state: a decision is for those who answer for the institution."""
    right = "strategy.decide_proposal" if after in Proposal.DECISIONS else "strategy.change_proposal"
    return user.has_perm(right)
