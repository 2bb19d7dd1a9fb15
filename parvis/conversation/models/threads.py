"""A conversation, what was said in it, and what was done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parvis.accounts.models import Department, Site, Topic
from parvis.channels.models import Connection, Delivery, Heard
from parvis.conversation.models.people import Correspondent
from parvis.core.clock import now
from parvis.core.ids import uuid7
from parvis.traces.models import Handle, Thing, Trace

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager


class Way(models.TextChoices):
    """By which way it came."""

    NETWORK = "network", _("in public on a network")
    PRIVATE = "private", _("private message")
    MAIL = "mail", _("e-mail")
    FORM = "form", _("contact form")
    QUESTION = "question", _("question box")
    BY_HAND = "by_hand", _("brought by a colleague")
    REVIEW = "review", _("review or blog post")


class Kind(models.TextChoices):
    """What the staff took it for (the words of feedback)."""

    REMARK = "remark", _("remark")
    QUESTION = "question", pgettext_lazy("kind of message", "question")
    COMPLAINT = "complaint", _("complaint")
    IDEA = "idea", _("idea")
    THANKS = "thanks", _("thanks")


class Thread(models.Model):
    """One conversation. root: the address of its first object, one thread each; under: the post of ours it stands below.

    last_at … needs_answer: told by its messages, kept here so that lists are quick; others: answers of members to
    members; alike: how many said the very same at once and were joined to it; due_at: until when an answer is owed.
    merged_into: it turned out to be part of another one.
    """

    class State(models.TextChoices):
        NEW = "new", pgettext_lazy("thread", "new")
        ASSIGNED = "assigned", pgettext_lazy("thread", "assigned")
        WAITING = "waiting", pgettext_lazy("thread", "waiting for them")
        ANSWERED = "answered", pgettext_lazy("thread", "answered")
        CLOSED = "closed", pgettext_lazy("thread", "closed")
        MUTED = "muted", pgettext_lazy("thread", "muted")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    root = models.CharField(max_length=500, blank=True)
    way = models.CharField(_("way"), max_length=8, choices=Way.choices)
    what = models.CharField(max_length=8, default="message")
    network = models.CharField(_("network"), max_length=20, blank=True)
    connection = models.ForeignKey(Connection, null=True, blank=True, on_delete=models.SET_NULL, related_name="threads")
    under = models.ForeignKey(Delivery, null=True, blank=True, on_delete=models.SET_NULL, related_name="threads")
    about = models.ForeignKey(
        Thing, null=True, blank=True, on_delete=models.PROTECT, related_name="threads", verbose_name=_("about")
    )
    starter = models.ForeignKey(Handle, null=True, blank=True, on_delete=models.PROTECT, related_name="threads")
    correspondent = models.ForeignKey(
        Correspondent, null=True, blank=True, on_delete=models.SET_NULL, related_name="threads"
    )
    language = models.CharField(_("language"), max_length=12, blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind.choices, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.NEW)
    department = models.ForeignKey(
        Department,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="threads",
        verbose_name=_("department"),
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="threads",
        verbose_name=_("assigned to"),
    )
    topic = models.ForeignKey(
        Topic, null=True, blank=True, on_delete=models.SET_NULL, related_name="threads", verbose_name=_("topic")
    )
    site = models.ForeignKey(
        Site, null=True, blank=True, on_delete=models.SET_NULL, related_name="threads", verbose_name=_("site")
    )
    is_private = models.BooleanField(default=False)
    needs_answer = models.BooleanField(default=False)
    messages = models.PositiveIntegerField(default=0)
    others = models.PositiveIntegerField(default=0)
    alike = models.PositiveIntegerField(default=0)
    first_in_at = models.DateTimeField(null=True, blank=True)
    first_answer_at = models.DateTimeField(null=True, blank=True)
    last_in_at = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField(default=now)
    due_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="merged")
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now, db_index=True)

    said: RelatedManager[Message]
    moves: RelatedManager[Move]

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        permissions = [("view_private_thread", "Can read private conversations")]
        constraints = [
            models.UniqueConstraint(fields=["root"], condition=~models.Q(root=""), name="thread_root_once"),
        ]
        indexes = [
            # Any filters together are looked at within it, the newest first, and no row is read that is not shown.
            models.Index(
                fields=[
                    "-last_at",
                    "id",
                    "state",
                    "assignee",
                    "department",
                    "way",
                    "network",
                    "language",
                    "kind",
                    "about",
                    "site",
                    "topic",
                    "is_private",
                    "needs_answer",
                    "due_at",
                    "merged_into",
                ],
                name="thread_listed",
            ),
            models.Index(fields=["assignee", "state", "-last_at"], name="thread_by_assignee"),
            models.Index(fields=["due_at"], condition=models.Q(needs_answer=True), name="thread_owed"),
        ]

    def __str__(self) -> str:
        return self.subject or f"{self.way} {self.id}"


class Message(models.Model):
    """One thing said. Private words are here and nowhere else.

    address: where it is, remote: what its network calls it; answers: the address of what it answers, where that was
    not known yet; digest: of its folded words, by which the very same are told; key: whoever brings it twice finds it;
    pictures: addresses of those of elsewhere; author, url: as they were shown when it came, for who has no handle.
    """

    class Direction(models.TextChoices):
        IN = "in", _("said to us")
        OUT = "out", _("said by us")
        NOTE = "note", _("internal note")
        OTHERS = "others", _("said among members")

    id = models.BigAutoField(primary_key=True)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="said")
    direction = models.CharField(max_length=6, choices=Direction.choices)
    what = models.CharField(max_length=8, blank=True)
    handle = models.ForeignKey(Handle, null=True, blank=True, on_delete=models.PROTECT, related_name="said")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    author = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=500, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    language = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField(default=now)
    address = models.CharField(max_length=500, blank=True)
    remote = models.CharField(max_length=500, blank=True)
    answers = models.CharField(max_length=500, blank=True)
    reply_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replies")
    trace = models.ForeignKey(Trace, null=True, blank=True, on_delete=models.PROTECT, related_name="said")
    heard = models.ForeignKey(Heard, null=True, blank=True, on_delete=models.SET_NULL, related_name="said")
    delivery = models.ForeignKey(Delivery, null=True, blank=True, on_delete=models.SET_NULL, related_name="said")
    is_private = models.BooleanField(default=False)
    visibility = models.CharField(max_length=9, blank=True)
    is_automatic = models.BooleanField(default=False)
    kind = models.CharField(max_length=9, choices=Kind.choices, blank=True)
    pictures = models.JSONField(default=list, blank=True)
    payload = models.JSONField(default=dict, blank=True)
    digest = models.CharField(max_length=32, blank=True)
    key = models.CharField(max_length=200, unique=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    enclosures: RelatedManager[Enclosure]

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(fields=["address"], condition=~models.Q(address=""), name="message_address_once"),
        ]
        indexes = [
            models.Index(fields=["thread", "at", "id"], name="message_in_thread"),
            models.Index(fields=["created_at"], condition=models.Q(direction="in"), name="message_came"),
            models.Index(fields=["remote"], condition=~models.Q(remote=""), name="message_remote"),
            models.Index(fields=["answers"], condition=~models.Q(answers=""), name="message_answers"),
            models.Index(fields=["digest", "created_at"], condition=~models.Q(digest=""), name="message_alike"),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.at:%Y-%m-%d %H:%M}"


class Enclosure(models.Model):
    """A file that came with a message, private; url: of a picture that stays elsewhere and is shown through us."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="enclosures")
    place = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(default=0)
    file = models.FileField(upload_to="conversation/", max_length=200, blank=True)
    url = models.CharField(max_length=500, blank=True)
    alt = models.CharField(max_length=1500, blank=True)

    class Meta:
        verbose_name = _("file enclosed")
        verbose_name_plural = _("files enclosed")
        ordering = ["place", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name or self.url


class Move(models.Model):
    """One thing done about a thread, by whom and why; appended to, never changed. what: "state", "assignee"…"""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="moves")
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="moves")
    what = models.CharField(max_length=12)
    before = models.CharField(max_length=120, blank=True)
    after = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = _("step of a conversation")
        verbose_name_plural = _("steps of a conversation")
        ordering = ["at", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.what}: {self.before} → {self.after}"
