"""Stories as they are read: the index, what stands around a body, and the blocks that show pictures."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from parvis.rights.services import prepare_pictures, show_picture, zoom_of
from parvis.stories.models import StoryIndexPage, StoryPage, StorySection
from parvis.stories.queries import live_sections, live_stories
from parvis.stories.reading import shown_in
from parvis.stories.representations import story_json_ld
from parvis.website.presenting.cards import card_of
from parvis.website.presenting.home import story_kicker, story_teaser
from parvis.website.presenting.rows import rows, showable
from parvis.website.presenting.words import number

Shown = dict[str, Any]
_OTHERS = 3
# The crop of a detail shows a quarter of the picture's width.
_CLOSER = "420%"


def index(page: StoryIndexPage, request: HttpRequest) -> Shown:
    """Every story of the index's language, newest first, and the card of the page."""
    stories = _teasers(list(live_stories(language=page.locale.language_code)), request)
    card = card_of((story["image"] for story in stories), name="stories", alt=page.title)
    return {"stories": stories, "sections": live_sections(page), "card": card}


def section(page: StorySection, request: HttpRequest) -> Shown:
    """The stories of a section, newest first, the way to all of them, and the card of the page."""
    stories = _teasers(list(live_stories(under=page)), request)
    card = card_of((story["image"] for story in stories), name="stories", alt=page.title)
    return {"stories": stories, "index": page.get_parent(), "card": card}


def _teasers(stories: list[StoryPage], request: HttpRequest) -> list[Shown]:
    prepare_pictures(story.picture for story in stories)
    return [story_teaser(story, request) for story in stories]


def story(page: StoryPage, request: HttpRequest) -> Shown:
    """What stands around the body: first picture, works shown, other stories, card."""
    shown = shown_in(page.body)
    prepare_pictures([page.picture, *shown.pictures])
    works = [entry.work_id for entry in page.shown_works.filter(work__is_published=True)]
    others = live_stories(language=page.locale.language_code).exclude(pk=page.pk)[:_OTHERS]
    picture = showable(page.picture, request)
    return {
        "kicker": story_kicker(page),
        "image": picture,
        "works": rows(works, request=request),
        "others": _teasers(list(others), request),
        "signed": _("Text: %(name)s.") % {"name": page.written_by} if page.written_by else "",
        "card": card_of([picture], name=page.thing_id or "stories", alt=page.title),
        "json_ld": story_json_ld(page),
    }


def work(value: Any, request: HttpRequest) -> Shown | None:
    """A work in a story; None once it is withdrawn."""
    chosen = value["work"]
    found = rows([chosen.pk], request=request) if chosen is not None and chosen.is_published else []
    return found[0] | {"alt": _alt(found[0])} if found else None


def _alt(row: Shown) -> str:
    return show_picture(row["image"]).alt if row["image"] else row["title"]


def gallery(value: Any, request: HttpRequest) -> list[Shown]:
    """The pictures that may be shown, with their captions."""
    pictures = [(item["picture"], item["caption"]) for item in value["items"] if item["picture"] is not None]
    prepare_pictures(picture for picture, _caption in pictures)
    return [
        {"image": picture, "caption": caption, "ratio": round(picture.width / max(1, picture.height), 3)}
        for picture, caption in pictures
        if showable(picture, request)
    ]


def zoom(value: Any, request: HttpRequest) -> Shown | None:
    """A picture to approach with its details; None when it may not be shown."""
    picture = showable(value["picture"], request)
    if picture is None:
        return None
    shown = show_picture(picture)
    spots = [_spot(detail) for detail in value["details"]]
    return {
        "image": picture,
        "zoom": zoom_of(picture),
        "width": number(picture.width),
        "spots": spots,
        "details": [spot | {"text": spot["label"], "zoom": _CLOSER, "image_url": shown.src} for spot in spots],
    }


def _spot(detail: Any) -> Shown:
    return {"x": f"{detail['x']:g}%", "y": f"{detail['y']:g}%", "label": detail["label"]}
