"""People of other servers, as we know them, and those of them who follow us."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.core.clock import now
from parvis.core.ids import uuid7
from parvis.fediverse.models.actors import Actor
from parvis.traces.models import Handle


class RemoteActor(models.Model):
    """An actor of another server, as it was last read there. Its counters are not kept: they prove nothing.

    keys: {key id: PEM}, each one published by the actor itself; handle: who they are in the ledger.
    """

    class Rule(models.TextChoices):
        NONE = "", _("as anybody")
        LIMIT = "limit", _("limited: heard, not shown")
        BLOCK = "block", _("blocked")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    iri = models.CharField(max_length=500, unique=True)
    host = models.CharField(max_length=255, db_index=True)
    address = models.CharField(max_length=300, blank=True, help_text=_("name@host, as one writes it"))
    account = models.CharField(
        max_length=300,
        blank=True,
        help_text=_("name@domain, where another domain says this is theirs (WebFinger, both ways)"),
    )
    type = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=300, blank=True)
    summary = models.TextField(blank=True)
    url = models.CharField(max_length=500, blank=True)
    icon_url = models.CharField(max_length=500, blank=True)
    inbox = models.CharField(max_length=500)
    shared_inbox = models.CharField(max_length=500, blank=True)
    keys = models.JSONField(default=dict)
    handle = models.ForeignKey(Handle, null=True, blank=True, on_delete=models.SET_NULL, related_name="remote_actors")
    is_discoverable = models.BooleanField(default=False)
    is_indexable = models.BooleanField(default=False)
    also_known_as = models.JSONField(default=list, blank=True)
    moved_to = models.CharField(max_length=500, blank=True)
    rule = models.CharField(max_length=8, choices=Rule.choices, default=Rule.NONE, blank=True)
    reason = models.TextField(blank=True)
    read_at = models.DateTimeField(default=now)
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("person of another server")
        verbose_name_plural = _("people of other servers")

    def __str__(self) -> str:
        return self.shown_address or self.iri

    @property
    def shown_address(self) -> str:
        """name@host as people write it: of the domain that vouches for it, else of the server it lives on."""
        return self.account or self.address


class Follower(models.Model):
    """Somebody follows one of our actors. activity: the address of their Follow, answered and undone by it."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("asks to follow")
        ACCEPTED = "accepted", _("follows")
        REJECTED = "rejected", _("not accepted")
        ENDED = "ended", _("no longer follows")

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="followers")
    remote = models.ForeignKey(RemoteActor, on_delete=models.CASCADE, related_name="follows")
    activity = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=State.choices, default=State.REQUESTED)
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")
        constraints = [models.UniqueConstraint(fields=["actor", "remote"], name="follower_once")]
        indexes = [models.Index(fields=["actor", "state", "-created_at"], name="follower_listed")]

    def __str__(self) -> str:
        return f"{self.remote} → {self.actor}"


class Following(models.Model):
    """One of our actors follows somebody. activity: the address of our Follow."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="followings")
    remote = models.ForeignKey(RemoteActor, on_delete=models.CASCADE, related_name="followed_by")
    activity = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=Follower.State.choices, default=Follower.State.REQUESTED)
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("somebody followed")
        verbose_name_plural = _("people followed")
        constraints = [models.UniqueConstraint(fields=["actor", "remote"], name="following_once")]

    def __str__(self) -> str:
        return f"{self.actor} → {self.remote}"
