"""What our actors say: posts, each at its thing's permanent address."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from parvis.core.clock import now
from parvis.core.ids import uuid7
from parvis.fediverse.models.actors import Actor
from parvis.traces.models import Thing


class Post(models.Model):
    """One post. Its words as HTML by language; what it shows, asks or announces, as ActivityStreams will say it.

    content, titles: {"fr": …, "en": …}; mentions: [{"href", "name"}]; tags: words without their sign;
    attachments: [{"url", "media_type", "alt", "width", "height", "focus", "thing"}]; poll: {"options": [{"fr", "en"}],
    "many": bool, "ends_at"}; event: {"starts_at", "ends_at", "place"}; in_reply_to, quote: addresses of other posts.
    """

    class Type(models.TextChoices):
        NOTE = "Note", _("note")
        ARTICLE = "Article", _("article")
        IMAGE = "Image", _("picture")
        VIDEO = "Video", _("film")
        QUESTION = "Question", _("poll")
        EVENT = "Event", _("event")

    class Visibility(models.TextChoices):
        PUBLIC = "public", _("public")
        UNLISTED = "unlisted", _("public, not listed")
        FOLLOWERS = "followers", _("for followers")
        DIRECT = "direct", _("for those named")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    thing = models.OneToOneField(Thing, on_delete=models.PROTECT, related_name="post")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="posts")
    about = models.ForeignKey(Thing, null=True, blank=True, on_delete=models.PROTECT, related_name="posts_about")
    type = models.CharField(max_length=8, choices=Type.choices, default=Type.NOTE)
    titles = models.JSONField(default=dict, blank=True)
    content = models.JSONField(default=dict)
    language = models.CharField(max_length=12)
    sensitive = models.CharField(_("content warning"), max_length=500, blank=True)
    visibility = models.CharField(max_length=9, choices=Visibility.choices, default=Visibility.PUBLIC)
    in_reply_to = models.CharField(max_length=500, blank=True)
    conversation = models.CharField(max_length=500, blank=True)
    quote = models.CharField(max_length=500, blank=True)
    quote_stamp = models.CharField(max_length=500, blank=True)
    link = models.CharField(max_length=500, blank=True)
    mentions = models.JSONField(default=list, blank=True)
    tags = models.JSONField(default=list, blank=True)
    attachments = models.JSONField(default=list, blank=True)
    poll = models.JSONField(default=dict, blank=True)
    event = models.JSONField(default=dict, blank=True)
    quoting = models.CharField(max_length=10, choices=Actor.Quoting.choices, default=Actor.Quoting.ANYONE)
    is_pinned = models.BooleanField(default=False)
    published_at = models.DateTimeField(default=now)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("post on the social web")
        verbose_name_plural = _("posts on the social web")
        indexes = [models.Index(fields=["actor", "-published_at"], name="post_listed")]

    def __str__(self) -> str:
        return str(self.thing)

    @property
    def is_public(self) -> bool:
        """Whether anybody may read it, listed or not."""
        return self.deleted_at is None and self.visibility in {"public", "unlisted"}
