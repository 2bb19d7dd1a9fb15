"""What was written once, and each of its sendings, with the frozen copy of what goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.channels.models.connections import Connection
from parvis.core.clock import now
from parvis.core.ids import uuid7
from parvis.traces.models import Thing

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager


class Shipment(models.Model):
    """One content sent to several networks at once; its thing is what people gather around, wherever they saw it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    thing = models.OneToOneField(Thing, on_delete=models.PROTECT, related_name="shipment")
    about = models.ForeignKey(Thing, null=True, blank=True, on_delete=models.PROTECT, related_name="shipments_about")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=now)

    deliveries: RelatedManager[Delivery]

    class Meta:
        verbose_name = _("content sent")
        verbose_name_plural = _("contents sent")

    def __str__(self) -> str:
        return str(self.thing)


class Delivery(models.Model):
    """One sending on one network. Its id is the idempotency key.

    message: the frozen copy (``contracts.Message`` as JSON; media by their thing, size and crop, made into bytes
    at the moment of sending, after rights have been asked); remote: what the network answered ({"id", "url",
    "parts"}); problem, remedy: sentences in both languages ({"fr", "en"}); reason: a code of ``services.reasons``;
    lease_until: while sending, who sends is believed alive until then; otherwise nothing is tried before.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for its time")
        SENDING = "sending", _("on its way")
        SENT = "sent", _("sent")
        UNKNOWN = "unknown", _("perhaps sent: being looked for")
        HELD = "held", _("held back")
        BY_HAND = "by_hand", _("for a colleague to do")
        CANCELLED = "cancelled", _("called off")
        WITHDRAWING = "withdrawing", _("being withdrawn")
        WITHDRAWN = "withdrawn", _("withdrawn")
        OUTSTANDING = "outstanding", _("to be withdrawn by hand")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, related_name="deliveries")
    connection = models.ForeignKey(Connection, on_delete=models.PROTECT, related_name="deliveries")
    message = models.JSONField()
    state = models.CharField(max_length=11, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField(_("when"), default=now)
    attempts = models.PositiveSmallIntegerField(default=0)
    attempted_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=30, blank=True)
    problem = models.JSONField(default=dict, blank=True)
    remedy = models.JSONField(default=dict, blank=True)
    remote_id = models.CharField(max_length=500, blank=True)
    remote_url = models.CharField(max_length=500, blank=True)
    remote = models.JSONField(default=dict, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("sending")
        verbose_name_plural = _("sendings")
        indexes = [
            models.Index(fields=["state", "due_at"], name="sending_due"),
        ]

    def __str__(self) -> str:
        return f"{self.shipment} → {self.connection}"


class Part(models.Model):
    """One post of a sending, as the network names it: a thread has several. Answers are told apart by it."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="parts")
    place = models.PositiveSmallIntegerField()
    remote_id = models.CharField(max_length=500, db_index=True)
    url = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery", "place"], name="part_once")]

    def __str__(self) -> str:
        return self.url or self.remote_id


class Shown(models.Model):
    """A media that a sending shows: what rights change is found by it."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="shown")
    thing = models.ForeignKey(Thing, on_delete=models.PROTECT, related_name="sendings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery", "thing"], name="shown_once")]

    def __str__(self) -> str:
        return f"{self.thing_id} ∈ {self.delivery_id}"
