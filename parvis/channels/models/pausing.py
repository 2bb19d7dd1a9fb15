"""A pause: nothing leaves until somebody lifts it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.core.clock import now


class Pause(models.Model):
    """All sendings of the institution held, by whom and why; lifted_at: until when. stands: True while it does, then
    empty: the database keeps two from standing at once.
    held: how many of each sort waited when it was lifted."""

    reason = models.TextField(_("why"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    began_at = models.DateTimeField(default=now)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    stands = models.BooleanField(null=True, default=True, unique=True, editable=False)
    lifted_at = models.DateTimeField(null=True, blank=True)
    held = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = _("pause of all sendings")
        verbose_name_plural = _("pauses of all sendings")
        ordering = ["-began_at", "-pk"]
        default_permissions = ("view", "add", "change")

    def __str__(self) -> str:
        return f"{self.began_at:%Y-%m-%d %H:%M}"
