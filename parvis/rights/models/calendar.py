"""How far the calendar was told."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarMark(models.Model):
    """The moment up to which changes foreseen by the calendar were told (row 1)."""

    told_until = models.DateTimeField()

    class Meta:
        verbose_name = _("calendar’s mark")
        verbose_name_plural = _("calendar’s marks")

    def __str__(self) -> str:
        return f"{self.told_until:%Y-%m-%d %H:%M}"
