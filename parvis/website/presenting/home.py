"""The home: its opening, a story, the collection by looking."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.collection.models import Work, WorkSubject
from parvis.collection.queries import first_pictures, subjects_below
from parvis.collection.representations import page_of
from parvis.core.bilingual import language_of, pick
from parvis.media.models import Picture
from parvis.rights.services import prepare_pictures
from parvis.stories.models import StoryPage
from parvis.stories.queries import live_stories
from parvis.website.frame import frame
from parvis.website.models import HomeLook, HomePage
from parvis.website.presenting.rows import rows, showable
from parvis.website.presenting.words import number

Shown = dict[str, Any]


def opening(page: HomePage, request: HttpRequest) -> Shown:
    """The opening: words, a picture to approach, what it is."""
    work, picture = page.opening_work, _opening_picture(page, request)
    shown: Shown = {
        "title": page.opening_title or frame().institution.name,
        "lead": page.opening_text or pick(frame().row, "introduction") or frame().institution.tagline,
        "image": picture,
        "actions": _actions(work),
    }
    if picture and page.opening_near:
        x, y = picture.focus
        shown["near"] = {"x": f"{x:.0%}", "y": f"{y:.0%}", "label": page.opening_near}
    if work:
        shown |= _caption(work)
    return shown


def _opening_picture(page: HomePage, request: HttpRequest) -> Picture | None:
    work = page.opening_work
    picture = page.opening_picture or (first_pictures([work.pk]).get(work.pk) if work else None)
    prepare_pictures([picture])
    return showable(picture, request)


def _actions(work: Work | None) -> list[Shown]:
    whole = {"label": _("The whole collection"), "url": reverse("collection:list")}
    if work is None or not work.is_published:
        return [whole]
    return [{"label": _("Enter the work"), "url": page_of("work", work.slug)}, whole]


def _caption(work: Work) -> Shown:
    maker = work.credits.select_related("maker").first()
    parts = [maker.maker.name if maker else "", pick(work, "date")]
    said = ", ".join(part for part in parts if part)
    return {
        "caption_title": pick(work, "title"),
        "caption_lang": language_of(work, "title"),
        "caption": f", {said}" if said else "",
        "where": pick(work, "location") if work.status == Work.Status.ON_VIEW else "",
    }


def story(page: HomePage, request: HttpRequest) -> Shown | None:
    """The story of the home: the chosen one, else the latest of its language."""
    chosen = page.story if page.story and page.story.live else live_stories().first()
    if chosen is None:
        return None
    prepare_pictures([chosen.picture])
    return story_teaser(chosen, request)


def story_teaser(told: StoryPage, request: HttpRequest) -> Shown:
    """A story as its teaser shows it."""
    return {
        "id": told.pk,
        "title": told.title,
        "url": told.url,
        "kicker": story_kicker(told),
        "lead": told.summary,
        "image": showable(told.picture, request),
        "caption": told.picture_caption,
        "lang": told.locale.language_code,
    }


def story_kicker(told: StoryPage) -> str:
    """«Récit, 7 minutes de lecture»."""
    minutes = told.reading_minutes
    return ngettext("Story, %(minutes)s minute of reading", "Story, %(minutes)s minutes of reading", minutes) % {
        "minutes": minutes
    }


def looking(page: HomePage, request: HttpRequest, *, size: int) -> Shown | None:
    """Chosen works grouped by chosen subjects; a work shows in each view whose subject it has."""
    works = [chosen.work_id for chosen in page.chosen_works.filter(work__is_published=True)]
    if not works:
        return None
    looks = list(page.looks.select_related("subject"))
    # The rows of the home are pictures alone: a work whose picture may not be shown would be a hole.
    shown = [row for row in rows(works, request=request) if row["image"]]
    kinds = _kinds(works, looks)
    for row in shown:
        row["kinds"] = kinds.get(row["pk"], "")
        row["alt"] = row["title"]
    views = [{"label": look.label or str(look.subject)} for look in looks]
    return {"title": _("Enter the collection by looking"), "legend": _("Show me"), "views": views, "works": shown,
            "note": _note(len(shown), size), "url": reverse("collection:list")}  # fmt: skip


def _note(shown: int, size: int) -> str:
    chosen = ngettext("%(count)s work chosen by the curators.", "%(count)s works chosen by the curators.", shown)
    online = ngettext("The collection online has %(size)s work.", "The collection online has %(size)s works.", size)
    return f"{chosen % {'count': number(shown)}} {online % {'size': number(size)}}"


def _kinds(works: list[int], looks: list[HomeLook]) -> dict[int, str]:
    """For each work, the numbered views it belongs to: «v1 v3»."""
    below = subjects_below(look.subject for look in looks)
    wanted = set().union(*below.values()) if below else set()
    pairs = WorkSubject.objects.filter(work__in=works, subject__in=wanted).values_list("work", "subject")
    subjects: dict[int, set[int]] = {}
    for work, subject in pairs:
        subjects.setdefault(work, set()).add(subject)
    return {
        work: " ".join(f"v{place}" for place, look in enumerate(looks, 1) if having & below[look.subject_id])
        for work, having in subjects.items()
    }
