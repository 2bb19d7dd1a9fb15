"""How a story answers at its permanent address: schema.org JSON-LD and ActivityStreams 2.0."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.html import escape

from parvis.fediverse.documents import thing_document
from parvis.stories.models import StoryPage
from parvis.stories.queries import page_of_story
from parvis.stories.reading import plain_text
from parvis.traces.models import Thing
from parvis.traces.representations import ACTIVITY, JSON_LD, Representation, representations


def story_json_ld(page: StoryPage) -> dict[str, Any]:
    """A schema.org Article for one language of a story."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "@id": f"{settings.PUBLIC_ADDRESS}{page.thing.path if page.thing else page.url}",
        "headline": page.title,
        "abstract": page.summary,
        "inLanguage": page.locale.language_code,
        "url": page.full_url,
        "timeRequired": f"PT{page.reading_minutes}M",
        "dateModified": page.last_published_at.isoformat() if page.last_published_at else None,
        "datePublished": page.first_published_at.isoformat() if page.first_published_at else None,
        "author": {"@type": "Person", "name": page.written_by} if page.written_by else None,
        "about": [_work(entry.work) for entry in page.shown_works.select_related("work__thing")],
    }
    return {name: value for name, value in data.items() if value}


def _work(work: Any) -> dict[str, str]:
    return {"@type": "VisualArtwork", "@id": f"{settings.PUBLIC_ADDRESS}{work.thing.path}", "name": str(work)}


def _json_ld(thing: Thing) -> dict[str, Any]:
    page = page_of_story(thing)
    return story_json_ld(page) if page else {}


def _activity(thing: Thing) -> dict[str, Any]:
    page = page_of_story(thing)
    if page is None:
        return {}
    paragraphs = [line for line in plain_text(page.body).splitlines() if line.strip()]
    content = "".join(f"<p>{escape(line)}</p>" for line in [page.summary, *paragraphs] if line)
    told = {
        "type": "Article",
        "name": page.title,
        "content": content,
        "contentMap": {page.locale.language_code: content} if content else None,
        "url": page.full_url,
        "published": page.first_published_at.isoformat() if page.first_published_at else None,
        "updated": page.last_published_at.isoformat() if page.last_published_at else None,
    }
    return thing_document(thing, told, pictures=[page.picture])


def _page(thing: Thing) -> str:
    page = page_of_story(thing)
    return (page.url if page else None) or "/"


representations.register(
    "story",
    Representation(
        page=_page,
        data={JSON_LD: _json_ld, ACTIVITY: _activity},
        is_public=lambda thing: page_of_story(thing) is not None,
    ),
)
