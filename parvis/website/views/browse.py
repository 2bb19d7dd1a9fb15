"""Makers, places and subjects: who, where, what, and their works."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from parvis.collection.models import Maker, Place, Subject
from parvis.collection.queries import Spot, branch_of, maker_at, place_at, subject_at
from parvis.collection.representations import maker_json_ld, page_of, place_json_ld, subject_json_ld
from parvis.collection.search import MOST_HITS, Query, search
from parvis.core.bilingual import language_of, pick
from parvis.core.text import shorten
from parvis.website.counting import stands_for
from parvis.website.presenting.cards import card_of
from parvis.website.presenting.filters import Asked, previous, works_count
from parvis.website.presenting.places import place_rows
from parvis.website.presenting.rows import rows
from parvis.website.presenting.words import number as said
from parvis.website.presenting.work import maker_dates
from parvis.website.views.work import former

PER_PAGE = 24


@require_safe
def show_maker(request: HttpRequest, slug: str) -> HttpResponse:
    """A maker: name, dates, life, works."""
    maker = maker_at(slug)
    if maker is None:
        return former(request, "maker", slug)
    stands_for(request, maker.thing_id)
    about = {
        "kicker": _("Maker") if maker.kind == Maker.Kind.PERSON else _("Group of makers"),
        "title": maker.name,
        "lead": ", ".join(part for part in (maker_dates(maker), maker.nationality) if part),
        "text": pick(maker, "biography"),
        "text_lang": language_of(maker, "biography"),
        "json_ld": maker_json_ld(maker),
        "thing": maker.thing_id,
    }
    return _render(request, about, "maker", slug)


@require_safe
def show_place(request: HttpRequest, slug: str) -> HttpResponse:
    """A place: name, country, works, and where it is when that is known."""
    place = place_at(slug)
    if place is None:
        return former(request, "place", slug)
    stands_for(request, place.thing_id)
    about = {
        "kicker": _("Place"),
        "title": pick(place, "name"),
        "lang": language_of(place, "name"),
        # A bare code (FR) says nothing to a visitor.
        "lead": place.country if len(place.country) > 2 and place.country != pick(place, "name") else "",
        "json_ld": place_json_ld(place),
        "thing": place.thing_id,
    }
    return _render(request, about, "place", slug, place=place)


@require_safe
def show_subject(request: HttpRequest, slug: str) -> HttpResponse:
    """A subject in its tree: what it stands in, what stands in it, works."""
    subject = subject_at(slug)
    if subject is None:
        return former(request, "subject", slug)
    stands_for(request, subject.thing_id)
    branch = branch_of(subject)
    about = {
        "kicker": pgettext("of a work", "Subject"),
        "title": pick(subject, "name"),
        "lang": language_of(subject, "name"),
        "above": [_crumb(one) for one in branch.ancestors],
        "below": [_crumb(one) for one in branch.children],
        "json_ld": subject_json_ld(subject),
        "thing": subject.thing_id,
    }
    return _render(request, about, "subject", slug)


def _crumb(subject: Subject) -> dict[str, str]:
    return {
        "title": pick(subject, "name"),
        "lang": language_of(subject, "name"),
        "url": page_of("subject", subject.slug),
    }


def _render(
    request: HttpRequest, about: dict[str, Any], kind: str, slug: str, *, place: Place | None = None
) -> HttpResponse:
    page = request.GET.get("page", "1")
    if not (page.isascii() and page.isdigit() and 0 < int(page[:6]) <= MOST_HITS // PER_PAGE):
        raise Http404
    query, number = Query(sort="date").choose(kind, [slug]), int(page)
    asked = Asked(Query(), request.path, number)
    results = search(query, limit=PER_PAGE, offset=(number - 1) * PER_PAGE, with_facets=False)
    if number > 1 and not results.ids:
        raise Http404
    shown = (number - 1) * PER_PAGE + len(results.ids)
    works = rows(results.ids, request=request)
    context = about | {
        "works": works,
        "card": card_of((work["image"] for work in works), name=about["thing"], alt=about["title"]),
        "heading": works_count(results.total),
        "search_url_here": f"{reverse('collection:list')}?{kind}={slug}",
        "pagination": {
            "shown": shown,
            "total": results.total,
            "shown_said": said(shown),
            "total_said": said(results.total),
            "next_url": asked.url(page=number + 1) if shown < results.total else "",
            "previous_url": previous(asked),
        },
        "places": place_rows([Spot(place, results.total)]) if place and place.latitude is not None else [],
        "page_title": about["title"],
        "page_description": _description(about, results.total),
    }
    return render(request, "website/browse.html", context)


def _description(about: dict[str, Any], total: int) -> str:
    text = about.get("text") or ", ".join(part for part in (about["title"], about.get("lead", "")) if part)
    return shorten(" ".join(f"{text} – {works_count(total)}".split()), 200)
