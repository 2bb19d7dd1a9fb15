"""Letters to members of the staff about approvals: each is a row before it leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.accounts.states import Writing
from parvis.core.approval.rows import ApprovalRequest
from parvis.core.clock import now

if TYPE_CHECKING:
    from parvis.accounts.models.staff import User


class StaffLetter(models.Model):
    """What letters to the staff have in common (services/carrying.py). message_id is the same however often it is tried.

    No words are kept: they are written from what the letter is about, as it leaves.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("about to leave")
        UNDERWAY = "underway", _("under way")
        SENT = "sent", _("sent")
        REFUSED = "refused", _("did not leave")
        UNKNOWN = "unknown", _("perhaps sent")
        DROPPED = "dropped", _("no longer needed")

    # Somebody has to look.
    TROUBLED = (State.REFUSED, State.UNKNOWN)

    person: models.ForeignKey[User, User]
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField(default=now)
    created_at = models.DateTimeField(default=now)

    life = Writing

    class Meta:
        abstract = True


class ApprovalLetter(StaffLetter):
    """One letter to one person about one step of a request, or about its end (step 0)."""

    class Kind(models.TextChoices):
        WAITS = "waits", _("a step waits")
        DECIDED = "decided", _("it is approved")
        RETURNED = "returned", _("it is sent back")

    request = models.ForeignKey(ApprovalRequest, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(_("letter"), max_length=8, choices=Kind.choices)
    step = models.PositiveSmallIntegerField(default=0)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="approval_letters", verbose_name=_("person")
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("letter about an approval")
        verbose_name_plural = _("letters about approvals")
        default_permissions = ()
        indexes = [models.Index(fields=["state", "changed_at"], name="approval_letter_waiting")]
        constraints = [
            models.UniqueConstraint(fields=["request", "kind", "step", "person"], name="one_letter_a_step_and_person")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.person}"
