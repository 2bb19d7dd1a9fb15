"""Pictures of other servers, as we show them: fetched by us, re-encoded, kept a while."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.core.clock import now
from parvis.fediverse.models.people import RemoteActor


class RemotePicture(models.Model):
    """One picture of somebody, or of a post of theirs. It is ours to show for a while, and goes with them.

    digest: of its address; body: WebP made in the cell, empty when it could not be had; until: when it is asked anew;
    claimed_at: somebody is fetching it; shown_at: when it was last looked at (those looked at longest ago go first).
    """

    digest = models.CharField(primary_key=True, max_length=64)
    remote = models.ForeignKey(RemoteActor, on_delete=models.CASCADE, related_name="pictures")
    url = models.CharField(max_length=500)
    body = models.BinaryField(blank=True, default=bytes)
    weight = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(default=now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    shown_at = models.DateTimeField(default=now, db_index=True)

    class Meta:
        verbose_name = _("picture of another server")
        verbose_name_plural = _("pictures of other servers")

    def __str__(self) -> str:
        return self.url

    def is_fresh(self, at: datetime) -> bool:
        """Whether what is known of it still holds."""
        return self.until > at
