"""What remarks gather into, on its way through the house."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parvis.accounts.models import Department, Site
from parvis.core.bilingual import pick
from parvis.core.clock import now
from parvis.core.fields import bilingual_char, bilingual_text
from parvis.core.ids import uuid7
from parvis.core.records import Record
from parvis.feedback.states import Answering
from parvis.strategy.models import Proposal
from parvis.traces.models import Thing

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

    from parvis.feedback.models.climbing import Climb
    from parvis.feedback.models.remarks import Remark


class Topic(models.Model):
    """One wish, question or complaint, whoever said it and wherever; its title and summary are the staff's.

    due_at: when the next word of the house is owed, None where none is; planned_for: the day it was promised for;
    level: how far it has climbed since (``Climb.Level``); answered_at: when the house first said what it does of it;
    asked, answer: what the public page says, in both languages; slug, thing: its page, once it was public.
    """

    class State(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("state of a topic", "received")
        CONSIDERED = "considered", pgettext_lazy("state of a topic", "considered")
        PLANNED = "planned", pgettext_lazy("state of a topic", "planned")
        DONE = "done", pgettext_lazy("state of a topic", "done")
        DECLINED = "declined", pgettext_lazy("state of a topic", "declined")

    CLOSED = (State.DONE, State.DECLINED)

    id: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("what people want"), blank=True)
    department = models.ForeignKey(
        Department,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="feedback_topics",
        verbose_name=_("department that can act"),
    )
    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.SET_NULL, related_name="feedback_topics", verbose_name=_("site")
    )
    about = models.ForeignKey(
        Thing,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="feedback_topics",
        verbose_name=_("what it is about"),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RECEIVED)
    due_at = models.DateTimeField(null=True, blank=True)
    planned_for = models.DateField(_("planned for"), null=True, blank=True)
    level = models.PositiveSmallIntegerField(default=0)
    escalated_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    proposal = models.ForeignKey(
        Proposal, null=True, blank=True, on_delete=models.SET_NULL, related_name="topics", verbose_name=_("proposal")
    )
    is_public = models.BooleanField(_("shown to the public"), default=False)
    asked_fr = bilingual_char(max_length=200, verbose_name=_("you asked, in French"))
    asked_en = bilingual_char(max_length=200, verbose_name=_("you asked, in English"))
    answer_fr = bilingual_text(verbose_name=_("we did, in French"))
    answer_en = bilingual_text(verbose_name=_("we did, in English"))
    slug = models.SlugField(max_length=120, null=True, blank=True, unique=True, editable=False)
    thing = models.OneToOneField(
        Thing, null=True, blank=True, on_delete=models.PROTECT, related_name="public_topic", editable=False
    )
    published_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    remarks: RelatedManager[Remark]
    moves: RelatedManager[TopicMove]
    climbs: RelatedManager[Climb]
    life = Answering

    class Meta:
        ordering = ["-changed_at", "-pk"]
        verbose_name = _("topic of feedback")
        verbose_name_plural = _("topics of feedback")
        default_permissions = ("add", "change", "view")
        permissions = [("publish_topic", "Can say in public what was asked and done")]
        indexes = [
            models.Index(fields=["state", "-changed_at"], name="topic_state"),
            models.Index(fields=["due_at", "level"], name="topic_due"),
            models.Index(fields=["is_public", "-published_at"], name="topic_public"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def asked(self) -> str:
        """What was asked, as the public page says it in the current language."""
        return pick(self, "asked") or self.title

    @property
    def is_closed(self) -> bool:
        """Nothing more is owed."""
        return self.state in self.CLOSED

    @property
    def is_overdue(self) -> bool:
        """A word is owed and was not given in time."""
        return self.due_at is not None and self.due_at < now()


class TopicMove(Record):
    """One step of a topic, written once: from which state to which, why, when and by whom."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="moves")
    before = models.CharField(max_length=10, choices=Topic.State.choices, blank=True)
    after = models.CharField(max_length=10, choices=Topic.State.choices)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("step of a topic")
        verbose_name_plural = _("steps of topics")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.topic_id} {self.before} → {self.after}"
