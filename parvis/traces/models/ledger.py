"""The ledger of what people did: appended to, erased, never edited."""

from __future__ import annotations

from typing import Any, Never

from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.core.clock import now
from parvis.core.ids import uuid7
from parvis.traces.models.people import Handle
from parvis.traces.models.things import Thing


class AppendOnly(Exception):
    """The ledger is appended to and erased through services; it is never edited."""


class TraceQuerySet(models.QuerySet["Trace"]):
    """Reads freely; refuses to change or delete."""

    def update(self, **values: Any) -> Never:
        raise AppendOnly("traces are not updated; see traces.services.erase_words")

    def delete(self) -> Never:
        raise AppendOnly("traces are not deleted; see traces.services.erase_words")


class Trace(models.Model):
    """One act of somebody towards one thing (ActivityStreams 2.0 verb, our registered kind)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=60)
    verb = models.CharField(max_length=20)
    handle = models.ForeignKey(Handle, null=True, blank=True, on_delete=models.PROTECT, related_name="traces")
    thing = models.ForeignKey(Thing, on_delete=models.PROTECT, related_name="traces")
    about = models.ForeignKey(Thing, null=True, blank=True, on_delete=models.PROTECT, related_name="mentions")
    in_reply_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replies")
    towards = models.JSONField(default=list, blank=True)
    channel = models.CharField(max_length=20)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=now)
    language = models.CharField(max_length=12, blank=True, null=True)
    text = models.TextField(null=True, blank=True)
    payload = models.JSONField(null=True, blank=True)

    objects = TraceQuerySet.as_manager()

    class Meta:
        verbose_name = _("trace")
        verbose_name_plural = _("traces")
        indexes = [
            models.Index(fields=["thing", "occurred_at"], name="trace_thing_time"),
            models.Index(fields=["kind", "occurred_at"], name="trace_kind_time"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.occurred_at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert. Raises AppendOnly for a trace already recorded."""
        if not self._state.adding:
            raise AppendOnly("a recorded trace is not changed")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise AppendOnly("a recorded trace is not deleted")


class Attribution(models.Model):
    """A trace counted for a campaign (itself a thing), by rule or by hand."""

    class By(models.TextChoices):
        RULE = "rule", _("by rule")
        HAND = "hand", _("by hand")

    trace = models.ForeignKey(Trace, on_delete=models.PROTECT, related_name="attributions")
    campaign = models.ForeignKey(Thing, on_delete=models.PROTECT, related_name="attributed")
    by = models.CharField(max_length=4, choices=By.choices)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trace", "campaign"], name="attribution_once")]

    def __str__(self) -> str:
        return f"{self.trace_id} → {self.campaign_id}"


class Retention(models.Model):
    """How long the institution keeps the words of a kind, where it decided otherwise than the house."""

    kind = models.CharField(max_length=60, unique=True)
    months = models.PositiveSmallIntegerField(_("months"))

    def __str__(self) -> str:
        return f"{self.kind}: {self.months}"


class Masking(models.Model):
    """A trace's words once somebody they name is erased. Rows live within that transaction only.

    The database lets a trace's words change to these and to nothing else.
    """

    trace = models.OneToOneField(Trace, primary_key=True, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(null=True, blank=True)
    payload = models.JSONField(null=True, blank=True)
    towards = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return str(self.trace_id)
