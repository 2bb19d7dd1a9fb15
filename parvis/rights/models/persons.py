"""Persons shown in media, and what they, or their guardians, agreed to."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.core.clock import now, today
from parvis.rights.evidence import evidence_path
from parvis.rights.majority import comes_of_age
from parvis.rights.models.somebody import OfSomebody
from parvis.traces.models import Person, Thing

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager


class PersonShown(OfSomebody):
    """Somebody one recognises in a media; known to the desk only."""

    things = models.ManyToManyField(Thing, related_name="persons_shown", verbose_name=_("media"))
    name = models.CharField(_("name, or how to tell them apart"), max_length=200)
    contact = models.CharField(_("how to reach them"), max_length=300, blank=True)
    born_on = models.DateField(
        _("born on"), null=True, blank=True, help_text=_("Needed for a minor: their own consent counts from 18 on.")
    )
    is_minor = models.BooleanField(
        _("a minor whose date of birth is not known"),
        default=False,
        help_text=_("A guardian’s consent is asked for until this is changed."),
    )
    guardian = models.CharField(_("guardian"), max_length=200, blank=True)
    guardian_person = models.ForeignKey(
        Person, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("guardian"),
    )  # fmt: skip
    note = models.TextField(_("note"), blank=True)
    created_at = models.DateTimeField(default=now, editable=False)

    consents: RelatedManager[Consent]

    class Meta:
        verbose_name = _("person shown")
        verbose_name_plural = _("persons shown")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.named(self.name)

    @property
    def of_age_on(self) -> date | None:
        """The day they come of age; None where the date of birth is not known."""
        return comes_of_age(self.born_on) if self.born_on else None

    @property
    def is_minor_today(self) -> bool:
        """Whether a guardian answers for them today."""
        return today() < self.of_age_on if self.of_age_on else self.is_minor


class Consent(models.Model):
    """What a person shown, or the guardian of a minor, agreed to, for which uses and how long."""

    class By(models.TextChoices):
        SELF = "self", _("the person")
        GUARDIAN = "guardian", _("the guardian")

    person = models.ForeignKey(
        PersonShown, on_delete=models.CASCADE, related_name="consents", verbose_name=_("person shown")
    )
    by = models.CharField(_("given by"), max_length=8, choices=By.choices, default=By.SELF)
    uses = models.JSONField(_("uses agreed to"), default=list)
    given_on = models.DateField(_("given on"), default=today)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until, included"), null=True, blank=True)
    evidence = models.FileField(_("evidence"), upload_to=evidence_path, blank=True, max_length=200)
    evidence_name = models.CharField(max_length=200, blank=True, editable=False)
    # Of somebody erased: the last day on which the evidence is kept, as proof.
    evidence_until = models.DateField(_("evidence kept until"), null=True, blank=True, editable=False)
    note = models.TextField(_("note"), blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.person} – {self.get_by_display()}"
