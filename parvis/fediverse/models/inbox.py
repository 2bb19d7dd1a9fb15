"""What came in: activities as they were received, and the deeds of people they stand for."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.core.clock import now
from parvis.core.ids import uuid7
from parvis.fediverse.models.actors import Actor
from parvis.fediverse.models.people import RemoteActor
from parvis.traces.models import Thing, Trace


class Received(models.Model):
    """One activity, written down before anything is done with it; the same one twice does nothing twice.

    body: the document, emptied once done with; problem: why it was refused, in English, for the log.
    """

    class State(models.TextChoices):
        RECEIVED = "received", _("received")
        DONE = "done", _("done with")
        REFUSED = "refused", _("refused")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    activity = models.CharField(max_length=500, unique=True)
    type = models.CharField(max_length=30)
    remote = models.ForeignKey(RemoteActor, on_delete=models.CASCADE, related_name="received")
    body = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.RECEIVED)
    problem = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=now, db_index=True)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("activity received")
        verbose_name_plural = _("activities received")

    def __str__(self) -> str:
        return f"{self.type} {self.activity}"


class Deed(models.Model):
    """One thing somebody did towards us that may be changed or undone later, by the address it has there.

    iri: the post they wrote, or the activity; trace: the ledger's first word of it, latest: its last, when it was
    edited; words: those of a private message, which the ledger does not hold.
    """

    class What(models.TextChoices):
        REPLY = "reply", _("reply")
        MENTION = "mention", _("mention")
        QUOTE = "quote", _("quote")
        LIKE = "like", _("like")
        BOOST = "boost", _("boost")
        MESSAGE = "message", _("private message")
        VOTE = "vote", _("vote")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    iri = models.CharField(max_length=500, unique=True)
    what = models.CharField(max_length=7, choices=What.choices)
    remote = models.ForeignKey(RemoteActor, null=True, on_delete=models.SET_NULL, related_name="deeds")
    thing = models.ForeignKey(Thing, on_delete=models.PROTECT, related_name="deeds")
    trace = models.ForeignKey(Trace, on_delete=models.PROTECT, related_name="+")
    latest = models.ForeignKey(Trace, null=True, on_delete=models.PROTECT, related_name="+")
    actor = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="deeds")
    choice = models.CharField(max_length=200, blank=True)
    words = models.TextField(blank=True)
    is_public = models.BooleanField(default=True)
    at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("deed of somebody")
        verbose_name_plural = _("deeds of people")
        indexes = [models.Index(fields=["thing", "what", "gone_at"], name="deed_on_thing")]
        constraints = [
            models.UniqueConstraint(
                fields=["remote", "what", "thing"],
                condition=models.Q(what__in=["like", "boost"], gone_at=None, remote__isnull=False),
                name="deed_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.iri}"
