"""Letters on their way: what was about to leave is written first, then sent, then settled."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parvis.core.clock import now
from parvis.rights.models.requests import GrantRequest, LetterTemplate


class Sending(models.Model):
    """One letter sent by e-mail, with the copy that left. Its message_id is the same however often it is tried."""

    class State(models.TextChoices):
        UNDERWAY = "underway", _("under way")
        SENT = "sent", _("sent")
        REFUSED = "refused", _("did not leave")
        UNKNOWN = "unknown", _("perhaps sent")

    # Nothing else is sent before these are settled.
    OPEN = (State.UNDERWAY, State.UNKNOWN)

    request = models.ForeignKey(GrantRequest, on_delete=models.CASCADE, related_name="sendings")
    kind = models.CharField(_("letter"), max_length=10, choices=LetterTemplate.Kind.choices)
    message_id = models.CharField(max_length=200, unique=True)
    to = models.EmailField(_("e-mail"), blank=True)
    sender = models.EmailField(_("sender"))
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    text = models.TextField(_("letter"), blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.UNDERWAY)
    attempts = models.PositiveSmallIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField(default=now)
    created_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("letter sent")
        verbose_name_plural = _("letters sent")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(state__in=["underway", "unknown"]), name="one_letter_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.created_at:%Y-%m-%d}"
