"""What was decided about servers and people, and what is told of them or by them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.core.clock import now
from parvis.core.ids import uuid7
from parvis.fediverse.models.actors import Actor
from parvis.fediverse.models.people import RemoteActor


class Judgement(models.Model):
    """One decision about a server or a person: which, why, by whom. Kept whole; the last one holds."""

    host = models.CharField(max_length=255, blank=True, db_index=True)
    remote = models.ForeignKey(RemoteActor, null=True, blank=True, on_delete=models.CASCADE, related_name="judgements")
    before = models.CharField(max_length=8, blank=True)
    rule = models.CharField(max_length=8, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    note = models.TextField(_("note for colleagues"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("decision about a server or a person")
        verbose_name_plural = _("decisions about servers and people")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.host or self.remote} {self.rule}"


class Report(models.Model):
    """A report (Flag): from another server about us or our public, or ours to another server."""

    class State(models.TextChoices):
        OPEN = "open", _("to be looked at")
        SETTLED = "settled", _("settled")

    class Decision(models.TextChoices):
        DISMISSED = "dismissed", _("nothing to be done")
        ANSWERED = "answered", _("whoever reported is answered")
        LIMITED = "limited", _("who reported is limited")
        BLOCKED = "blocked", _("who reported is blocked")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    is_ours = models.BooleanField(default=False)
    remote = models.ForeignKey(RemoteActor, null=True, on_delete=models.SET_NULL, related_name="reports")
    actor = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="reports")
    objects_named = models.JSONField(default=list)
    words = models.TextField(blank=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.OPEN)
    decision = models.CharField(max_length=9, choices=Decision.choices, blank=True)
    outcome = models.TextField(blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        indexes = [models.Index(fields=["state", "-created_at"], name="report_open")]

    def __str__(self) -> str:
        return f"{self.remote} {self.created_at:%Y-%m-%d}"
