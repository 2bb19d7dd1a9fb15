"""Telling those who asked what came of it: the offer, and each person once."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parvis.conversation.models.answers import Answer
from parvis.conversation.models.threads import Message
from parvis.core.clock import now
from parvis.core.ids import uuid7
from parvis.feedback.models import Remark, Topic, TopicMove


class Telling(models.Model):
    """A topic is planned, done or declined: those who asked can be told. One offer a step; nothing leaves by itself.

    reason: why nobody is told; text_fr, text_en: the words that left last, {name} not filled in.
    """

    class State(models.TextChoices):
        OFFERED = "offered", pgettext_lazy("telling those who asked", "offered")
        GIVEN = "given", pgettext_lazy("telling those who asked", "told")
        DECLINED = "declined", pgettext_lazy("telling those who asked", "not told")
        OVERTAKEN = "overtaken", pgettext_lazy("telling those who asked", "overtaken by the next step")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="tellings")
    move = models.OneToOneField(TopicMove, on_delete=models.CASCADE, related_name="telling")
    state = models.CharField(max_length=9, choices=State.choices, default=State.OFFERED)
    text_fr = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("offer to tell those who asked")
        verbose_name_plural = _("offers to tell those who asked")
        ordering = ["-created_at", "-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["state", "created_at"], name="telling_open")]

    def __str__(self) -> str:
        return f"{self.topic} {self.state}"


class Told(models.Model):
    """One person to be told: the attempt, written first. who: unique in its offer, a handle or a message of theirs;
    words: without their name, filled in as it leaves; answer: how it left; problem: why it did not, in both languages."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("somebody to tell", "waiting")
        GIVEN = "given", pgettext_lazy("somebody to tell", "handed over")
        FAILED = "failed", pgettext_lazy("somebody to tell", "not told")
        LEFT = "left", pgettext_lazy("somebody to tell", "not told, and left so")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    telling = models.ForeignKey(Telling, on_delete=models.CASCADE, related_name="people")
    who = models.CharField(max_length=80)
    remark = models.ForeignKey(Remark, null=True, on_delete=models.SET_NULL, related_name="+")
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="told_of")
    answer = models.OneToOneField(Answer, null=True, blank=True, on_delete=models.SET_NULL, related_name="told")
    language = models.CharField(max_length=12, blank=True)
    words = models.TextField(blank=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    problem = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("person told")
        verbose_name_plural = _("people told")
        ordering = ["created_at", "pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["telling", "who"], name="told_once")]
        indexes = [models.Index(fields=["state", "created_at"], name="told_waiting")]

    def __str__(self) -> str:
        return f"{self.state} {self.who}"
