"""Things, people's handles, and the ledger of what people did."""

from __future__ import annotations

from typing import Any, Never

from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.core.clock import now
from parvis.core.ids import uuid7


class Thing(models.Model):
    """Anything people can gather around, with one permanent address: /id/<id>."""

    class State(models.TextChoices):
        LIVE = "live", _("live")
        REMOVED = "removed", _("removed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=500)
    state = models.CharField(max_length=8, choices=State.choices, default=State.LIVE)
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("thing")
        verbose_name_plural = _("things")

    def __str__(self) -> str:
        return self.title

    @property
    def path(self) -> str:
        """The permanent path, the same in every language."""
        return f"/id/{self.id}"


class FormerSlug(models.Model):
    """A slug a thing once had; its pages redirect to the present one."""

    kind = models.CharField(max_length=40)
    slug = models.CharField(max_length=120)
    thing = models.ForeignKey(Thing, on_delete=models.CASCADE, related_name="former_slugs")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="former_slug_once")]

    def __str__(self) -> str:
        return f"{self.kind}/{self.slug}"


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


class AppendOnly(Exception):
    """The ledger is appended to and erased through services; it is never edited."""


class TraceQuerySet(models.QuerySet["Trace"]):
    """Reads freely; refuses to change or delete."""

    def update(self, **values: Any) -> Never:
        raise AppendOnly("traces are not updated; see traces.services.erase_words")

    def delete(self) -> Never:
        raise AppendOnly("traces are not deleted; see traces.services.erase_words")


class Trace(models.Model):
    """One act of somebody towards one thing (ActivityStreams 2.0 verb, our registered kind)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=60)
    verb = models.CharField(max_length=20)
    handle = models.ForeignKey(Handle, null=True, blank=True, on_delete=models.PROTECT, related_name="traces")
    thing = models.ForeignKey(Thing, on_delete=models.PROTECT, related_name="traces")
    about = models.ForeignKey(Thing, null=True, blank=True, on_delete=models.PROTECT, related_name="mentions")
    in_reply_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replies")
    towards = models.JSONField(default=list, blank=True)
    channel = models.CharField(max_length=20)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=now)
    language = models.CharField(max_length=12, blank=True, null=True)
    text = models.TextField(null=True, blank=True)
    payload = models.JSONField(null=True, blank=True)

    objects = TraceQuerySet.as_manager()

    class Meta:
        verbose_name = _("trace")
        verbose_name_plural = _("traces")
        indexes = [
            models.Index(fields=["thing", "occurred_at"], name="trace_thing_time"),
            models.Index(fields=["kind", "occurred_at"], name="trace_kind_time"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.occurred_at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert. Raises AppendOnly for a trace already recorded."""
        if not self._state.adding:
            raise AppendOnly("a recorded trace is not changed")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise AppendOnly("a recorded trace is not deleted")


class Attribution(models.Model):
    """A trace counted for a campaign (itself a thing), by rule or by hand."""

    class By(models.TextChoices):
        RULE = "rule", _("by rule")
        HAND = "hand", _("by hand")

    trace = models.ForeignKey(Trace, on_delete=models.PROTECT, related_name="attributions")
    campaign = models.ForeignKey(Thing, on_delete=models.PROTECT, related_name="attributed")
    by = models.CharField(max_length=4, choices=By.choices)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trace", "campaign"], name="attribution_once")]

    def __str__(self) -> str:
        return f"{self.trace_id} → {self.campaign_id}"


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


class Retention(models.Model):
    """How long the institution keeps the words of a kind, where it decided otherwise than the house."""

    kind = models.CharField(max_length=60, unique=True)
    months = models.PositiveSmallIntegerField(_("months"))

    def __str__(self) -> str:
        return f"{self.kind}: {self.months}"


class Masking(models.Model):
    """A trace's words once somebody they name is erased. Rows live within that transaction only.

    The database lets a trace's words change to these and to nothing else.
    """

    trace = models.OneToOneField(Trace, primary_key=True, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(null=True, blank=True)
    payload = models.JSONField(null=True, blank=True)
    towards = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return str(self.trace_id)
