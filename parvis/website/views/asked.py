"""You asked, we did: what visitors asked for, and what came of it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parvis.feedback.models import Topic
from parvis.feedback.queries import public_topics
from parvis.website.counting import stands_for
from parvis.website.presenting.asking import asked_in, asked_of
from parvis.website.presenting.cards import words_card

A_SCREENFUL = 20


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """All that is said, the latest first."""
    page = Paginator(public_topics(), A_SCREENFUL).get_page(request.GET.get("p"))
    told = {"page": page, "asked": asked_in(page), "card": words_card("asked", _("You asked, we did"))}
    return render(request, "website/asked/list.html", told)


@require_safe
def show_one(request: HttpRequest, slug: str) -> HttpResponse:
    """One topic; gone (410) once it is said no longer."""
    topic = Topic.objects.select_related("thing").filter(slug=slug).first()
    if topic is None or topic.thing is None:
        raise Http404
    if not topic.is_public:
        return render(request, "410.html", {"thing": topic.thing}, status=410)
    stands_for(request, topic.thing.pk)
    one = asked_of(topic)
    return render(request, "website/asked/one.html", {"one": one, "card": words_card(topic.thing.pk, one.asked)})
