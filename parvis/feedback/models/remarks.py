"""One thing somebody said."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parvis.accounts.models import Department, Site
from parvis.core.clock import now
from parvis.core.ids import uuid7
from parvis.core.text import shorten
from parvis.feedback.models.topics import Topic
from parvis.traces.models import Handle, Thing, Trace


class Remark(models.Model):
    """One thing somebody said; erased, it counts without its words.

    key: whoever takes the same message down twice gets the known one; people: how many stand behind it; channel: where,
    in words ("Mastodon", a survey's name); quoting: whether and how it may be quoted, url: where it was said in public;
    is_private: written to us alone, its text is in no trace; contact: how the app above reaches who said it, a reference
    only that app opens ("conversation:thread:<id>"); handle: who said it, where they are known.
    """

    class Mark(models.TextChoices):
        REMARK = "remark", pgettext_lazy("what somebody said", "remark")
        QUESTION = "question", pgettext_lazy("what somebody said", "question")
        COMPLAINT = "complaint", pgettext_lazy("what somebody said", "complaint")
        IDEA = "idea", pgettext_lazy("what somebody said", "idea")
        THANKS = "thanks", pgettext_lazy("what somebody said", "thanks")

    class Source(models.TextChoices):
        NETWORK = "network", pgettext_lazy("where it was said", "networks")
        MAIL = "mail", pgettext_lazy("where it was said", "e-mail")
        FORM = "form", pgettext_lazy("where it was said", "form")
        FRONT_DESK = "front_desk", pgettext_lazy("where it was said", "front desk")
        SURVEY = "survey", pgettext_lazy("where it was said", "survey")
        BY_HAND = "by_hand", pgettext_lazy("where it was said", "brought by a colleague")

    class Quoting(models.TextChoices):
        NO = "no", _("not quoted")
        PUBLIC = "public", _("public words, quoted with their address")
        AGREED = "agreed", _("quoted as its author agreed")

    id: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.CharField(max_length=200, null=True, blank=True, unique=True)
    mark = models.CharField(_("what it is"), max_length=9, choices=Mark.choices, default=Mark.REMARK)
    source = models.CharField(_("source"), max_length=10, choices=Source.choices)
    channel = models.CharField(_("where"), max_length=120, blank=True)
    text = models.TextField(_("words"), blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    said_at = models.DateTimeField(_("said"), default=now)
    people = models.PositiveIntegerField(_("people behind it"), default=1, validators=[MinValueValidator(1)])
    is_private = models.BooleanField(default=False)
    quoting = models.CharField(_("quoting"), max_length=6, choices=Quoting.choices, default=Quoting.NO)
    url = models.CharField(max_length=500, blank=True)
    contact = models.CharField(max_length=300, blank=True)
    handle = models.ForeignKey(Handle, null=True, blank=True, on_delete=models.SET_NULL, related_name="remarks")
    trace = models.ForeignKey(Trace, null=True, blank=True, on_delete=models.PROTECT, related_name="remarks")
    about = models.ForeignKey(
        Thing,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="feedback_remarks",
        verbose_name=_("what it is about"),
    )
    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.SET_NULL, related_name="remarks", verbose_name=_("site")
    )
    department = models.ForeignKey(
        Department,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="remarks",
        verbose_name=_("department"),
    )
    topic = models.ForeignKey(
        Topic, null=True, blank=True, on_delete=models.SET_NULL, related_name="remarks", verbose_name=_("topic")
    )
    gathered_at = models.DateTimeField(null=True, blank=True)
    set_aside_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-said_at", "-pk"]
        verbose_name = _("something said")
        verbose_name_plural = _("things said")
        default_permissions = ("add", "change", "view")
        indexes = [
            models.Index(fields=["topic", "-said_at"], name="remark_topic"),
            models.Index(
                fields=["-said_at", "-id"],
                condition=models.Q(topic=None, set_aside_at=None),
                name="remark_loose",
            ),
            models.Index(fields=["department", "-said_at"], name="remark_department"),
        ]

    def __str__(self) -> str:
        return shorten(" ".join(self.text.split()), 80) or str(_("(words erased)"))

    @property
    def may_be_quoted(self) -> bool:
        """Whether the public page may show it: public words with their address, others as their author agreed."""
        if not self.text or (self.is_private and self.quoting != self.Quoting.AGREED):
            return False
        return self.quoting == self.Quoting.AGREED or (self.quoting == self.Quoting.PUBLIC and bool(self.url))
