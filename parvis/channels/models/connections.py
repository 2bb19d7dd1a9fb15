"""An account of ours on a network, connected."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Presence
from parvis.core.clock import now
from parvis.core.ids import uuid7


class Connection(models.Model):
    """One account through which we speak and listen. secrets: a JSON object, sealed; never shown, never logged.

    account: what the network knows it by, so that one account is connected once; options: what was chosen;
    cursor: where listening goes on; problem: why it ails, a sentence kept in both languages ({"fr", "en"}).
    """

    class State(models.TextChoices):
        PENDING = "pending", _("being connected")
        WORKING = "working", _("works")
        AILING = "ailing", _("needs attention")
        BROKEN = "broken", _("no longer works")
        LEFT = "left", _("disconnected")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    network = models.CharField(_("network"), max_length=20)
    account = models.CharField(max_length=300)
    name = models.CharField(_("name"), max_length=200)
    url = models.CharField(_("address"), max_length=500, blank=True)
    base_url = models.CharField(max_length=300, blank=True)
    presence = models.ForeignKey(
        Presence,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="connections",
        verbose_name=_("presence"),
    )
    secrets = models.TextField(blank=True, editable=False)
    options = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PENDING)
    problem = models.JSONField(default=dict, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    cursor = models.JSONField(default=dict, blank=True)
    listened_at = models.DateTimeField(null=True, blank=True)
    listen_after = models.DateTimeField(null=True, blank=True)
    listening_failures = models.PositiveSmallIntegerField(default=0)
    connected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("connected account")
        verbose_name_plural = _("connected accounts")
        constraints = [models.UniqueConstraint(fields=["network", "account"], name="connection_once")]

    def __str__(self) -> str:
        return self.name
