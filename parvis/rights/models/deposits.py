"""Delivery links: an outside company, photographer or agency delivers for one purpose, without an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.core.clock import now
from parvis.core.ids import uuid7
from parvis.media.models import Picture
from parvis.rights.evidence import PRIVATE
from parvis.rights.models.grants import Grant
from parvis.rights.models.somebody import OfSomebody

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager


def deposit_path(_deposit: object, name: str) -> str:
    """Where a file waits: privately, under a name nobody guesses."""
    return f"{PRIVATE}deposits/{uuid7().hex}{('.' + name.rpartition('.')[2].lower())[:6] if '.' in name else ''}"


class DepositLink(OfSomebody):
    """One link: what for, for whom, how much, until when. Its token is kept as a hash only."""

    purpose = models.CharField(_("what for"), max_length=300)
    expected = models.TextField(_("what is expected"), help_text=_("Said to whoever opens the link."))
    sender = models.CharField(_("who delivers"), max_length=300)
    email = models.EmailField(_("their e-mail"), blank=True, help_text=_("To find them again; nothing is sent."))
    language = models.CharField(_("language"), max_length=2, choices=[("fr", "Français"), ("en", "English")])
    # None: the managers, as of whoever left.
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("who receives"),
    )  # fmt: skip
    until = models.DateTimeField(_("until"))
    max_files = models.PositiveIntegerField(
        _("files at most"), default=20, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    max_megabytes = models.PositiveIntegerField(
        _("megabytes in all, at most"), default=200, validators=[MinValueValidator(1), MaxValueValidator(5000)]
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    files = models.PositiveIntegerField(default=0, editable=False)
    bytes = models.PositiveBigIntegerField(default=0, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)

    deposits: RelatedManager[Deposit]

    class Meta:
        verbose_name = _("delivery link")
        verbose_name_plural = _("delivery links")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.named(self.sender)} – {self.purpose}"

    @property
    def received_by(self) -> str:
        """Who receives, in words."""
        return str(self.receiver or _("the managers"))

    @property
    def problem(self) -> str:
        """Why it takes nothing more: "revoked", "expired" or "used"; empty while it is open."""
        if self.revoked_at:
            return "revoked"
        if self.until <= now():
            return "expired"
        return "used" if self.closed_at else ""


class Deposit(OfSomebody):
    """One delivery: its text, its statement of rights signed by name, its files."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        TAKEN = "taken", _("taken in")
        REFUSED = "refused", _("refused")

    link = models.ForeignKey(DepositLink, on_delete=models.PROTECT, related_name="deposits")
    text = models.TextField(_("text"), blank=True)
    holder = models.CharField(_("rights holder"), max_length=300)
    credit = models.CharField(_("credit"), max_length=500)
    uses = models.JSONField(default=list)
    valid_until = models.DateField(_("until, included"), null=True, blank=True)
    may_crop = models.BooleanField(default=True)
    conditions = models.TextField(_("conditions"), blank=True)
    signed_by = models.CharField(_("signed by"), max_length=200)
    statement = models.TextField(_("statement signed"))
    received_at = models.DateTimeField(default=now)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    changed_at = models.DateTimeField(default=now)
    reason = models.TextField(_("reason"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    grant = models.OneToOneField(Grant, null=True, blank=True, on_delete=models.SET_NULL, related_name="deposit")

    items: RelatedManager[DepositedFile]

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-received_at"]

    def __str__(self) -> str:
        return f"{self.link.named(self.link.sender)} – {self.received_at:%Y-%m-%d}"


class DepositedFile(models.Model):
    """One file of a delivery; a picture once taken in."""

    deposit = models.ForeignKey(Deposit, on_delete=models.CASCADE, related_name="items")
    file = models.FileField(upload_to=deposit_path, max_length=200)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField(default=0)
    is_picture = models.BooleanField(default=True)
    picture = models.ForeignKey(Picture, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("file delivered")
        verbose_name_plural = _("files delivered")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
