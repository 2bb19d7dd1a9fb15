"""What is stated of the rights in a media, and who made it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

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
