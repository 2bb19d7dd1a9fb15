"""What the search over all finds besides works: makers, places, subjects, stories, pages."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.models import Locale

from parvis.collection.models import Maker, Place, Subject
from parvis.collection.representations import page_of
from parvis.collection.search import Query, search
from parvis.core.bilingual import current, language_of, pick
from parvis.core.text import fold, shorten
from parvis.stories.queries import stories_matching
from parvis.traces.models import Thing
from parvis.website.models import PracticalPage
from parvis.website.presenting.home import story_kicker
from parvis.website.presenting.work import maker_dates

Shown = dict[str, Any]
MOST = 8


def groups(text: str) -> list[Shown]:
    """The groups that hold something, each with its hits."""
    slugs = _slugs_of_facets(text)
    found = [
        {
            "id": "stories",
            "title": _("Stories"),
            "hits": [_story(story) for story in stories_matching(text, limit=MOST)],
        },
        {
            "id": "makers",
            "title": _("Makers"),
            "hits": [_maker(maker) for maker in _named(Maker, text, slugs["maker"])],
        },
        {
            "id": "subjects",
            "title": _("Subjects"),
            "hits": [_entry(one, "subject") for one in _named(Subject, text, slugs["subject"])],
        },
        {
            "id": "places",
            "title": _("Places"),
            "hits": [_entry(one, "place") for one in _named(Place, text, slugs["place"])],
        },
        {"id": "pages", "title": _("Pages"), "hits": [_page(page) for page in _pages(text)]},
    ]
    return [group for group in found if group["hits"]]


def _slugs_of_facets(text: str) -> dict[str, list[str]]:
    """Makers, subjects and places of the works found whose names hold every word, accents aside."""
    kinds, words = ("maker", "subject", "place"), fold(text).split()
    results = search(Query(text=text), limit=0, with_facets=kinds, values=60)
    return {
        facet.name: [value.value for value in facet.values if all(word in fold(value.label) for word in words)]
        for facet in results.facets
    } or {key: [] for key in kinds}


def _named(model: Any, text: str, slugs: list[str]) -> QuerySet[Any]:
    """Rows of these slugs, or whose name holds every word; names are few beside works, a scan is quick."""
    names = Q()
    for word in text.split()[:6]:
        names &= Q(name__icontains=word) if model is Maker else Q(name_fr__icontains=word) | Q(name_en__icontains=word)
    return model.objects.filter(Q(slug__in=slugs) | names, thing__state=Thing.State.LIVE).order_by("pk")[:MOST]


def _pages(text: str) -> list[Any]:
    locale = Locale.objects.filter(language_code=current()).first()
    pages = PracticalPage.objects.live().public().filter(locale=locale)
    return list(pages.search(text, operator="and")[:MOST])


def _story(story: Any) -> Shown:
    kind, _comma, minutes = story_kicker(story).partition(", ")
    return {"kind": kind, "title": story.title, "url": story.url, "note": minutes}


def _maker(maker: Maker) -> Shown:
    url = page_of("maker", maker.slug)
    return {"kind": _("Maker"), "title": maker.name, "url": url, "note": maker_dates(maker)}


def _entry(one: Any, kind: str) -> Shown:
    url = page_of(kind, one.slug)
    word = _("Place") if kind == "place" else pgettext("of a work", "Subject")
    return {"kind": word, "title": pick(one, "name"), "lang": language_of(one, "name"), "url": url}


def _page(page: Any) -> Shown:
    return {
        "kind": pgettext("kind of page", "Page"),
        "title": page.title,
        "url": page.url,
        "note": shorten(page.introduction, 110),
    }
