"""What is known of the rights in a media, and who allowed what until when."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.core.bilingual import pick
from parvis.core.clock import now
from parvis.core.fields import bilingual_char
from parvis.rights import licences
from parvis.traces.models import Thing


class Statement(models.Model):
    """The licence or rights statement of one media, and its holder."""

    thing = models.OneToOneField(Thing, on_delete=models.CASCADE, related_name="rights_statement")
    licence = models.CharField(_("licence or statement"), max_length=40, choices=licences.choices)
    holder = models.CharField(_("rights holder"), max_length=300, blank=True)
    credit_fr = bilingual_char(max_length=500, verbose_name=_("credit in French"))
    credit_en = bilingual_char(max_length=500, verbose_name=_("credit in English"))
    source = models.URLField(_("where it is stated"), max_length=500, blank=True)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("rights statement")
        verbose_name_plural = _("rights statements")

    def __str__(self) -> str:
        return str(self.get_licence_display())


class MakerFact(models.Model):
    """A fact pushed down by the collection: who made what is shown, and when they died."""

    thing = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="maker_facts")
    name = models.CharField(max_length=300)
    death_year = models.IntegerField(null=True, blank=True)
    is_anonymous = models.BooleanField(default=False)
    created_year = models.IntegerField(null=True, blank=True)
    died_for_france = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("maker’s fact")
        verbose_name_plural = _("makers’ facts")

    def __str__(self) -> str:
        return self.name


class Grant(models.Model):
    """Who allows a media to be used where, how, from when until when, with the evidence."""

    things = models.ManyToManyField(Thing, related_name="grants", verbose_name=_("media"))
    holder = models.CharField(_("granted by"), max_length=300)
    uses = models.JSONField(_("uses"), default=list)
    territories = models.JSONField(
        _("territories"), default=list, blank=True, help_text=_("Country codes; empty means the whole world.")
    )
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until, included"), null=True, blank=True)
    max_width = models.PositiveIntegerField(_("largest width, in pixels"), null=True, blank=True)
    may_crop = models.BooleanField(_("may be cropped"), default=True)
    may_overprint = models.BooleanField(_("may carry text"), default=True)
    evidence = models.FileField(_("evidence"), upload_to="evidence/", blank=True)
    note = models.TextField(_("note"), blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=True)
                | models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="grant_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.holder


class Restriction(models.Model):
    """Why media are withheld whatever their licence: an embargo, a claim, a person who objects."""

    things = models.ManyToManyField(Thing, related_name="restrictions", verbose_name=_("media"))
    why_fr = bilingual_char(max_length=300, verbose_name=_("why, in French"))
    why_en = bilingual_char(max_length=300, verbose_name=_("why, in English"))
    uses = models.JSONField(_("uses withheld"), default=list, blank=True, help_text=_("None chosen: every use."))
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until, included"), null=True, blank=True)
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        verbose_name = _("restriction")
        verbose_name_plural = _("restrictions")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return pick(self, "why")
