"""What was heard, once per address of the object."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.channels.models.connections import Connection
from parvis.core.clock import now
from parvis.traces.models import Thing, Trace


class Heard(models.Model):
    """One event of a network, kept so that it is recorded once, however often and by however many accounts it is told.

    key: a digest, which tells nothing of anybody: of the post's address, of the event, or of a picture brought by hand;
    object_id: the post that was written; local_id: what the server of the account that heard it calls it; words: those of a private message, which the ledger does not hold;
    picture: a screenshot brought by hand, private; by: who brought it; looked_at: when its network was last asked whether
    it still shows it; gone_at: when it no longer did; told: the event as its network told it (``contracts.told``), kept
    until the apps above have made of it what they make, None then; waits: whether they have not tried yet.
    """

    key = models.CharField(max_length=64, unique=True)
    network = models.CharField(max_length=20)
    connection = models.ForeignKey(Connection, null=True, on_delete=models.SET_NULL, related_name="heard")
    what = models.CharField(max_length=10)
    object_id = models.CharField(max_length=500, blank=True, db_index=True)
    local_id = models.CharField(max_length=200, blank=True)
    object_url = models.CharField(max_length=500, blank=True, db_index=True)
    thing = models.ForeignKey(Thing, null=True, on_delete=models.PROTECT, related_name="heard")
    trace = models.ForeignKey(Trace, null=True, on_delete=models.PROTECT, related_name="heard")
    words = models.TextField(blank=True)
    picture = models.FileField(upload_to="heard/", max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)
    told = models.JSONField(null=True, blank=True, editable=False)
    waits = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("event of a network")
        verbose_name_plural = _("events of networks")
        # Looked into several times a second: as large as what waits.
        indexes = [models.Index(fields=["id"], condition=models.Q(waits=True), name="heard_waits")]

    def __str__(self) -> str:
        return f"{self.network} {self.what}"
