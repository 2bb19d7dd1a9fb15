"""How voices and posts answer at their permanent addresses."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from parvis.fediverse.documents import actor_document, post_document
from parvis.fediverse.models import Actor, Post
from parvis.traces.models import Thing
from parvis.traces.representations import ACTIVITY, Representation, representations


def _actor(thing: Thing) -> Actor:
    return Actor.objects.select_related("thing", "picture", "banner", "about").get(thing=thing)


def _post(thing: Thing) -> Post:
    return Post.objects.select_related("thing", "actor__thing", "about").get(thing=thing)


def _actor_page(thing: Thing) -> str:
    """Its page; the site itself for the server's own voice."""
    actor = _actor(thing)
    return "/" if actor.kind == Actor.Kind.INSTANCE else reverse("voices:voice", args=[actor.username])


def _post_page(thing: Thing) -> str:
    return reverse("voices:post", args=[_post(thing).actor.username, thing.pk])


def _may_read_actor(request: HttpRequest, thing: Thing) -> bool:
    """The server's own voice is read unsigned: its key opens everything else."""
    from parvis.fediverse.views.asking import signer

    is_open = not settings.FEDIVERSE_SIGNED_FETCH or _actor(thing).kind == Actor.Kind.INSTANCE
    return is_open or signer(request) is not None


def _may_read_post(request: HttpRequest, thing: Thing) -> bool:
    from parvis.fediverse.views.asking import admits, signer

    post = _post(thing)
    if not post.is_public:
        return admits(request, post_document(post))
    return not settings.FEDIVERSE_SIGNED_FETCH or signer(request) is not None


def _data(document: Any, read: Any) -> dict[str, Any]:
    return {ACTIVITY: lambda thing: document(read(thing))}


representations.register(
    "actor",
    Representation(page=_actor_page, data=_data(actor_document, _actor), may_read=_may_read_actor),
)
representations.register(
    "post",
    Representation(
        page=_post_page,
        data=_data(post_document, _post),
        is_public=lambda thing: _post(thing).is_public,
        may_read=_may_read_post,
    ),
)
