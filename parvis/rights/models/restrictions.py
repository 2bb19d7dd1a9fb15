"""Why media are withheld whatever their licence: a claim, an objection, an embargo until a moment."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.core.bilingual import pick
from parvis.core.clock import now
from parvis.core.fields import bilingual_char
from parvis.traces.models import Thing


class Restriction(models.Model):
    """Why media are withheld whatever their licence.

    A restriction counts days, both included; an embargo ends at a moment, which belongs to no part of it.
    """

    class Kind(models.TextChoices):
        RESTRICTION = "restriction", _("restriction")
        EMBARGO = "embargo", _("embargo")

    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.RESTRICTION, editable=False)
    things = models.ManyToManyField(Thing, related_name="restrictions", verbose_name=_("media"))
    why_fr = bilingual_char(max_length=300, verbose_name=_("why, in French"))
    why_en = bilingual_char(max_length=300, verbose_name=_("why, in English"))
    uses = models.JSONField(_("uses withheld"), default=list, blank=True, help_text=_("None chosen: every use."))
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until, included"), null=True, blank=True)
    ends_at = models.DateTimeField(_("until that date and hour"), null=True, blank=True)
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        verbose_name = _("restriction")
        verbose_name_plural = _("restrictions")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return pick(self, "why")


class _Embargoes(models.Manager["Embargo"]):
    def get_queryset(self) -> models.QuerySet[Embargo]:
        return super().get_queryset().filter(kind=Restriction.Kind.EMBARGO)


class Embargo(Restriction):
    """Held back until a date and an hour, for some uses or for all."""

    objects = _Embargoes()  # type: ignore[misc]

    class Meta:
        proxy = True
        verbose_name = _("embargo")
        verbose_name_plural = _("embargoes")
