"""The inverted index in which remarks and topics that resemble each other are found."""

from __future__ import annotations

from django.db import models

from parvis.feedback.models.remarks import Remark
from parvis.feedback.models.topics import Topic


class GramCount(models.Model):
    """In how many texts a run of letters occurs: what is everywhere tells nothing."""

    gram = models.IntegerField(primary_key=True)
    texts = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.gram} {self.texts}"


class RemarkGram(models.Model):
    """A run of letters, hashed, of what somebody said; it goes with the words."""

    gram = models.IntegerField()
    remark = models.ForeignKey(Remark, on_delete=models.CASCADE, related_name="grams", db_index=False)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["gram", "remark"], name="remark_gram_once")]
        indexes = [models.Index(fields=["remark"], name="remark_gram_remark")]

    def __str__(self) -> str:
        return f"{self.gram} {self.remark_id}"


class TopicGram(models.Model):
    """The same of a topic's title and summary."""

    gram = models.IntegerField()
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="grams", db_index=False)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["gram", "topic"], name="topic_gram_once")]
        indexes = [models.Index(fields=["topic"], name="topic_gram_topic")]

    def __str__(self) -> str:
        return f"{self.gram} {self.topic_id}"
