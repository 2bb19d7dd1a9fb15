"""What the paths of the site stand for and how their pages are called, for the statistics."""

from __future__ import annotations

from django.conf import settings
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import translation
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from parvis.collection.models import Maker, Place, Subject, Work
from parvis.fediverse.queries.voices import find_actor
from parvis.feedback.models import Topic
from parvis.traces.public_pages import PublicPages, public_pages

_SHOWN = {"collection:work": Work, "collection:maker": Maker, "collection:place": Place, "collection:subject": Subject}
_OURS = ("website", "collection")


def target_of(path: str) -> str | None:
    """The identifier of the thing whose page stands at that path, else the path of a page, else None."""
    match = _match(path)
    if match is None:
        return None
    if match.view_name in _SHOWN:
        thing = (
            _SHOWN[match.view_name]._default_manager.filter(slug=match.kwargs["slug"]).values_list("thing", flat=True)
        )
        return str(found) if (found := thing.first()) else None
    if match.view_name == "website:asked_one":
        topic = Topic.objects.filter(slug=match.kwargs["slug"], is_public=True).first()
        return str(topic.thing_id) if topic else None
    if match.app_name == "voices":
        return _spoken(match, path)
    if match.app_name in _OURS or match.namespace in _OURS:
        return path[:200]
    page = _page(path) if match.url_name == "wagtail_serve" else None
    thing_id = getattr(page, "thing_id", None)
    return str(thing_id) if thing_id else path[:200] if page else None


def _spoken(match: ResolverMatch, path: str) -> str | None:
    """A voice, a post, else the page of a word."""
    if match.url_name == "post":
        return str(match.kwargs["pk"])
    if match.url_name == "voice":
        actor = find_actor(match.kwargs["username"])
        return str(actor.thing_id) if actor else None
    return path[:200] if match.url_name == "tag" else None


def title_of(path: str) -> str:
    """The title of a page written in Wagtail, the name of one of ours; empty when nothing stands there."""
    match = _match(path)
    if match is None:
        return ""
    if match.url_name == "wagtail_serve":
        page = _page(path)
        return page.title if page else ""
    if match.view_name == "voices:tag":
        return f"#{match.kwargs['word']}"
    names = {
        "website:hub": _("Reach us"),
        "website:asked": _("You asked, we did"),
        "website:search": _("Search the whole site"),
        "collection:list": _("Collection"),
        "collection:map": _("Map of the collection"),
    }
    return names.get(match.view_name, "")


def _match(path: str) -> ResolverMatch | None:
    with translation.override(get_language_from_path(path) or settings.LANGUAGE_CODE):
        try:
            return resolve(path)
        except Resolver404:
            return None


def _page(path: str) -> Page | None:
    """The public page of Wagtail's at that path: each language has its own tree."""
    language = get_language_from_path(path)
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return None
    with translation.override(language or settings.LANGUAGE_CODE):
        home = site.root_page.localized
    rest = path.removeprefix(f"/{language}/" if language else "/")
    found = Page.objects.live().public().filter(url_path=f"{home.url_path}{rest}").first()
    return found.specific if found else None


public_pages.register("website", PublicPages(target_of=target_of, title_of=title_of))
