"""Other servers: how they want to be spoken to, whether they answer, and what we decided about them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.core.clock import now


class Host(models.Model):
    """One server, by its host name and port as written in addresses.

    signs: the form of signature it took last; failures: in a row; closed_until: the breaker, nothing goes before.
    """

    class Form(models.TextChoices):
        CAVAGE = "cavage", "draft-cavage-http-signatures-12"
        RFC9421 = "rfc9421", "RFC 9421"

    class Rule(models.TextChoices):
        NONE = "", _("as anybody")
        LIMIT = "limit", _("limited: heard, not shown")
        BLOCK = "block", _("blocked: neither heard nor spoken to")
        ALLOW = "allow", _("allowed by name")

    name = models.CharField(primary_key=True, max_length=255)
    signs = models.CharField(max_length=8, choices=Form.choices, default=Form.CAVAGE)
    rule = models.CharField(_("rule"), max_length=8, choices=Rule.choices, default=Rule.NONE, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    failures = models.PositiveIntegerField(default=0)
    closed_until = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("server")
        verbose_name_plural = _("servers")

    def __str__(self) -> str:
        return self.name
