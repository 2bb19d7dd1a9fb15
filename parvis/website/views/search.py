"""Search over all: works, makers, places, subjects, stories and pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from parvis.collection.search import Query, search
from parvis.website.counting import searched_in_vain
from parvis.website.presenting import filters, hits
from parvis.website.presenting.filters import Asked
from parvis.website.presenting.rows import one_picture, rows
from parvis.website.presenting.words import number

_MOST_TEXT = 200


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """One field for everything; what is found in groups, works as pictures."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:_MOST_TEXT]
    context: dict[str, Any] = {
        "query": text,
        "seek_heading": _("Search the whole site"),
        "seek_action": request.path,
        "suggest_url": reverse("collection_data:search_json"),
    }
    return render(request, "website/search.html", context | (_found(request, text) if text else {}))


def _found(request: HttpRequest, text: str) -> dict[str, Any]:
    results = search(Query(text=text), limit=12, with_facets=False)
    groups = hits.groups(text)
    count = results.total + sum(len(group["hits"]) for group in groups)
    collection = f"{reverse('collection:list')}?"
    if not count:
        searched_in_vain(request, text)
    asked = Asked(Query(text=text), reverse("collection:list"))
    return {
        "works": rows(results.ids, request=request),
        "heading": filters.works_count(results.total),
        "works_url": asked.url() if results.total else collection,
        "groups": groups,
        "told": ngettext("%(count)s answer", "%(count)s answers", count) % {"count": number(count)},
        "vain": None if count else _vain(asked),
    }


def _vain(asked: Asked) -> dict[str, Any]:
    return {
        "title": _("Nothing here for “%(text)s”.") % {"text": asked.query.text},
        "lead": _("Neither a work, nor a name, nor a page answers. Here is the shortest way to something else."),
        "ways": filters.ways_out(asked),
        "picture": one_picture(),
    }
