"""What was asked of a network about somebody, why and by whom."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parvis.channels.models import Connection
from parvis.conversation.models.threads import Message, Thread
from parvis.core.clock import now
from parvis.core.ids import uuid7
from parvis.traces.models import Handle


class Moderation(models.Model):
    """One thing asked about somebody by an account of ours, written before it is asked; ``states.Moderating``.

    connection: None where only a hand can; message: of a report, what is reported; problem: the network's last refusal,
    in both languages; due_at: when it is asked again; lease_until: while asking, whoever asks is believed alive.
    """

    class Verb(models.TextChoices):
        MUTE = "mute", pgettext_lazy("moderation", "mute")
        UNMUTE = "unmute", pgettext_lazy("moderation", "hear again")
        BLOCK = "block", pgettext_lazy("moderation", "block")
        UNBLOCK = "unblock", pgettext_lazy("moderation", "unblock")
        REPORT = "report", pgettext_lazy("moderation", "report")

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("moderation", "asked of the network")
        ASKING = "asking", pgettext_lazy("moderation", "being asked")
        DONE = "done", pgettext_lazy("moderation", "done")
        FAILED = "failed", pgettext_lazy("moderation", "refused")
        UNKNOWN = "unknown", pgettext_lazy("moderation", "perhaps done")
        BY_HAND = "by_hand", pgettext_lazy("moderation", "by hand")
        DROPPED = "dropped", pgettext_lazy("moderation", "called off")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    handle = models.ForeignKey(Handle, on_delete=models.CASCADE, related_name="moderations")
    verb = models.CharField(max_length=7, choices=Verb.choices)
    network = models.CharField(max_length=20)
    connection = models.ForeignKey(Connection, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    thread = models.ForeignKey(Thread, null=True, blank=True, on_delete=models.SET_NULL, related_name="moderations")
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="moderations")
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.ASKED)
    problem = models.JSONField(default=dict, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=now)
    lease_until = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("decision about somebody")
        verbose_name_plural = _("decisions about people")
        default_permissions = ()
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["state", "due_at"], name="moderation_due")]

    def __str__(self) -> str:
        return f"{self.verb} {self.state}"
