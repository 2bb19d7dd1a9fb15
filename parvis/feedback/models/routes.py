"""Which department can act: rules the institution writes, proposed and never applied alone."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Department, Site
from parvis.traces.models import Thing


class Route(models.Model):
    """Topics with one of these words, about this thing, or of this site, are proposed to that department.

    Every condition that is filled must hold; a rule without condition is refused by its form.
    """

    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, related_name="routes", verbose_name=_("department")
    )
    words = models.CharField(
        _("words"),
        max_length=500,
        blank=True,
        help_text=_("One of them is enough; set them apart by commas. Accents, capitals and endings do not matter."),
    )
    about = models.ForeignKey(
        Thing, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("about")
    )
    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("site")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("rule of routing")
        verbose_name_plural = _("rules of routing")

    def __str__(self) -> str:
        told = [self.words, str(self.about or ""), str(self.site or "")]
        return f"{' · '.join(each for each in told if each)} → {self.department}"
