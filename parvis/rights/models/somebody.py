"""Whom a record is about, where staff joined it to somebody the house knows; and that it was erased."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.traces.models import Person


class OfSomebody(models.Model):
    """A record that keeps words, names or addresses of somebody outside."""

    person = models.ForeignKey(
        Person, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("person"),
    )  # fmt: skip
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def named(self, name: str) -> str:
        """The name, or what is said of somebody erased."""
        return name or str(_("somebody erased"))
