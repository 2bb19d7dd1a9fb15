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
    cursor: where listening goes on; problem: why it ails, a sentence kept in both languages ({"fr", "en"});
    told_stage: the last alarm given ("14", "7", "2", "1" days, "failing", "broken"); renewing_until: who renews the
    token is believed alive until then, and nobody else does.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("being connected")
        WORKING = "working", _("working well")
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
    told_stage = models.CharField(max_length=8, blank=True)
    renewing_until = models.DateTimeField(null=True, blank=True)
    measured_on = models.DateField(null=True, blank=True)
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

    @property
    def is_usable(self) -> bool:
        """Whether one may speak and listen through it."""
        return self.state in (self.State.WORKING, self.State.AILING)


class Opening(models.Model):
    """Somebody was sent to a network's own page to connect an account: what must be known when they come back.

    token: the digest of the state that travels; sealed: their answers and the adapter's secrets of the meantime,
    a JSON object, sealed; connection: the account that is connected again. Gone when used, or a quarter of an hour later.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    token = models.CharField(max_length=64, unique=True)
    network = models.CharField(max_length=20)
    sealed = models.TextField(editable=False)
    connection = models.ForeignKey(Connection, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    presence = models.ForeignKey(Presence, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("account being connected")
        verbose_name_plural = _("accounts being connected")
        default_permissions = ()

    def __str__(self) -> str:
        return self.network
