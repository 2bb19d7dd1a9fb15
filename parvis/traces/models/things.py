"""Things, and the slugs they once had."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.core.clock import now
from parvis.core.ids import uuid7


class Thing(models.Model):
    """Anything people can gather around, with one permanent address: /id/<id>."""

    class State(models.TextChoices):
        LIVE = "live", _("live")
        REMOVED = "removed", _("removed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=500)
    state = models.CharField(max_length=8, choices=State.choices, default=State.LIVE)
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("thing")
        verbose_name_plural = _("things")

    def __str__(self) -> str:
        return self.title

    @property
    def path(self) -> str:
        """The permanent path, the same in every language."""
        return f"/id/{self.id}"


class FormerSlug(models.Model):
    """A slug a thing once had; its pages redirect to the present one."""

    kind = models.CharField(max_length=40)
    slug = models.CharField(max_length=120)
    thing = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="former_slugs")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="former_slug_once")]

    def __str__(self) -> str:
        return f"{self.kind}/{self.slug}"
