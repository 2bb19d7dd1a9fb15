"""How a topic said in public answers at its permanent address: schema.org JSON-LD and ActivityStreams 2.0."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import linebreaks

from parvis.core.bilingual import LANGUAGES, pick
from parvis.fediverse.documents import thing_document
from parvis.feedback.models import Topic
from parvis.feedback.services.publishing import KIND
from parvis.traces.models import Thing
from parvis.traces.representations import ACTIVITY, JSON_LD, Representation, representations


def _topic(thing: Thing) -> Topic | None:
    return Topic.objects.filter(thing=thing, is_public=True).first()


def _page(thing: Thing) -> str:
    topic = _topic(thing)
    return reverse("website:asked_one", args=[topic.slug]) if topic else reverse("website:asked")


def _told(topic: Topic, name: str) -> list[dict[str, str]]:
    found = [(language, getattr(topic, f"{name}_{language}")) for language in LANGUAGES]
    return [{"@language": language, "@value": text} for language, text in found if text]


def _json_ld(thing: Thing) -> dict[str, Any]:
    """A schema.org Question with the answer of the institution. Reasons of the house and words of visitors stay out."""
    topic = _topic(thing)
    if topic is None:
        return {}
    answer = {"@type": "Answer", "text": _told(topic, "answer")}
    return {
        "@context": "https://schema.org",
        "@type": "Question",
        "@id": f"{settings.PUBLIC_ADDRESS}{thing.path}",
        "name": _told(topic, "asked"),
        "acceptedAnswer": answer,
        "datePublished": topic.published_at.isoformat() if topic.published_at else "",
        "url": f"{settings.PUBLIC_ADDRESS}{_page(thing)}",
    }


def _activity(thing: Thing) -> dict[str, Any]:
    topic = _topic(thing)
    if topic is None:
        return {}
    content = linebreaks(pick(topic, "answer"), autoescape=True)
    both = {each: linebreaks(text, autoescape=True) for each in LANGUAGES if (text := getattr(topic, f"answer_{each}"))}
    told = {
        "type": "Article", "name": pick(topic, "asked"), "content": content, "contentMap": both,
        "url": f"{settings.PUBLIC_ADDRESS}{_page(thing)}",
        "published": topic.published_at.isoformat() if topic.published_at else None,
    }  # fmt: skip
    return thing_document(thing, told, pictures=[])


representations.register(
    KIND,
    Representation(
        page=_page, data={JSON_LD: _json_ld, ACTIVITY: _activity}, is_public=lambda thing: _topic(thing) is not None
    ),
)
