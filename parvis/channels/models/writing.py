"""What is being written, what is changed once it is out, and the letters that tell its author."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import StaffLetter
from parvis.channels.models.deliveries import Delivery
from parvis.core.clock import now


class Draft(models.Model):
    """What somebody is writing, kept as they write: one for each thing they write about or answer.

    purpose: "" for a message about nothing in particular, "about:<thing>", "reply:<heard>", "quote:<heard>" or
    "again:<sending>"; data: the form as it was typed, {name: [values]}.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=60, blank=True)
    data = models.JSONField(default=dict)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("message being written")
        verbose_name_plural = _("messages being written")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["by", "purpose"], name="draft_once")]

    def __str__(self) -> str:
        return self.purpose


class Correction(models.Model):
    """A change asked of what is out, written before the network is asked; the sending takes it once it is done.

    before, message: frozen copies, as it was and as it becomes; lease_until: while under way, who carries it out is
    believed alive until then; while waiting, nothing is tried before.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("about to be made")
        UNDERWAY = "underway", _("being made")
        DONE = "done", _("made")
        REFUSED = "refused", _("not made")

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="corrections")
    number = models.PositiveSmallIntegerField()
    before = models.JSONField()
    message = models.JSONField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    problem = models.JSONField(default=dict, blank=True)
    remedy = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["number"]
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["delivery", "number"], name="correction_once"),
            models.UniqueConstraint(
                fields=["delivery"], condition=models.Q(state__in=["waiting", "underway"]), name="one_correction_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.number}"


class AuthorLetter(StaffLetter):
    """One letter to whoever answers for a sending that did not go as written; one no longer true is dropped."""

    class Kind(models.TextChoices):
        HELD = "held", _("held back")
        WITHDRAWN = "withdrawn", _("taken back")
        UNCORRECTED = "uncorrected", _("not corrected")

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="author_letters")
    kind = models.CharField(max_length=11, choices=Kind.choices)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sending_letters")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("letter about a sending")
        verbose_name_plural = _("letters about sendings")
        default_permissions = ()
        indexes = [models.Index(fields=["state", "changed_at"], name="author_letter_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["delivery", "kind", "person"], condition=models.Q(state="waiting"), name="one_letter_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.person}"


class LetterWish(models.Model):
    """Whether somebody wants those letters. Nobody's row: they do."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sending_letter_wish"
    )
    wants_mail = models.BooleanField(
        _("letters about my sendings"),
        default=True,
        help_text=_("An e-mail when something you wrote is held back, refused, taken back or given up."),
    )

    class Meta:
        verbose_name = _("wish about letters")
        verbose_name_plural = _("wishes about letters")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.member)
