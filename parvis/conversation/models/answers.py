"""What we answer: attempts written before anything leaves, saved replies, who is typing."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parvis.accounts.models import Department
from parvis.channels.models import Connection, Delivery
from parvis.conversation.models.threads import Message, Thread
from parvis.core.bilingual import pick
from parvis.core.clock import now
from parvis.core.fields import bilingual_char, bilingual_text
from parvis.core.ids import uuid7
from parvis.fediverse.models import Actor


class Answer(models.Model):
    """One answer of ours: the attempt, written first. Its key is unique: whoever asks twice finds the first.

    to: the message it answers; said: how it stands in the thread, once it left or is to be done by hand;
    voice: the expert's own on the social web, else None; signed: the name it is signed with, where they have none;
    delivery: its sending, whose state is shown live; waits: we asked something back; reason: why it came back.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("answer", "draft")
        ASKED = "asked", pgettext_lazy("answer", "waiting for approval")
        RETURNED = "returned", pgettext_lazy("answer", "sent back")
        GOING = "going", pgettext_lazy("answer", "on its way")
        BY_HAND = "by_hand", pgettext_lazy("answer", "for a colleague to do")
        DONE = "done", pgettext_lazy("answer", "sent")
        FAILED = "failed", pgettext_lazy("answer", "not sent")
        DROPPED = "dropped", pgettext_lazy("answer", "called off")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="answers")
    to = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="answered_by")
    said = models.OneToOneField(Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="answer")
    key = models.CharField(max_length=100, unique=True)
    text = models.TextField(_("answer"), blank=True)
    language = models.CharField(max_length=12, blank=True)
    is_private = models.BooleanField(default=False)
    waits = models.BooleanField(_("we expect an answer"), default=False)
    connection = models.ForeignKey(Connection, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    voice = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    signed = models.CharField(max_length=200, blank=True)
    link = models.CharField(max_length=500, blank=True)
    delivery = models.ForeignKey(Delivery, null=True, blank=True, on_delete=models.SET_NULL, related_name="answers")
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="answers_written"
    )
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField(blank=True)
    is_automatic = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        permissions = [("approve_answer", "Can approve answers")]
        indexes = [models.Index(fields=["state", "changed_at"], name="answer_state")]

    def __str__(self) -> str:
        return f"{self.state} {self.thread_id}"


class SavedReply(models.Model):
    """Words that come back, with variables: {name}, {work}, {link}, {institution}, {today}, {signature}."""

    name_fr = bilingual_char(max_length=120, verbose_name=_("name in French"))
    name_en = bilingual_char(max_length=120, verbose_name=_("name in English"))
    text_fr = bilingual_text(verbose_name=_("text in French"))
    text_en = bilingual_text(verbose_name=_("text in English"))
    department = models.ForeignKey(
        Department,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="saved_replies",
        verbose_name=_("department"),
        help_text=_("Empty: for everybody."),
    )
    uses = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        verbose_name = _("saved reply")
        verbose_name_plural = _("saved replies")
        ordering = ["name_fr", "name_en", "pk"]

    def __str__(self) -> str:
        return pick(self, "name")


class Typing(models.Model):
    """Somebody of the staff is writing an answer: others who open the thread are told, for a quarter of a minute."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="typing")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("somebody typing")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["thread", "member"], name="typing_once")]

    def __str__(self) -> str:
        return f"{self.member_id} @ {self.thread_id}"
