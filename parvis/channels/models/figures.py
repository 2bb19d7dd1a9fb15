"""Figures of an account or a post, as the network or a colleague tells them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.channels.models.connections import Connection
from parvis.channels.models.deliveries import Delivery
from parvis.core.clock import now


class Figure(models.Model):
    """One figure on one day. delivery: None for the account's own; source: the network, a hand, an export file, or our
    own letters."""

    class Source(models.TextChoices):
        NETWORK = "network", _("the network")
        HAND = "hand", _("typed by hand")
        EXPORT = "export", _("the network’s export file")
        OWN = "own", _("counted by us")

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="figures")
    delivery = models.ForeignKey(Delivery, null=True, blank=True, on_delete=models.CASCADE, related_name="figures")
    day = models.DateField(_("day"))
    name = models.CharField(max_length=30)
    value = models.BigIntegerField()
    source = models.CharField(max_length=8, choices=Source.choices)
    told_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "day", "name"], condition=models.Q(delivery=None), name="figure_of_account_once"
            ),
            models.UniqueConstraint(
                fields=["delivery", "day", "name"],
                condition=models.Q(delivery__isnull=False),
                name="figure_of_post_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name} {self.value}"
