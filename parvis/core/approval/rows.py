"""What was asked, step by step, and what each person did about it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.core.bilingual import pick
from parvis.core.clock import now
from parvis.core.fields import bilingual_char
from parvis.core.ids import uuid7
from parvis.core.states import Asking, Stepping

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager


class ApprovalRequest(models.Model):
    """Somebody asked that one exact content of one thing be approved.

    subject is a name of the registry, target its permanent identifier, digest the content as it was asked for:
    another content is another request. People are kept by key and by name, so that the record outlives accounts.
    """

    class State(models.TextChoices):
        OPEN = "open", _("waiting for approval")
        APPROVED = "approved", _("approved")
        RETURNED = "returned", _("sent back")
        WITHDRAWN = "withdrawn", _("withdrawn")
        OUTDATED = "outdated", _("changed since, to be asked again")
        OVERRULED = "overruled", _("published without the steps")
        LAPSED = "lapsed", _("no longer valid")

    id: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject = models.CharField(max_length=80)
    target = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    title = models.CharField(_("title"), max_length=255)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    asked_by = models.CharField(max_length=40)
    asked_by_name = models.CharField(_("asked by"), max_length=255)
    remark = models.TextField(_("remark"), blank=True)
    asked_at = models.DateTimeField(_("asked"), default=now)
    changed_at = models.DateTimeField(default=now)

    steps: RelatedManager[RequestStep]
    parts: RelatedManager[Part]
    life = Asking

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("request for approval")
        verbose_name_plural = _("requests for approval")
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["subject", "target", "digest"], name="approval_of_content"),
            models.Index(fields=["state", "asked_at"], name="approval_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "target"], condition=models.Q(state="open"), name="one_open_approval_a_thing"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether somebody has still to decide."""
        return self.state == self.State.OPEN

    @property
    def next_step(self) -> RequestStep | None:
        """The step to be taken now."""
        waiting = [step for step in self.steps.all() if step.state == RequestStep.State.WAITING]
        return min(waiting, key=lambda step: step.order) if self.is_open and waiting else None


class RequestStep(models.Model):
    """One step of a request, as the institution had set it when it was asked."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        PASSED = "passed", _("approved")

    request = models.ForeignKey(ApprovalRequest, on_delete=models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField()
    name_fr = bilingual_char(verbose_name=_("name in French"))
    name_en = bilingual_char(verbose_name=_("name in English"))
    group = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    changed_at = models.DateTimeField(default=now)

    life = Stepping

    class Meta:
        ordering = ["order"]
        verbose_name = _("step of an approval")
        verbose_name_plural = _("steps of an approval")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["request", "order"], name="approval_step_order")]

    def __str__(self) -> str:
        return pick(self, "name")


# Those who wrote and those who approved are never the same person: the two deeds share one constraint.
_FOUR_EYES = models.Q(deed__in=["wrote", "approved"], is_alone=False)


class Part(models.Model):
    """What one person did about a request.

    person did it; right_of is whose right they used: their own, or that of somebody absent they stand in for.
    is_alone: approved by its author, or twice by one person, in single-person mode.
    """

    class Deed(models.TextChoices):
        WROTE = "wrote", _("wrote it")
        APPROVED = "approved", _("approved")
        RETURNED = "returned", _("sent it back")
        WITHDREW = "withdrew", _("withdrew it")
        OVERRULED = "overruled", _("published without the steps")

    request = models.ForeignKey(ApprovalRequest, on_delete=models.CASCADE, related_name="parts")
    step = models.ForeignKey(RequestStep, null=True, on_delete=models.CASCADE, related_name="parts")
    deed = models.CharField(max_length=10, choices=Deed.choices)
    person = models.CharField(max_length=40)
    person_name = models.CharField(max_length=255)
    right_of = models.CharField(max_length=40)
    right_of_name = models.CharField(max_length=255)
    is_alone = models.BooleanField(default=False)
    remark = models.TextField(blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("part in an approval")
        verbose_name_plural = _("parts in an approval")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["request", "person"], condition=_FOUR_EYES, name="four_eyes_a_person"),
            models.UniqueConstraint(fields=["request", "right_of"], condition=_FOUR_EYES, name="four_eyes_a_right"),
            models.UniqueConstraint(fields=["step"], condition=models.Q(deed="approved"), name="step_taken_once"),
            models.CheckConstraint(
                condition=~models.Q(deed__in=["returned", "overruled"]) | ~models.Q(remark=""),
                name="refusal_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(is_alone=False) | models.Q(deed="approved", right_of=models.F("person")),
                name="alone_in_own_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_name} {self.deed}"

    @property
    def is_for_another(self) -> bool:
        """Whether a deputy did it."""
        return self.right_of != self.person
