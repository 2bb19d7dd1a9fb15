"""Atom feeds: stories, and works newly online; one feed a language (RFC 4287)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Enclosure
from django.utils.html import format_html
from django.utils.translation import gettext as _

from parvis.collection.models import Work
from parvis.collection.queries import first_pictures, works_of
from parvis.collection.representations import page_of
from parvis.core.bilingual import current, pick
from parvis.fediverse.models import Actor
from parvis.fediverse.queries.said import said_by
from parvis.fediverse.queries.voices import find_actor
from parvis.feedback.models import Topic
from parvis.feedback.queries import public_topics
from parvis.media.models import Picture
from parvis.rights.services import prepare_pictures, show_picture
from parvis.rights.uses import on_network
from parvis.stories.models import StoryPage
from parvis.stories.queries import index_page, live_stories
from parvis.website.frame import frame
from parvis.website.presenting.asking import page_of as page_of_asked
from parvis.website.presenting.presence import Said, said_in
from parvis.website.presenting.work import description, title_of

MOST = 30


# Feed is generic for the checker only.
if TYPE_CHECKING:
    _Feed = Feed[Any, Any]
else:
    _Feed = Feed


class AtomFeed(_Feed):
    """What both feeds have in common: the institution, whole addresses, no session."""

    feed_type = Atom1Feed

    def author_name(self) -> str:
        return frame().institution.name

    def feed_guid(self, obj: Any = None) -> str:
        return whole(self.link())

    def link(self) -> str:
        raise NotImplementedError


class StoriesFeed(AtomFeed):
    """The stories of a language, newest first."""

    def title(self) -> str:
        return _("Stories – %(name)s") % {"name": frame().institution.name}

    def subtitle(self) -> str:
        return frame().institution.tagline

    def link(self) -> str:
        page = index_page()
        return (page.url if page else None) or frame().home_url

    def items(self) -> list[StoryPage]:
        stories = list(live_stories()[:MOST])
        prepare_pictures(story.picture for story in stories)
        return stories

    def item_title(self, item: StoryPage) -> str:
        return item.title

    def item_description(self, item: StoryPage) -> str:
        return format_html("{}<p>{}</p>", illustration(item.picture), item.summary)

    def item_link(self, item: StoryPage) -> str:
        return item.url or "/"

    def item_guid(self, item: StoryPage) -> str:
        return whole(f"{item.thing.path}#{current()}") if item.thing else whole(item.url or "/")

    def item_pubdate(self, item: StoryPage) -> Any:
        return item.first_published_at

    def item_updateddate(self, item: StoryPage) -> Any:
        return item.last_published_at

    def item_author_name(self, item: StoryPage) -> str:
        return item.written_by or frame().institution.name

    def item_enclosures(self, item: StoryPage) -> list[Enclosure]:
        return enclosures(item.picture)


class WorksFeed(AtomFeed):
    """Works newly online."""

    def title(self) -> str:
        return _("New works – %(name)s") % {"name": frame().institution.name}

    def link(self) -> str:
        return f"{reverse('collection:list')}?sort=newest"

    def items(self) -> list[Work]:
        works = list(works_of().select_related("thing").prefetch_related("credits__maker").order_by("-pk")[:MOST])
        pictures = first_pictures([work.pk for work in works])
        prepare_pictures(pictures.values())
        for work in works:
            work.first_picture = pictures.get(work.pk)  # type: ignore[attr-defined]
        return works

    def item_title(self, item: Work) -> str:
        makers = ", ".join(credit.maker.name for credit in list(item.credits.all())[:3])
        return ", ".join(part for part in (title_of(item), makers, pick(item, "date")) if part)

    def item_description(self, item: Work) -> str:
        return format_html("{}<p>{}</p>", illustration(item.first_picture), description(item))  # type: ignore[attr-defined]

    def item_link(self, item: Work) -> str:
        return page_of("work", item.slug)

    def item_guid(self, item: Work) -> str:
        return whole(item.thing.path)

    def item_pubdate(self, item: Work) -> Any:
        return item.created_at

    def item_updateddate(self, item: Work) -> Any:
        return item.changed_at

    def item_enclosures(self, item: Work) -> list[Enclosure]:
        return enclosures(item.first_picture)  # type: ignore[attr-defined]


class AskedFeed(AtomFeed):
    """What visitors asked for, and what came of it, the latest first."""

    def title(self) -> str:
        return _("You asked, we did – %(name)s") % {"name": frame().institution.name}

    def link(self) -> str:
        return reverse("website:asked")

    def items(self) -> list[Topic]:
        return list(public_topics()[:MOST])

    def item_title(self, item: Topic) -> str:
        return pick(item, "asked")

    def item_description(self, item: Topic) -> str:
        return format_html("<p>{}</p><p>{}</p>", item.get_state_display(), pick(item, "answer"))

    def item_link(self, item: Topic) -> str:
        return page_of_asked(item)

    def item_guid(self, item: Topic) -> str:
        return whole(item.thing.path if item.thing else page_of_asked(item))

    def item_pubdate(self, item: Topic) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Topic) -> datetime:
        return item.changed_at


def whole(path: str) -> str:
    """The public address of a path."""
    return f"{settings.PUBLIC_ADDRESS}{path}"


def illustration(picture: Picture | None) -> str:
    """The picture where it may be shown on the web, as HTML for the reader of feeds."""
    shown = show_picture(picture, use=on_network("feeds"), largest=960) if picture else None
    if not shown:
        return ""
    return format_html('<p><img src="{}" alt="{}"></p>', whole(shown.src), shown.alt)


def enclosures(picture: Picture | None) -> list[Enclosure]:
    """The same picture as an enclosure; its length is not known before it is asked for."""
    shown = show_picture(picture, use=on_network("feeds"), largest=960) if picture else None
    return [Enclosure(whole(shown.src), "0", "image/webp")] if shown else []


class VoiceFeed(AtomFeed):
    """What one of our voices said to everybody, the latest first."""

    def get_object(self, request: HttpRequest, username: str) -> Actor:
        """Raises Http404 for a voice that is not there."""
        actor = find_actor(username)
        if actor is None or actor.retired_at is not None or actor.kind == Actor.Kind.INSTANCE:
            raise Http404
        return actor

    def title(self, actor: Actor) -> str:
        return str(actor)

    def subtitle(self, actor: Actor) -> str:
        return pick(actor, "summary") or pick(actor, "speaks")

    def link(self, actor: Actor) -> str:  # type: ignore[override]
        return reverse("voices:voice", args=[actor.username])

    def feed_guid(self, actor: Actor) -> str:  # type: ignore[override]
        return whole(actor.thing.path)

    def items(self, actor: Actor) -> list[Said]:
        return said_in(said_by(actor).order_by("-published_at", "-pk")[:MOST])

    def item_title(self, said: Said) -> str:
        return str(said.title or said.post)

    def item_description(self, said: Said) -> str:
        return said.content

    def item_link(self, said: Said) -> str:
        return said.url

    def item_guid(self, said: Said) -> str:
        return said.iri

    def item_pubdate(self, said: Said) -> datetime:
        return said.post.published_at

    def item_updateddate(self, said: Said) -> datetime:
        return said.post.edited_at or said.post.published_at
