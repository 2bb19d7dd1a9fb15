"""Work asked for, and who does it; what must be approved, and who did."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.core.approval.rows import ApprovalRequest, Part, RequestStep
from parvis.core.clock import now
from parvis.core.ids import uuid7

__all__ = ["ApprovalRequest", "Job", "Part", "RequestStep", "Worker"]


class Job(models.Model):
    """One piece of background work: this row is the truth, whatever becomes of queue and workers.

    key: what makes two askings the same; of those only one waits and only one runs at a time.
    once: an asking that must never be honoured twice, such as a nightly task's minute.
    attempts counts the beginnings; interruptions those that a worker's death ended.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("under way")
        DONE = "done", _("done")
        FAILED = "failed", _("failed, will be tried again")
        DEAD = "dead", _("given up")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=120)
    arguments = models.JSONField(default=list)
    key = models.CharField(max_length=120)
    once = models.CharField(max_length=180, null=True, unique=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    asked = models.PositiveIntegerField(default=1)
    attempts = models.PositiveSmallIntegerField(default=0)
    interruptions = models.PositiveSmallIntegerField(default=0)
    most_attempts = models.PositiveSmallIntegerField(default=5)
    first_delay = models.PositiveIntegerField(default=10, help_text=_("seconds"))
    due_at = models.DateTimeField(default=now)
    lease_until = models.DateTimeField(null=True)
    owner = models.CharField(max_length=32, blank=True)
    problem = models.TextField(blank=True)
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")
        default_permissions = ("change", "view")
        indexes = [
            models.Index(fields=["state", "due_at"], name="job_due"),
            models.Index(fields=["key"], name="job_key"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=models.Q(state="queued", once=None), name="job_waits_once"
            ),
            models.UniqueConstraint(fields=["key"], condition=models.Q(state="running"), name="job_runs_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"

    @property
    def failures(self) -> int:
        """How often it failed by itself, a worker's death not counted."""
        return max(0, self.attempts - self.interruptions)


class Worker(models.Model):
    """A worker process, by its last sign of life."""

    token = models.CharField(primary_key=True, max_length=32)
    started_at = models.DateTimeField(default=now)
    seen_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")
        default_permissions = ()

    def __str__(self) -> str:
        return self.token
