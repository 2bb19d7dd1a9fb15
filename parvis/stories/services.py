"""Writing stories, and what follows from publishing one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NotRequired, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page

from parvis.accounts.models import User
from parvis.collection.models import Work, WorkPicture
from parvis.core.errors import BadInput
from parvis.media.models import Picture
from parvis.stories.models import StoryIndexPage, StoryPage, StoryWork
from parvis.stories.reading import Shown, shown_in
from parvis.traces import services as traces

KIND = "story"


class NotReady(BadInput):
    """A story that cannot be published: a picture without alternative text, a film without captions."""


class Told(TypedDict):
    """The words of a story.

    body is StreamField data: ("text", "<p>…</p>"), ("work", {"work": work, "size": "wide", "remark": ""}),
    ("gallery", {"title", "items": [{"picture", "caption"}]}), ("quotation", {"text", "by", "source"}),
    ("zoom", {"picture", "caption", "details": [{"x", "y", "label"}]}), ("video", {"video", "caption"}).
    """

    title: str
    summary: str
    body: Sequence[tuple[str, Any]]
    picture: NotRequired[Picture | None]
    picture_caption: NotRequired[str]
    written_by: NotRequired[str]


@transaction.atomic
def ensure_index(*, home: Page, title: str, slug: str, introduction: str = "") -> StoryIndexPage:
    """The index of stories under a home, made once; its words are left as staff wrote them."""
    existing = StoryIndexPage.objects.child_of(home).first()
    if existing:
        return existing
    page = StoryIndexPage(title=title, slug=slug, introduction=introduction, locale=home.locale, show_in_menus=True)
    page.translation_key = _translation_key(StoryIndexPage, home) or page.translation_key
    home.add_child(instance=page)
    page.save_revision().publish()
    return page


def _translation_key(model: type[Page], home: Page) -> Any:
    """The key of the same page under another language's home, if it exists already."""
    homes = Page.objects.filter(translation_key=home.translation_key).exclude(pk=home.pk)
    siblings = (model.objects.child_of(other).first() for other in homes)
    return next((page.translation_key for page in siblings if page), None)


@transaction.atomic
def write_story(
    *,
    index: StoryIndexPage,
    slug: str,
    published_at: datetime | None = None,
    translation_of: StoryPage | None = None,
    **told: Unpack[Told],
) -> StoryPage:
    """Write and publish one story under an index; the same slug again rewrites it.

    Raises NotReady when something shown may not be published.
    """
    page = _compose(index, slug, told)
    if translation_of is not None:
        page.translation_key = translation_of.translation_key
    check_ready(page)
    if page.pk is None:
        index.add_child(instance=page)
    if published_at is not None:
        page.first_published_at = published_at
    page.save_revision().publish()
    return StoryPage.objects.get(pk=page.pk)


@transaction.atomic
def draft_story(*, index: StoryIndexPage, slug: str, by: User | None, **told: Unpack[Told]) -> StoryPage:
    """Write one story that nobody sees yet: somebody who may publish it reads it again first."""
    page = _compose(index, slug, told)
    page.live, page.owner = False, by
    index.add_child(instance=page)
    page.save_revision(user=by)
    return page


def _compose(index: StoryIndexPage, slug: str, told: Told) -> StoryPage:
    """The page of that slug, else a new one, with its words; not saved."""
    page = StoryPage.objects.child_of(index).filter(slug=slug).first() or StoryPage(slug=slug)
    page.title, page.summary, page.body = told["title"], told["summary"], list(told["body"])
    page.picture, page.picture_caption = told.get("picture"), told.get("picture_caption", "")
    page.written_by, page.locale = told.get("written_by", ""), index.locale
    return page


def check_ready(page: StoryPage) -> None:
    """Refuse a story whose pictures are not described or whose films have no captions. Raises NotReady."""
    shown = shown_in(page.body)
    for picture in [*shown.pictures, *([page.picture] if page.picture else [])]:
        if not picture.is_described:
            raise NotReady(
                _("The picture “%(title)s” has no alternative text.") % {"title": picture.title},
                remedy=_("Write it in French and in English, in the picture’s own form."),
                field="body",
            )
    _check_said(shown)


def _check_said(shown: Shown) -> None:
    """Refuse films without captions, sounds without transcript, documents without a word on what they hold."""
    for video in shown.videos:
        if not video.is_captioned:
            raise _not_ready(
                _("The video “%(title)s” has no captions."), video, _("Add a WebVTT file in the video’s own form.")
            )
    for sound in shown.sounds:
        if not sound.is_transcribed:
            raise _not_ready(
                _("The sound “%(title)s” has no transcript."), sound, _("Write what is heard in the sound’s own form.")
            )
    for document in shown.documents:
        if not document.is_summarised:
            raise _not_ready(
                _("Nothing says what the document “%(title)s” holds."),
                document,
                _("Say it in French and in English, in the document’s own form."),
            )


def _not_ready(message: Any, media: Any, remedy: Any) -> NotReady:
    return NotReady(message % {"title": media}, remedy=remedy, field="body")


@transaction.atomic
def settle_story(page: StoryPage) -> None:
    """After publishing: the story has its permanent address, and its works know it."""
    if page.thing is None:
        page.thing = _thing_of_translation(page) or traces.register_thing(kind=KIND, title=page.title)
        StoryPage.objects.filter(pk=page.pk).update(thing=page.thing)
    index_works(page)
    if page.locale == Locale.get_default() or page.thing.title == "":
        traces.change_thing(page.thing, title=page.title)
    else:
        traces.change_thing(page.thing)


def _thing_of_translation(page: StoryPage) -> Any:
    others = StoryPage.objects.filter(translation_key=page.translation_key, thing__isnull=False)
    other = others.select_related("thing").first()
    return other.thing if other else None


def index_works(page: StoryPage) -> list[Work]:
    """Note which works the published story shows, in order; returns them."""
    works = _works_shown(page)
    StoryWork.objects.filter(page=page).delete()
    StoryWork.objects.bulk_create([StoryWork(page=page, work=work, order=place) for place, work in enumerate(works)])
    return works


def _works_shown(page: StoryPage) -> list[Work]:
    """Works named first, then those whose pictures are shown, each once."""
    shown = shown_in(page.body)
    pictures = [*([page.picture] if page.picture else []), *shown.pictures]
    pictured = WorkPicture.objects.filter(picture__in=pictures).select_related("work").order_by("pk")
    works = [*shown.works, *(link.work for link in pictured)]
    return list({work.pk: work for work in works}.values())


@transaction.atomic
def retire_story(page: StoryPage) -> None:
    """After a deletion: the thing leaves a tombstone once no language tells the story any more."""
    others = StoryPage.objects.filter(thing=page.thing_id).exclude(pk=page.pk)
    if page.thing is not None and page.thing.removed_at is None and not others.exists():
        traces.remove_thing(page.thing)


def keep_address(page: StoryPage, *, slug: str) -> None:
    """After a change of slug: the former address still leads to the story."""
    if page.thing is not None:
        traces.keep_former_slug(page.thing, slug=slug)
