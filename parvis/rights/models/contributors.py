"""What contributors accepted: terms in numbered versions, each acceptance withdrawable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.core.clock import now
from parvis.core.fields import bilingual_char, bilingual_text
from parvis.rights.models.somebody import OfSomebody
from parvis.traces.models import Handle, Thing

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager


class Terms(models.Model):
    """One version of the terms contributors accept; once published its text never changes."""

    version = models.CharField(_("version"), max_length=40, unique=True, help_text=_("As 2026-1."))
    title_fr = bilingual_char(verbose_name=_("title in French"))
    title_en = bilingual_char(verbose_name=_("title in English"))
    text_fr = bilingual_text(verbose_name=_("text in French"))
    text_en = bilingual_text(verbose_name=_("text in English"))
    uses = models.JSONField(_("uses they allow"), default=list)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    ends_on = models.DateField(
        _("counts until, included"),
        null=True,
        blank=True,
        help_text=_("After that day, contributors must accept a later version. Empty: without end."),
    )
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        verbose_name = _("terms for contributors")
        verbose_name_plural = _("terms for contributors")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.version


class Contribution(OfSomebody):
    """Media that came from a contributor, who must have accepted terms that allow their use."""

    things = models.ManyToManyField(Thing, related_name="contributions", verbose_name=_("media"))
    contributor = models.CharField(_("contributor"), max_length=300)
    email = models.EmailField(_("e-mail"), blank=True)
    handle = models.ForeignKey(
        Handle, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="rights_contributions"
    )
    note = models.TextField(_("note"), blank=True)
    created_at = models.DateTimeField(default=now, editable=False)

    acceptances: RelatedManager[Acceptance]

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.named(self.contributor)


class Acceptance(models.Model):
    """That a contributor accepted one version of the terms, until they withdraw."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="acceptances")
    terms = models.ForeignKey(
        Terms, on_delete=models.PROTECT, related_name="acceptances", verbose_name=_("version of the terms")
    )
    accepted_at = models.DateTimeField(_("accepted"), default=now)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("acceptance")
        verbose_name_plural = _("acceptances")
        ordering = ["-accepted_at"]

    def __str__(self) -> str:
        return f"{self.contribution} – {self.terms}"
