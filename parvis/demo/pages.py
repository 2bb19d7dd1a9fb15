"""The pages of the demonstration: home, practical page, three stories, in both languages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from wagtail.rich_text import RichText

from parvis.core.clock import now
from parvis.demo.content import Block, Content, StoryCard
from parvis.demo.works import Collection
from parvis.media.models import Picture
from parvis.stories.models import StoryPage
from parvis.stories.services import write_story
from parvis.website.services import SiteTree, fill_home, fill_practical_page

LANGUAGES = ("fr", "en")


def open_visit(content: Content, trees: dict[str, SiteTree]) -> None:
    """Fill the practical page, where nobody has written yet."""
    visit = content.institution.visit
    for side, language in enumerate(LANGUAGES):
        page = trees[language].visit
        if not page.introduction:
            fields = ("introduction", "prices", "access", "accessibility", "more")
            fill_practical_page(page, **{field: getattr(visit, field)[side] for field in fields})


def open_pages(content: Content, collection: Collection, trees: dict[str, SiteTree]) -> None:
    """Fill the home and publish the stories, where nobody has written yet."""
    for side, language in enumerate(LANGUAGES):
        if not trees[language].home.opening_title:
            _fill_home(content, collection, trees[language], side)
        index = trees[language].stories
        if not index.introduction:
            index.introduction = content.institution.stories[side]
            index.save_revision().publish()
    for card in content.stories:
        _tell(card, collection, trees)


def _fill_home(content: Content, collection: Collection, tree: SiteTree, side: int) -> None:
    card = content.institution.home
    fill_home(
        tree.home,
        opening_title=card.title[side],
        opening_text=card.text[side],
        opening_near=card.near[side],
        opening_work=collection.works[card.work],
        looks=[(collection.subjects[look.subject], look.words[side]) for look in card.looks],
        works=[collection.works[name] for name in card.works],
    )


def _tell(card: StoryCard, collection: Collection, trees: dict[str, SiteTree]) -> None:
    """The French page, then the English one tied to it; a story already there is left alone."""
    french: StoryPage | None = None
    for side, language in enumerate(LANGUAGES):
        index = trees[language].stories
        page = StoryPage.objects.child_of(index).filter(slug=card.slug[side]).first()
        french = page or write_story(
            index=index,
            published_at=now() - timedelta(days=card.days_ago),
            translation_of=french,
            **told(card, collection, side=side),
        )


def told(card: StoryCard, collection: Collection, *, side: int) -> dict[str, Any]:
    """What a story's services are given, in French (0) or English (1)."""
    return {
        "title": card.title[side],
        "slug": card.slug[side],
        "summary": card.summary[side],
        "body": [_block(block, collection, side) for block in card.block],
        "picture": _picture(collection, card.picture),
        "picture_caption": _caption(collection, card.picture, side),
        "written_by": card.written_by[side],
    }


def _block(block: Block, collection: Collection, side: int) -> tuple[str, Any]:
    """StreamField data of one block in one language."""
    caption = block.caption[side]
    if block.text:
        return "text", RichText(block.text[side])
    if block.quotation:
        return "quotation", {"text": block.quotation[side], "by": block.by[side], "source": ""}
    if block.gallery:
        items = [
            {"picture": _picture(collection, name), "caption": _caption(collection, name, side)}
            for name in block.gallery
        ]
        return "gallery", {"title": caption, "items": items}
    if block.film:
        return "video", {"video": collection.films[block.film], "caption": caption}
    if block.zoom:
        details = [{"x": d.at[0], "y": d.at[1], "label": d.label[side]} for d in block.details]
        return "zoom", {"picture": _picture(collection, block.zoom), "caption": caption, "details": details}
    return "work", {"work": collection.works[block.work], "size": block.size, "remark": block.remark[side]}


def _picture(collection: Collection, name: str) -> Picture:
    link = collection.works[name].pictures.select_related("picture").first()
    assert link is not None, f"{name} has a picture"
    return link.picture


def _caption(collection: Collection, name: str, side: int) -> str:
    work = collection.works[name]
    makers = ", ".join(work.makers.values_list("name", flat=True))
    return ", ".join(part for part in (getattr(work, f"title_{LANGUAGES[side]}"), makers) if part)[:300]
