"""What was heard, once per address of the object."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.channels.models.connections import Connection
from parvis.core.clock import now
from parvis.traces.models import Thing, Trace


class Heard(models.Model):
    """One event of a network, kept so that it is recorded once, however often and by however many accounts it is told.

    key: network and event, the unique one; object_id: the post that was written; words: those of a private
    message, which the ledger does not hold.
    """

    key = models.CharField(max_length=600, unique=True)
    network = models.CharField(max_length=20)
    connection = models.ForeignKey(Connection, null=True, on_delete=models.SET_NULL, related_name="heard")
    what = models.CharField(max_length=10)
    object_id = models.CharField(max_length=500, blank=True, db_index=True)
    object_url = models.CharField(max_length=500, blank=True)
    thing = models.ForeignKey(Thing, null=True, on_delete=models.PROTECT, related_name="heard")
    trace = models.ForeignKey(Trace, null=True, on_delete=models.PROTECT, related_name="heard")
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("event of a network")
        verbose_name_plural = _("events of networks")

    def __str__(self) -> str:
        return self.key
