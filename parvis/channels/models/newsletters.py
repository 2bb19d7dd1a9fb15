"""A newsletter, who reads it with the proof that they asked to, and each letter to each of them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.channels.models.connections import Connection
from parvis.channels.models.deliveries import Delivery
from parvis.core.clock import now
from parvis.core.ids import uuid7
from parvis.traces.models import Handle, Thing


class Newsletter(models.Model):
    """What people gather around: the thing of one connected newsletter, whose settings are the connection's options."""

    connection = models.OneToOneField(Connection, primary_key=True, on_delete=models.CASCADE, related_name="newsletter")
    thing = models.OneToOneField(Thing, on_delete=models.PROTECT, related_name="newsletter")

    class Meta:
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")

    def __str__(self) -> str:
        return self.connection.name


class DigestKey(models.Model):
    """The key under which addresses are recognised; beside them, so that a restored backup still knows who left."""

    key = models.BinaryField(max_length=32)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)


class Subscriber(models.Model):
    """Somebody and one newsletter.

    digest: of the address, under our key, by which it is found; address: sealed, empty once they left.
    consent: the proof ({"text", "version", "page", "language", "asked_at", "confirmed_at", "source", "proof"}), empty
    once they left. confirm_until: until when the link of the last letter that asks is good; asking_day, asking_count:
    letters that asked that day. soft_*: letters that did not arrive for a reason that passes. handle: how the ledger
    knows them, without their address.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("has not confirmed yet")
        CONFIRMED = "confirmed", _("reads it")
        LEFT = "left", _("left")
        BOUNCED = "bounced", _("cannot be reached")
        COMPLAINED = "complained", _("called it junk")

    class Language(models.TextChoices):
        FR = "fr", "Français"
        EN = "en", "English"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="subscribers")
    digest = models.CharField(max_length=64)
    address = models.TextField(blank=True, editable=False)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices, default=Language.FR)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    consent = models.JSONField(default=dict, blank=True)
    handle = models.ForeignKey(Handle, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    confirm_until = models.DateTimeField(null=True, blank=True)
    asking_day = models.DateField(null=True, blank=True)
    asking_count = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    soft_count = models.PositiveSmallIntegerField(default=0)
    soft_since = models.DateTimeField(null=True, blank=True)
    soft_at = models.DateTimeField(null=True, blank=True)
    bounce = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("reader of a newsletter")
        verbose_name_plural = _("readers of newsletters")
        constraints = [models.UniqueConstraint(fields=["connection", "digest"], name="subscriber_once")]
        indexes = [models.Index(fields=["connection", "state", "language"], name="subscriber_by_state")]

    def __str__(self) -> str:
        return str(self.pk)


class Letter(models.Model):
    """One letter to one reader, written before anything is sent; its id makes the Message-ID, however often it is tried.

    delivery: the sending it belongs to, None for what we write to one reader only; kind: what it is; lease_until: while
    sending, who sends is believed alive until then, otherwise nothing is tried before; answer: the server's last words,
    without addresses; left_at: when its reader left by it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("on its way")
        SENT = "sent", _("sent")
        UNKNOWN = "unknown", _("perhaps sent")
        BOUNCED = "bounced", _("refused")
        ABANDONED = "abandoned", _("given up")
        DROPPED = "dropped", _("not sent")

    class Kind(models.TextChoices):
        ISSUE = "issue", _("the newsletter")
        CONFIRM = "confirm", _("asks to confirm")
        KNOWN = "known", _("says that they read it already")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.ISSUE)
    delivery = models.ForeignKey(Delivery, null=True, blank=True, on_delete=models.CASCADE, related_name="letters")
    subscriber = models.ForeignKey(Subscriber, null=True, on_delete=models.SET_NULL, related_name="letters")
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints = [models.UniqueConstraint(fields=["delivery", "subscriber"], name="letter_to_reader_once")]
        indexes = [models.Index(fields=["state", "lease_until"], name="letter_due")]

    def __str__(self) -> str:
        return str(self.pk)


class ReturnsRead(models.Model):
    """How the letters that come back are read: a row a way, so that whether they are, and since when, can be told.

    place: the server and account, or the folder; since: when this place was first read; read_at: last; ours_at: when a
    report of ours was last among them; problem: why it could not be read, {"fr", "en"}, empty when it could.
    """

    class Way(models.TextChoices):
        MAILDIR = "maildir", _("a folder")
        IMAP = "imap", _("a mailbox")
        PIPE = "pipe", _("the mail server’s pipe")

    way = models.CharField(max_length=7, choices=Way.choices, unique=True)
    place = models.CharField(max_length=600, blank=True)
    since = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    ours_at = models.DateTimeField(null=True, blank=True)
    problem = models.JSONField(default=dict, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.place or self.way
