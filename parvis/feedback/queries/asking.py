"""What the public sees: what was asked, what came of it, and the words that may be quoted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from parvis.feedback.models import Remark, Topic, TopicMove
from parvis.feedback.queries.counting import Counts, counts_of

_QUOTED = 3


@dataclass(frozen=True)
class Quote:
    """Words somebody may be quoted with; url: where they said it in public, else empty."""

    text: str
    url: str
    language: str
    source: str
    said_at: object


@dataclass(frozen=True)
class AskedDone:
    """A topic as the public page tells it."""

    topic: Topic
    counts: Counts
    quotes: Sequence[Quote]
    moves: Sequence[TopicMove]


def quotable() -> Q:
    """Words with their author's leave, or public ones with their address (see ``Remark.may_be_quoted``)."""
    agreed = Q(quoting=Remark.Quoting.AGREED)
    public = Q(quoting=Remark.Quoting.PUBLIC, is_private=False) & ~Q(url="")
    return (agreed | public) & ~Q(text="")


def quotes_of(topic: Topic, *, most: int = _QUOTED) -> list[Quote]:
    """The words of a topic that may be quoted, the latest first."""
    return [
        Quote(
            text=remark.text,
            url=remark.url if remark.quoting == Remark.Quoting.PUBLIC else "",
            language=remark.language,
            source=str(remark.get_source_display()),
            said_at=remark.said_at,
        )
        for remark in Remark.objects.filter(quotable(), topic=topic).order_by("-said_at", "-pk")[:most]
    ]


def public_topics() -> QuerySet[Topic]:
    """What is said in public, the latest first."""
    return Topic.objects.filter(is_public=True).select_related("thing").order_by("-published_at", "-pk")


def said_in_public(topic: Topic) -> AskedDone:
    """One topic as its page tells it: steps with their dates, without the reasons the house keeps."""
    moves = list(topic.moves.order_by("at", "pk"))
    return AskedDone(topic=topic, counts=counts_of(topic), quotes=quotes_of(topic), moves=moves)
