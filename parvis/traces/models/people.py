"""People, the addresses they are known by, and those who asked not to be recorded."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.core.clock import now
from parvis.core.ids import uuid7


class Person(models.Model):
    """Somebody outside: joined handles; pseudonymous unless they consented otherwise."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    pseudonym = models.CharField(max_length=120, blank=True)
    circle = models.CharField(max_length=12, blank=True)
    created_at = models.DateTimeField(default=now)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("person")
        permissions = [("erase_person", "Can erase a person")]
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.pseudonym or str(self.id)


class Handle(models.Model):
    """One public identity on one network."""

    network = models.CharField(max_length=20)
    address = models.CharField(max_length=300)
    name = models.CharField(max_length=300, blank=True)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="handles")
    created_at = models.DateTimeField(default=now)
    # Erased: the address is a random one, so that acts still count as somebody's.
    erased_at = models.DateTimeField(null=True, blank=True)
    objected_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("handle")
        verbose_name_plural = _("handles")
        constraints = [models.UniqueConstraint(fields=["network", "address"], name="handle_once")]

    def __str__(self) -> str:
        return self.address


class Objection(models.Model):
    """Somebody who objected to being recorded (GDPR, article 21), known by a digest of their address only."""

    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.digest[:12]


class ObjectionKey(models.Model):
    """The key of those digests, made at the first objection and kept with them (row 1)."""

    key = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return "key"
