"""Daily counts, which identify nobody, and what lives for the day they are made."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DailyCount(models.Model):
    """How often something happened on one day: a number, and nothing of anybody.

    target: a thing's identifier, the path of a page that stands for no thing, or empty for the whole site.
    It is no relation: a count outlives what it counts. detail tells counts of one act apart: the page or
    the host from which a page was reached, the network of a share, the words searched, why a robot is one.
    """

    class Act(models.TextChoices):
        VIEW = "view", _("view")
        VISITOR = "visitor", _("visitor")
        SOURCE = "source", _("arrival")
        DOWNLOAD = "download", _("download")
        PLAY = "play", _("play")
        SHARE = "share", _("share")
        VAIN = "vain", _("search in vain")
        ROBOT = "robot", _("robot")

    day = models.DateField()
    act = models.CharField(max_length=8, choices=Act.choices)
    target = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=2, blank=True)
    detail = models.CharField(max_length=200, blank=True)
    count = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("daily count")
        verbose_name_plural = _("daily counts")
        constraints = [
            models.UniqueConstraint(fields=["day", "act", "target", "language", "detail"], name="count_once_a_day")
        ]
        # Holds all that the sums of targets read: no row is fetched for them.
        indexes = [models.Index(fields=["act", "target", "day", "count"], name="count_act_target_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.act} {self.target} {self.count}"


class DaySalt(models.Model):
    """What makes a day's marks unlike every other day's; random, and gone with them when the day is over."""

    day = models.DateField(primary_key=True)
    value = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("salt of a day")
        verbose_name_plural = _("salts of days")

    def __str__(self) -> str:
        return f"{self.day}"


class DayMark(models.Model):
    """“Counted already today”: the salted hash of who and what, which tells neither. Gone when the day is over."""

    id = models.UUIDField(primary_key=True, editable=False)
    day = models.DateField(db_index=True)

    class Meta:
        verbose_name = _("mark of a day")
        verbose_name_plural = _("marks of days")

    def __str__(self) -> str:
        return f"{self.day} {self.id}"
