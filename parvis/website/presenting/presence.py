"""Our voices and what they said, as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from parvis.core.bilingual import current, language_of, pick
from parvis.fediverse.addresses import account, actor_iri
from parvis.fediverse.documents.actors import fields_told
from parvis.fediverse.documents.posts import post_iri
from parvis.fediverse.models import Actor, Post
from parvis.media.models import Picture, Video
from parvis.rights.contracts import Use
from parvis.rights.services import Shown, prepare_pictures, show_picture


@dataclass(frozen=True)
class Told:
    """A voice on a page. picture, banner: None where there is none, or rights say no."""

    actor: Actor
    address: str
    iri: str
    picture: Shown | None
    banner: Shown | None
    fields: tuple[tuple[str, SafeString], ...]
    followers: int

    @property
    def name(self) -> str:
        return str(self.actor)

    @property
    def summary(self) -> str:
        return pick(self.actor, "summary")

    @property
    def summary_lang(self) -> str:
        return language_of(self.actor, "summary")

    @property
    def speaks(self) -> str:
        return pick(self.actor, "speaks")

    @property
    def speaks_lang(self) -> str:
        return language_of(self.actor, "speaks")


def told_of(actor: Actor) -> Told:
    """A voice for its page."""
    # Both are cleaned and made by the document other servers read.
    fields = tuple((row["name"], mark_safe(row["value"])) for row in fields_told(actor))
    count = actor.followers.filter(state="accepted").count()
    return Told(
        actor, f"@{account(actor)}", actor_iri(actor), _shown(actor.picture), _shown(actor.banner), fields, count
    )


def _shown(picture: Picture | None) -> Shown | None:
    shown = show_picture(picture, use=Use.POST) if picture is not None else None
    return shown or None


@dataclass(frozen=True)
class Said:
    """A post on a page. content: HTML cleaned when it was published; pictures: those that may be shown, with their words;
    films: asked of rights where they are shown.
    """

    post: Post
    content: SafeString
    language: str
    title: str
    pictures: tuple[tuple[Shown, str], ...]
    films: tuple[Video, ...]
    url: str
    iri: str

    @property
    def about_url(self) -> str:
        """What it is about, at its permanent address."""
        return self.post.about.path if self.post.about else ""

    @property
    def options(self) -> list[str]:
        """The answers of a poll."""
        return [
            option.get(self.language) or next(iter(option.values()), "") for option in self.post.poll.get("options", [])
        ]


def said_in(posts: Iterable[Post]) -> list[Said]:
    """Posts for a page, their pictures read at once."""
    posts = list(posts)
    things = {each.get("thing") for post in posts for each in post.attachments if each.get("thing")}
    pictures = {str(picture.thing_id): picture for picture in Picture.objects.filter(thing__in=things)}
    films = {str(film.thing_id): film for film in Video.objects.filter(thing__in=things - pictures.keys())}
    prepare_pictures(pictures.values())
    return [_said(post, pictures, films) for post in posts]


def _said(post: Post, pictures: dict[str, Any], films: dict[str, Video]) -> Said:
    first = next(iter(post.content), post.language)
    language = next((each for each in (current(), post.language) if each in post.content), first)
    shown = (
        (show_picture(pictures[each["thing"]], use=Use.POST), each.get("alt", ""))
        for each in post.attachments
        if each.get("thing") in pictures
    )
    return Said(
        post=post,
        content=mark_safe(post.content.get(language, "")),
        language=language,
        title=post.titles.get(language) or next(iter(post.titles.values()), ""),
        pictures=tuple((one, alt) for one, alt in shown if one),
        films=tuple(films[each["thing"]] for each in post.attachments if each.get("thing") in films),
        url=reverse("voices:post", args=[post.actor.username, post.thing_id]),
        iri=post_iri(post),
    )


def whole(path: str) -> str:
    """A path of ours as a whole address."""
    return f"{settings.PUBLIC_ADDRESS}{path}"
