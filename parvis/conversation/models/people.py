"""Who speaks: somebody met by mail or form, and what stands between us and somebody of a network."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.core.clock import now
from parvis.core.ids import uuid7
from parvis.traces.models import Handle


class Correspondent(models.Model):
    """Somebody who wrote by a way that is no network. address, name: sealed, empty once erased; digest: keyed, of the
    address, by which they are found; handle: how the ledger counts them, a number without the address."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    address = models.TextField(blank=True, editable=False)
    name = models.TextField(blank=True, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    handle = models.OneToOneField(Handle, null=True, blank=True, on_delete=models.PROTECT, related_name="correspondent")
    created_at = models.DateTimeField(default=now)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("correspondent")
        verbose_name_plural = _("correspondents")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.id)


class Stance(models.Model):
    """What stands between us and somebody: they blocked us, left, or moved; or we mute them (why, by whom)."""

    handle = models.OneToOneField(Handle, on_delete=models.CASCADE, related_name="stance")
    blocked_at = models.DateTimeField(null=True, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True)
    moved_to = models.CharField(max_length=300, blank=True)
    moved_at = models.DateTimeField(null=True, blank=True)
    muted_at = models.DateTimeField(null=True, blank=True)
    muted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("standing of somebody")
        verbose_name_plural = _("standings of people")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.handle)


class ContactKey(models.Model):
    """The key of the digests of correspondents, made at the first and kept with them (row 1)."""

    key = models.BinaryField(max_length=32)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return "key"
