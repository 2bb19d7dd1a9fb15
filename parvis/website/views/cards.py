"""The card of a shared link to a page without a picture that may be used so: its words, drawn."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from parvis.collection.models import Maker, Place, Subject, Work
from parvis.collection.queries import maker_at, place_at, subject_at, works_of
from parvis.core.bilingual import pick
from parvis.fediverse.addresses import account
from parvis.fediverse.models import Actor
from parvis.fediverse.queries.voices import actor_of_thing
from parvis.feedback.queries import public_topics
from parvis.stories.models import StoryPage
from parvis.stories.queries import live_stories
from parvis.website import freshness
from parvis.website.collection_size import collection_size
from parvis.website.drawing import Words, draw_card
from parvis.website.frame import frame
from parvis.website.presenting.filters import works_count
from parvis.website.presenting.home import story_kicker
from parvis.website.presenting.work import maker_dates, title_of

# What a card says: its title, and a line below.
Said = tuple[str, str]


@require_safe
def show(request: HttpRequest, lang: str, pk: UUID) -> HttpResponse:
    """The card of a thing: a JPEG of 1200 by 630, made once for each edit."""
    return _drawn(lang, str(pk), lambda: _of_thing(pk))


@require_safe
def show_page(request: HttpRequest, lang: str, name: str) -> HttpResponse:
    """The card of a page that tells no thing: home, collection, practical page and so on."""
    if name not in PAGES:
        raise Http404
    return _drawn(lang, name, lambda: PAGES[name]())


def _drawn(lang: str, name: str, say: Callable[[], Said]) -> HttpResponse:
    if lang not in dict(settings.LANGUAGES):
        raise Http404
    key = f"website.card.{freshness.stamp()}.{lang}.{name}"
    jpeg = cache.get(key)
    if jpeg is None:
        with translation.override(lang):
            jpeg = draw_card(_words(*say()))
        cache.set(key, jpeg, settings.PAGE_CACHE_SECONDS)
    response = HttpResponse(jpeg, content_type="image/jpeg")
    response["Cache-Control"] = f"public, max-age={settings.PAGE_CACHE_SECONDS}"
    return response


def _words(title: str, about: str) -> Words:
    institution = frame().institution
    return Words(title=title, about=about, institution=institution.name, accent=institution.accent_light)


def _of_thing(pk: UUID) -> Said:
    """What is public of it. Raises Http404 for a thing that has no public page."""
    for find in (_work, _maker, _place, _subject, _story, _voice, _asked):
        if said := find(pk):
            return said
    raise Http404


def _work(pk: UUID) -> Said | None:
    work: Work | None = works_of().prefetch_related("credits__maker").filter(thing=pk).first()
    if work is None:
        return None
    makers = ", ".join(credit.maker.name for credit in list(work.credits.all())[:2])
    return title_of(work), ", ".join(part for part in (makers, pick(work, "date")) if part)


def _maker(pk: UUID) -> Said | None:
    found = Maker.objects.filter(thing=pk).first()
    maker = maker_at(found.slug) if found else None
    return (maker.name, maker_dates(maker)) if maker else None


def _place(pk: UUID) -> Said | None:
    found = Place.objects.filter(thing=pk).first()
    place = place_at(found.slug) if found else None
    return (pick(place, "name"), _("Place")) if place else None


def _subject(pk: UUID) -> Said | None:
    found = Subject.objects.filter(thing=pk).first()
    subject = subject_at(found.slug) if found else None
    return (pick(subject, "name"), pgettext("of a work", "Subject")) if subject else None


def _story(pk: UUID) -> Said | None:
    told: StoryPage | None = live_stories().filter(thing=pk).first()
    return (told.title, story_kicker(told)) if told else None


def _voice(pk: UUID) -> Said | None:
    actor = actor_of_thing(pk)
    return (str(actor), f"@{account(actor)}") if actor and actor.kind != Actor.Kind.INSTANCE else None


def _asked(pk: UUID) -> Said | None:
    topic = public_topics().filter(thing=pk).first()
    return (pick(topic, "asked"), str(topic.get_state_display()).capitalize()) if topic else None


def _home() -> Said:
    institution = frame().institution
    return institution.name, institution.tagline


def _named(title: object) -> Callable[[], Said]:
    return lambda: (str(title), frame().institution.tagline)


PAGES: dict[str, Callable[[], Said]] = {
    "home": _home,
    "collection": lambda: (_("Collection"), works_count(collection_size())),
    "map": lambda: (_("Map of the collection"), works_count(collection_size())),
    "stories": _named(gettext_lazy("Stories")),
    "visit": lambda: (_("Prepare your visit"), frame().hours_sentence),
    "asked": _named(gettext_lazy("You asked, we did")),
    "hub": _named(gettext_lazy("Reach us")),
}
