"""Reads of stories."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from wagtail.models import Locale, Page, ReferenceIndex

from parvis.collection.models import Work
from parvis.core.bilingual import current
from parvis.stories.models import StoryIndexPage, StoryPage, StorySection, StoryWork
from parvis.stories.reading import shown_in
from parvis.traces.models import Thing

# Asked on every work's page: the ORM takes longer to write it than the database to answer.
_TELLING = "SELECT id, page_id FROM stories_storywork WHERE work_id = %s"


def live_stories(*, language: str | None = None, under: Page | None = None) -> QuerySet[StoryPage]:
    """Published stories of a language (the current one by default), or of what is ``under`` a page, newest first."""
    if under is not None:
        stories = StoryPage.objects.live().public().descendant_of(under)
        return stories.select_related("picture__thing", "thing", "locale").order_by("-first_published_at", "-pk")
    stories = StoryPage.objects.live().public().filter(locale__language_code=language or current())
    return stories.select_related("picture__thing", "thing", "locale").order_by("-first_published_at", "-pk")


def stories_telling(work: Work) -> list[StoryPage]:
    """Published stories a work is in: in the current language, else in the other."""
    pages = [told.page_id for told in StoryWork.objects.raw(_TELLING, [work.pk])]
    # Few works of a large collection are told: the others ask nothing more.
    if not pages:
        return []
    found = StoryPage.objects.live().public().filter(pk__in=pages)
    by_story: dict[object, StoryPage] = {}
    for page in found.select_related("locale").order_by("-first_published_at"):
        if page.translation_key not in by_story or page.locale.language_code == current():
            by_story[page.translation_key] = page
    return list(by_story.values())


def page_of_story(thing: Thing) -> StoryPage | None:
    """The live page of a story in the current language, else in the other."""
    pages = {
        page.locale.language_code: page
        for page in StoryPage.objects.live().public().filter(thing=thing).select_related("locale")
    }
    return pages.get(current()) or next(iter(pages.values()), None)


def stories_showing(media: Any) -> list[StoryPage]:
    """Stories, published or being written, that show a media: in their body, their rich text or at their head."""
    listed = ReferenceIndex.get_references_to(media).filter(content_type=ContentType.objects.get_for_model(StoryPage))
    known = StoryPage.objects.in_bulk([int(pk) for pk in set(listed.values_list("object_id", flat=True))])
    # What is only in a draft is in its last revision.
    for page in StoryPage.objects.filter(has_unpublished_changes=True).exclude(pk__in=known):
        draft = page.get_latest_revision_as_object()
        if media in [*shown_in(draft.body).media, draft.picture]:
            known[page.pk] = page
    return sorted(known.values(), key=lambda page: page.pk)


def index_page(*, language: str | None = None) -> StoryIndexPage | None:
    """The live index of stories in a language (the current one by default)."""
    pages = StoryIndexPage.objects.live().filter(locale__language_code=language or current())
    return pages.first()


def sections() -> QuerySet[Page]:
    """The sections of stories in every language, live or not yet."""
    return (
        Page.objects.filter(pk__in=StorySection.objects.values("pk")).select_related("locale").order_by("title", "pk")
    )


def live_sections(index: Page) -> QuerySet[StorySection]:
    """The published sections under an index, in the order of the tree."""
    return StorySection.objects.live().public().child_of(index)


def stories_matching(words: str, *, limit: int = 12) -> list[StoryPage]:
    """Stories in the current language whose title, first lines or body hold every word, newest first."""
    if not words.strip():
        return []
    locale = Locale.objects.filter(language_code=current()).first()
    pages = StoryPage.objects.live().public().filter(locale=locale)
    found = list(pages.search(words, operator="and")[:limit])
    return found or list(pages.filter(Q(title__icontains=words) | Q(summary__icontains=words))[:limit])
