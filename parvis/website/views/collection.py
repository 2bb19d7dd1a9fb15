"""The collection: list and map, over the same search and with the same addresses."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parvis.collection.queries import spots_of
from parvis.collection.search import FACETS, MOST_HITS, Query, Results, parse_query_string, query_string, search
from parvis.website.collection_size import collection_size
from parvis.website.counting import searched_in_vain
from parvis.website.presenting import filters
from parvis.website.presenting.cards import card_of, words_card
from parvis.website.presenting.filters import LONG, SHORT, Asked
from parvis.website.presenting.places import place_rows
from parvis.website.presenting.rows import one_picture, rows
from parvis.website.presenting.words import number

PER_PAGE = 24
_MOST_PLACES = 400


@require_safe
def show_list(request: HttpRequest) -> HttpResponse:
    """Works that answer the question in the address, in justified rows; the shortest way on when none does."""
    asked = _asked(request, reverse("collection:list"))
    results = _search(asked)
    if asked.page > 1 and not results.ids:
        raise Http404
    works = rows(results.ids, request=request)
    if not results.ids:
        searched_in_vain(request, asked.query.text)
    context = _common(asked, results, "list") | {
        "works": works,
        "card": card_of((work["image"] for work in works), name="collection", alt=_("Collection")),
        "pagination": _pagination(asked, results),
        "vain": None if results.ids else _vain(asked),
    }
    return render(request, "website/collection.html", context)


@require_safe
def show_map(request: HttpRequest) -> HttpResponse:
    """The places of the works that answer the question: a table, and a map drawn from it."""
    asked = _asked(request, reverse("collection:map"))
    results = search(asked.query, limit=0, values=_MOST_PLACES)
    if not results.total:
        searched_in_vain(request, asked.query.text)
    places = results.facet("place")
    spots = spots_of({value.value: value.count for value in places.values} if places else {})
    context = _common(asked, results, "map") | {
        "places": place_rows(spots),
        "card": words_card("map", _("Map of the collection")),
        "vain": None if results.total else _vain(asked),
    }
    return render(request, "website/map.html", context)


def _asked(request: HttpRequest, path: str) -> Asked:
    page = request.GET.get("page", "1")
    is_page = page.isascii() and page.isdigit() and 0 < int(page[:6]) <= MOST_HITS // PER_PAGE + 1
    unfolded = request.GET.get("all", "")
    if not is_page:
        raise Http404
    return Asked(parse_query_string(request.GET), path, int(page), unfolded if unfolded in FACETS else "")


def _search(asked: Asked) -> Results:
    values = LONG if asked.unfolded else SHORT + 1
    return search(asked.query, limit=PER_PAGE, offset=(asked.page - 1) * PER_PAGE, values=values)


def _common(asked: Asked, results: Results, view: str) -> dict[str, Any]:
    query = asked.query
    chips = filters.chips(asked, results)
    return {
        "query": query.text,
        "seek_heading": _("Search in %(count)s") % {"count": filters.works_count(collection_size())},
        "seek_action": asked.path,
        "suggest_url": reverse("collection_data:search_json"),
        "hidden": filters.hidden(query),
        "hints": filters.hints(asked, results),
        "facets": filters.facets(asked, results),
        "active": filters.active(query),
        "heading": filters.works_count(results.total) if not results.capped else _more_than(results.total),
        "reusable": filters.reusable(asked),
        "sorts": filters.sorts(asked) if view == "list" else [],
        "views": filters.views(asked, view),
        "chips": chips,
        "clear_url": asked.url(Query(text=query.text)) if len(chips) > 1 else "",
        "is_open": query.is_open and asked.page == 1,
        "canonical_query": query_string(query),
    }


def _more_than(total: int) -> str:
    return _("More than %(count)s") % {"count": filters.works_count(total)}


def _pagination(asked: Asked, results: Results) -> dict[str, Any]:
    shown = (asked.page - 1) * PER_PAGE + len(results.ids)
    return {
        "shown": shown,
        "total": results.total,
        "shown_said": number(shown),
        "total_said": number(results.total),
        "capped": results.capped,
        "next_url": asked.url(page=asked.page + 1) if shown < results.total else "",
        "previous_url": filters.previous(asked),
    }


def _vain(asked: Asked) -> dict[str, Any]:
    text, count = asked.query.text, filters.active(asked.query)
    title = _("Nothing here for “%(text)s”.") % {"text": text} if text else _("Nothing here with these filters.")
    lead = _("No work answers. Here is the shortest way to something else.")
    if text and count:
        lead = _("No work answers with your filters. Here is the shortest way to something else.")
    return {"title": title, "lead": lead, "ways": filters.ways_out(asked), "picture": one_picture()}
