"""Answers that leave by mail, and the mailbox we read."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parvis.conversation.models.answers import Answer
from parvis.core.clock import now


class Posted(models.Model):
    """One answer that leaves by mail: the attempt, under one Message-ID however often it is tried. reason: the server's
    last words, without addresses; lease_until: while sending, whoever sends is believed alive; else not tried before."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("letter", "waiting")
        SENDING = "sending", pgettext_lazy("letter", "on its way")
        SENT = "sent", pgettext_lazy("letter", "sent")
        UNKNOWN = "unknown", pgettext_lazy("letter", "perhaps sent")
        REFUSED = "refused", pgettext_lazy("letter", "refused")
        DROPPED = "dropped", pgettext_lazy("letter", "no address any more")

    answer = models.OneToOneField(Answer, on_delete=models.CASCADE, related_name="posted")
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("answer by mail")
        verbose_name_plural = _("answers by mail")
        default_permissions = ()
        indexes = [models.Index(fields=["state", "lease_until"], name="posted_due")]

    def __str__(self) -> str:
        return f"{self.state} {self.answer_id}"


class MailRead(models.Model):
    """When letters were last read, by which way; problem: why they could not be, in both languages."""

    class Way(models.TextChoices):
        PIPE = "pipe", "parvis mail"
        IMAP = "imap", "IMAP"

    way = models.CharField(max_length=4, choices=Way.choices, primary_key=True)
    place = models.CharField(max_length=600, blank=True)
    since = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    problem = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("reading of the mailbox")
        verbose_name_plural = _("readings of the mailbox")
        default_permissions = ()

    def __str__(self) -> str:
        return self.way
