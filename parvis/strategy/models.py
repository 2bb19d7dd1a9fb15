"""What the institution considers doing, and each step of what it decided."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parvis.accounts.models import Department
from parvis.core.clock import now
from parvis.core.ids import uuid7
from parvis.core.records import Record
from parvis.strategy.states import Proposing

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

_CURRENCY = RegexValidator(r"^[A-Z]{3}$", _("Three capital letters, as in ISO 4217: EUR."))


class Proposal(models.Model):
    """Something the institution considers doing; its words are those of whoever proposes it, in their language.

    cost, currency: what it should cost, where it can be said; cost_words: the same in words, days of work included;
    decision: why it was accepted or declined, as told last; decided_at: when.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("state of a proposal", "proposed")
        CONSIDERED = "considered", pgettext_lazy("state of a proposal", "considered")
        ACCEPTED = "accepted", pgettext_lazy("state of a proposal", "accepted")
        DECLINED = "declined", pgettext_lazy("state of a proposal", "declined")
        UNDER_WAY = "under_way", pgettext_lazy("state of a proposal", "under way")
        DONE = "done", pgettext_lazy("state of a proposal", "done")

    # A decision: whoever answers for the institution takes it.
    DECISIONS = (State.ACCEPTED, State.DECLINED)

    id: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what is proposed, and why"), blank=True)
    department = models.ForeignKey(
        Department,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="proposals",
        verbose_name=_("department"),
        help_text=_("Which would do it."),
    )
    cost = models.DecimalField(
        _("estimated cost"), max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(_("currency"), max_length=3, default="EUR", validators=[_CURRENCY])
    cost_words = models.CharField(
        _("cost in words"),
        max_length=200,
        blank=True,
        help_text=_("What a figure does not say: days of work, what is paid each year."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PROPOSED)
    decision = models.TextField(_("reason of the decision"), blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    moves: RelatedManager[ProposalMove]
    life = Proposing

    class Meta:
        ordering = ["-changed_at", "-pk"]
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        default_permissions = ("add", "change", "view")
        permissions = [("decide_proposal", "Can accept or decline a proposal")]
        indexes = [models.Index(fields=["state", "-changed_at"], name="proposal_state")]

    def __str__(self) -> str:
        return self.title


class ProposalMove(Record):
    """One step of a proposal, written once: from which state to which, why, when and by whom."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="moves")
    before = models.CharField(max_length=10, choices=Proposal.State.choices, blank=True)
    after = models.CharField(max_length=10, choices=Proposal.State.choices)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("step of a proposal")
        verbose_name_plural = _("steps of proposals")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.before} → {self.after}"
