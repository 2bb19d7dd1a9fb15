"""A work's page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parvis.accounts import queries as accounts
from parvis.collection.models import Work
from parvis.collection.queries import ancestors_of, moved_to, parts_of, related_to, work_at
from parvis.collection.representations import page_of, work_json_ld
from parvis.stories.queries import stories_telling
from parvis.traces.models import Thing
from parvis.website import errors
from parvis.website.counting import stands_for
from parvis.website.frame import frame
from parvis.website.freshness import remembered
from parvis.website.presenting import pictures
from parvis.website.presenting import work as words
from parvis.website.presenting.rows import one_row, rows

presences = remembered(accounts.presences)


@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """The work; its present address when the slug is a former one; 410 once removed."""
    work = work_at(slug)
    if work is None:
        return former(request, "work", slug)
    stands_for(request, work.thing_id)
    return render(request, "website/work.html", _context(request, work))


def former(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """What a former slug answers: a redirection, or gone. Raises Http404 for one never used."""
    thing = moved_to(kind, slug)
    if thing is None:
        raise Http404
    if thing.state == Thing.State.REMOVED:
        return errors.gone(request, thing)
    row = getattr(thing, kind, None)
    if row is None or row.slug == slug or not getattr(row, "is_published", True):
        raise Http404
    return HttpResponsePermanentRedirect(page_of(kind, row.slug))


def _context(request: HttpRequest, work: Work) -> dict[str, Any]:
    institution, held = frame().row, parts_of(work)
    # What it holds, and what holds it, is told above: the neighbours are others.
    near = {one.pk: one for one in related_to(work) if one.pk not in held and one.pk != work.part_of_id}
    # The rights in every picture of the page are read at once.
    around = rows([*held, *near], request=request, also=[pictures.asked_picture(work, request)])
    stage = pictures.stage(work, request)
    return {
        "work": work,
        "head": words.head(work),
        "above": [{"title": words.title_of(one), "url": page_of("work", one.slug)} for one in ancestors_of(work)],
        "facts": words.facts(work),
        "stage": stage,
        "share": words.share(work, institution, presences()) | {"image": stage["shared"]},
        "citations": words.cite(work, institution),
        "seen": words.seen_in(stories_telling(work)),
        "parts": [row for row in around if row["pk"] in held],
        "related": one_row([row | {"note": words.because(near[row["pk"]])} for row in around if row["pk"] in near]),
        "page_title": words.head(work)["title"],
        "page_description": words.description(work),
        "card": pictures.card(work, stage),
        "json_ld": work_json_ld(work, institution=institution) | pictures.json_ld(stage),
        "oembed_for": words.public_address(work),
    }
