"""What goes out: activities, written once, and their deliveries, one row a distinct inbox."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.core.clock import now
from parvis.core.ids import uuid7
from parvis.fediverse.models.actors import Actor


class Activity(models.Model):
    """One activity of ours. Its address and its body never change: repeating it is harmless.

    body: the JSON document as it is sent, serialised once; object_iri: what it is about;
    is_public: listed in the outbox; spread_at: when its deliveries were all written down;
    spread_after: the last inbox written down of an audience so large that the sender goes on with it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="activities")
    type = models.CharField(max_length=20)
    object_iri = models.CharField(max_length=500)
    body = models.TextField()
    is_public = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=now)
    spread_at = models.DateTimeField(null=True, blank=True)
    spread_after = models.CharField(max_length=500, null=True, blank=True)

    class Meta:
        verbose_name = _("activity sent")
        verbose_name_plural = _("activities sent")
        indexes = [
            models.Index(fields=["actor", "is_public", "-created_at"], name="activity_listed"),
            models.Index(
                fields=["created_at"], condition=models.Q(spread_after__isnull=False), name="activity_being_spread"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.object_iri}"


class Delivery(models.Model):
    """One activity on its way to one inbox (shared inboxes joined): the row is the truth, the attempt is written first.

    attempts: those begun, but for one given back unsent; asked_at: when it was asked for, the last time.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("under way")
        DELIVERED = "delivered", _("delivered")
        LOST = "lost", _("given up")
        GONE = "gone", _("the address is gone")
        CANCELLED = "cancelled", _("called off")

    class Problem(models.TextChoices):
        NO_HOST = "no_host", _("its name leads nowhere")
        PRIVATE = "private", _("its address is private, or none we ask")
        UNREACHED = "unreached", _("it does not take connections")
        INSECURE = "insecure", _("its certificate is not valid")
        SLOW = "slow", _("it does not answer in time")
        BROKEN = "broken", _("it answers with an error of its own")
        BUSY = "busy", _("it asks us to wait")
        UNSIGNED = "unsigned", _("it does not believe our signature")
        ELSEWHERE = "elsewhere", _("it sends on to another address")
        REFUSED = "refused", _("it refuses")
        UNKNOWN = "unknown", _("it knows no such address")
        UNREADABLE = "unreadable", _("the voice’s key cannot be read")
        BLOCKED = "blocked", _("we do not speak to it any more")

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="deliveries")
    inbox = models.CharField(max_length=500)
    host = models.CharField(max_length=255)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=now)
    lease_until = models.DateTimeField(null=True)
    owner = models.CharField(max_length=32, blank=True)
    status = models.PositiveSmallIntegerField(null=True, help_text=_("the last HTTP status"))
    problem = models.CharField(max_length=10, choices=Problem.choices, blank=True)
    asked_at = models.DateTimeField(default=now)
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("delivery to an inbox")
        verbose_name_plural = _("deliveries to inboxes")
        constraints = [models.UniqueConstraint(fields=["activity", "inbox"], name="delivery_once")]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=models.Q(state="waiting"), name="delivery_due"),
            models.Index(fields=["lease_until"], condition=models.Q(state="sending"), name="delivery_leased"),
            models.Index(fields=["host", "state"], name="delivery_host"),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} → {self.inbox}"
