"""Who allowed what, where, how and until when, at what price; what a collecting society must be told."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.core.clock import now
from parvis.rights import societies
from parvis.rights.evidence import evidence_path
from parvis.rights.models.paper import OnPaper
from parvis.rights.states import Declaring
from parvis.traces.models import Thing

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

CURRENCY = RegexValidator(r"^[A-Z]{3}$", _("Three capital letters, as EUR (ISO 4217)."))


class Grant(OnPaper):
    """Who allows a media to be used where, how, from when until when, with the evidence."""

    class Basis(models.TextChoices):
        FLAT = "flat", _("once for all")
        PER_WORK = "per_work", _("for each work")
        PER_USE = "per_use", _("for each use")

    things = models.ManyToManyField(Thing, related_name="grants", verbose_name=_("media"))
    holder = models.CharField(_("granted by"), max_length=300)
    society = models.CharField(
        _("through the collecting society"), max_length=20, blank=True, choices=societies.choices
    )
    member_number = models.CharField(_("member’s number in its repertoire"), max_length=60, blank=True)
    uses = models.JSONField(_("uses"), default=list)
    territories = models.JSONField(
        _("territories"), default=list, blank=True, help_text=_("Country codes; empty means the whole world.")
    )
    places = models.JSONField(_("places"), default=list, blank=True, help_text=_("None chosen: everywhere."))
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until, included"), null=True, blank=True)
    max_works = models.PositiveIntegerField(
        _("for at most so many works at once"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    max_width = models.PositiveIntegerField(_("largest width, in pixels"), null=True, blank=True)
    may_crop = models.BooleanField(_("may be cropped or shown in detail"), default=True)
    may_overprint = models.BooleanField(_("may carry text"), default=True)
    evidence = models.FileField(_("evidence"), upload_to=evidence_path, blank=True, max_length=200)
    evidence_name = models.CharField(max_length=200, blank=True, editable=False)
    amount = models.DecimalField(
        _("cost"), max_digits=10, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(Decimal(0))]
    )
    currency = models.CharField(_("currency"), max_length=3, default="EUR", validators=[CURRENCY])
    basis = models.CharField(_("counted"), max_length=8, choices=Basis.choices, default=Basis.FLAT)
    note = models.TextField(_("note"), blank=True)
    renews = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="renewals"
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)

    declarations: RelatedManager[Declaration]

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        ordering = ["-created_at"]
        permissions = [("view_evidence", _("Can read the evidence of rights"))]
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

    @property
    def asked_of(self) -> str:
        """Who answers for it: the society, else the holder."""
        return societies.name_of(self.society) or self.holder

    @property
    def total(self) -> Decimal | None:
        """What it costs in all; None when nobody told the price. One query when counted by work."""
        if self.amount is None:
            return None
        if self.basis == self.Basis.PER_WORK:
            return self.amount * self.things.count()
        return self.amount * len(self.uses) if self.basis == self.Basis.PER_USE else self.amount


class Declaration(models.Model):
    """What a collecting society must be told of the uses of one grant, for one period."""

    class State(models.TextChoices):
        DUE = "due", _("due")
        DECLARED = "declared", _("declared")
        SETTLED = "settled", _("settled")
        CANCELLED = "cancelled", _("cancelled")

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="declarations", verbose_name=_("grant"))
    number = models.CharField(_("declaration’s number"), max_length=60, blank=True)
    period_from = models.DateField(_("period declared, from"), null=True, blank=True)
    period_until = models.DateField(_("period declared, until"), null=True, blank=True)
    due_on = models.DateField(_("due on"))
    amount = models.DecimalField(_("amount"), max_digits=10, decimal_places=2, null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DUE)
    note = models.TextField(_("note"), blank=True)
    changed_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        verbose_name = _("declaration")
        verbose_name_plural = _("declarations")
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"{societies.name_of(self.grant.society) or self.grant.holder} {self.number}".strip()

    def move(self, after: str) -> bool:
        """Go to another state; False when somebody else moved it first. Raises BrokenLifeCycle."""
        return Declaring.claim(self, before=self.state, after=after)
