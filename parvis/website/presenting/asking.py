"""What was asked and what came of it, as the public pages show it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from parvis.core.bilingual import language_of, pick
from parvis.feedback.models import Topic
from parvis.feedback.queries import AskedDone, Quote, said_in_public


@dataclass(frozen=True)
class Step:
    """A state in its turn, and the day it was reached."""

    label: str
    at: Any


@dataclass(frozen=True)
class Asked:
    """One topic on a page: what was asked, by how many; what the institution did or will do."""

    asked: str
    asked_lang: str
    answer: str
    answer_lang: str
    url: str
    state: str
    state_label: str
    people: int
    steps: Sequence[Step]
    quotes: Sequence[Quote]
    published_at: Any
    planned_for: Any


def asked_of(topic: Topic) -> Asked:
    """One topic."""
    return _told(said_in_public(topic))


def asked_in(topics: Iterable[Topic]) -> list[Asked]:
    """Those of a page."""
    return [asked_of(topic) for topic in topics]


def _told(told: AskedDone) -> Asked:
    topic = told.topic
    return Asked(
        asked=pick(topic, "asked"),
        asked_lang=language_of(topic, "asked"),
        answer=pick(topic, "answer"),
        answer_lang=language_of(topic, "answer"),
        url=page_of(topic),
        state=topic.state,
        state_label=str(topic.get_state_display()),
        people=told.counts.people,
        steps=[Step(str(move.get_after_display()), move.at) for move in told.moves],
        quotes=told.quotes,
        published_at=topic.published_at,
        planned_for=topic.planned_for,
    )


def page_of(topic: Topic) -> str:
    """The address of its page in the current language."""
    return reverse("website:asked_one", args=[topic.slug])
