"""The way down: why things are done so, told to a department, and who has seen it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Department
from parvis.core.clock import now
from parvis.feedback.models.topics import Topic

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager


class Word(models.Model):
    """A short word from the direction to one department; taken back, it is no longer shown, and stays in the log."""

    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, related_name="words", verbose_name=_("department")
    )
    text = models.TextField(_("word"), max_length=1000)
    topic = models.ForeignKey(
        Topic, null=True, blank=True, on_delete=models.SET_NULL, related_name="words", verbose_name=_("topic")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=now)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    seen: RelatedManager[Seen]

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("word from the direction")
        verbose_name_plural = _("words from the direction")
        default_permissions = ("add",)

    def __str__(self) -> str:
        return self.text[:80]


class Seen(models.Model):
    """A member of the department has read it."""

    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="seen")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["at"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["word", "member"], name="seen_once")]

    def __str__(self) -> str:
        return f"{self.word_id} {self.member_id}"
