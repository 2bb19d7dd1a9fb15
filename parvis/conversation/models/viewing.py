"""What is on now, until the programme says it: things the staff mark as on view."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Site
from parvis.core.clock import now
from parvis.traces.models import Thing


class OnView(models.Model):
    """A story (or anything with an address) that tells what can be seen now, where and until when."""

    thing = models.OneToOneField(Thing, on_delete=models.CASCADE, related_name="on_view")
    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("site")
    )
    first_day = models.DateField(_("first day"), null=True, blank=True)
    last_day = models.DateField(_("last day"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        verbose_name = _("on view")
        verbose_name_plural = _("on view")

    def __str__(self) -> str:
        return str(self.thing)
