"""/collection/search.json: the search for programs, and for the search box while one types."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, JsonResponse, QueryDict
from django.utils.cache import get_conditional_response
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from parvis.collection.search import FACETS, MOST_HITS, Facet, Query, parse_query_string, query_string, search
from parvis.collection.search.permalink import bad_parameter
from parvis.collection.search_cards import tell_works
from parvis.core.bilingual import LANGUAGES
from parvis.core.errors import BadInput

DEFAULT_LIMIT: Final = 24
MOST_WORKS: Final = 100
# Others may keep it but must ask again: a staff edit shows at once, an unchanged answer weighs nothing.
_CACHE: Final = "public, no-cache"


@require_safe
def search_json(request: HttpRequest) -> HttpResponseBase:
    """Works, counts and facets for a question. Shape and parameters: docs/ideas/search.md.

    400 with a message in both languages names a parameter that cannot be understood.
    """
    try:
        language = _language(request.GET)
        with override(language):
            answer = _answer(request)
    except BadInput as refusal:
        return JsonResponse({"error": _both(refusal)}, status=400)
    response = JsonResponse(answer, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})
    response["Cache-Control"] = _CACHE
    response["Content-Language"] = language
    response["Access-Control-Allow-Origin"] = "*"
    response["ETag"] = f'"{hashlib.blake2b(response.content, digest_size=12).hexdigest()}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def _answer(request: HttpRequest) -> dict[str, Any]:
    given = request.GET
    query = parse_query_string(given)
    limit = _number("limit", given, DEFAULT_LIMIT, 1, MOST_WORKS)
    page = _number("page", given, 1, 1, MOST_HITS)
    offset = (page - 1) * limit
    found = search(query, limit=limit, offset=offset, with_facets=_facets(given))
    goes_on = offset + limit < min(found.total, MOST_HITS)
    return {
        "query": query_string(query),
        "total": found.total,
        "total_is_capped": found.capped,
        "works": tell_works(found.ids),
        "facets": [_tell_facet(facet) for facet in found.facets],
        "next": _next(request, query, page + 1) if goes_on else None,
    }


def _tell_facet(facet: Facet) -> dict[str, Any]:
    values = [
        {"value": each.value, "label": each.label, "count": each.count, "chosen": each.is_chosen, "parent": each.parent}
        for each in facet.values
    ]
    return {"name": facet.name, "label": facet.label, "values": values}


def _next(request: HttpRequest, query: Query, page: int) -> str:
    """The next page's address: the canonical question, then how it is told."""
    how = QueryDict(mutable=True)
    for name in ("facets", "lang", "limit"):
        if name in request.GET:
            how[name] = request.GET[name]
    how["page"] = str(page)
    parts = filter(None, (query_string(query), how.urlencode()))
    return f"{settings.PUBLIC_ADDRESS}{request.path}?{'&'.join(parts)}"


def _language(given: QueryDict) -> str:
    return _among("lang", given.get("lang") or LANGUAGES[0], LANGUAGES)


def _facets(given: QueryDict) -> Collection[str] | bool:
    """All of them unless some, or none, are named."""
    if "facets" not in given:
        return True
    names = [name for name in given.get("facets", "").split(",") if name]
    return [_among("facets", name, FACETS) for name in names]


def _among(name: str, value: str, known: Collection[str]) -> str:
    if value not in known:
        raise bad_parameter(name, format_lazy(_("write one of: {known}"), known=", ".join(known)))
    return value


def _number(name: str, given: QueryDict, default: int, least: int, most: int) -> int:
    text = given.get(name, "") or str(default)
    if not (text.isascii() and text.isdigit() and len(text) < 7 and least <= int(text) <= most):
        raise bad_parameter(name, format_lazy(_("write a whole number from {least} to {most}"), least=least, most=most))
    return int(text)


def _both(refusal: BadInput) -> dict[str, str]:
    told = {"parameter": refusal.field}
    for language in LANGUAGES:
        with override(language):
            told[language] = str(refusal)
    return told
