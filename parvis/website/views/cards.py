"""The card of a link shared to a work whose picture may not be used so: its words, drawn."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.views.decorators.http import require_safe

from parvis.collection.models import Work
from parvis.collection.queries import works_of
from parvis.core.bilingual import pick
from parvis.website import freshness
from parvis.website.drawing import Words, draw_card
from parvis.website.frame import frame
from parvis.website.presenting.work import title_of


@require_safe
def show(request: HttpRequest, lang: str, pk: UUID) -> HttpResponse:
    """A JPEG of 1200 by 630, made once for each edit."""
    if lang not in dict(settings.LANGUAGES):
        raise Http404
    key = f"website.card.{freshness.stamp()}.{lang}.{pk}"
    jpeg = cache.get(key)
    if jpeg is None:
        work = get_object_or_404(works_of().prefetch_related("credits__maker"), thing=pk)
        with translation.override(lang):
            jpeg = draw_card(_words(work))
        cache.set(key, jpeg, settings.PAGE_CACHE_SECONDS)
    response = HttpResponse(jpeg, content_type="image/jpeg")
    response["Cache-Control"] = f"public, max-age={settings.PAGE_CACHE_SECONDS}"
    return response


def _words(work: Work) -> Words:
    makers = ", ".join(credit.maker.name for credit in list(work.credits.all())[:2])
    institution = frame().institution
    return Words(
        title=title_of(work),
        about=", ".join(part for part in (makers, pick(work, "date")) if part),
        institution=institution.name,
        accent=institution.accent_light,
    )
