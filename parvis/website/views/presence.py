"""Our presence on the social web as people read it: a voice, a post, a word; and how to follow from one's own server."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parvis.core.addresses import client_address
from parvis.core.errors import BadInput
from parvis.fediverse.addresses import account, whole
from parvis.fediverse.documents import MEDIA_TYPE, collection
from parvis.fediverse.documents.posts import post_iri
from parvis.fediverse.models import Actor, Post
from parvis.fediverse.queries.said import post_of, said_by, said_with
from parvis.fediverse.queries.voices import find_actor
from parvis.fediverse.services.webfinger import subscribe_address
from parvis.traces.representations import ACTIVITY, Representation, choose
from parvis.website.presenting.cards import card_of
from parvis.website.presenting.presence import said_in, told_of

A_SCREENFUL = 20
_MOST_LISTED = 100
_LONGEST_WORD = 100
# Asking other servers is done for people, not for whoever would have us ask a thousand of them.
_MOST_ASKED = 10
_A_WHILE = 60
_STREAMS = Representation(page=lambda thing: "", data={ACTIVITY: lambda thing: {}})
View = Callable[..., HttpResponse]


def _negotiated(view: View) -> View:
    """Conditional by its content; never kept by a shared cache, which could give people what machines asked."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_vary_headers(response, ("Accept", "Cookie"))
        response.setdefault("Cache-Control", "private, no-cache")
        if response.status_code != 200:
            return response
        etag = f'W/"{hashlib.blake2b(response.content, digest_size=12).hexdigest()}"'
        response["ETag"] = etag
        return get_conditional_response(request, etag=etag, response=response) or response

    return answered


def _is_machine(request: HttpRequest) -> bool:
    return choose(request.headers.get("Accept", ""), _STREAMS) == ACTIVITY


def _voice(username: str) -> Actor:
    """Whoever has a page: the server's own voice has none. Raises Http404."""
    actor = find_actor(username)
    if actor is None or actor.kind == Actor.Kind.INSTANCE:
        raise Http404
    return actor


def _gone(request: HttpRequest, actor: Actor) -> HttpResponse:
    return render(request, "410.html", {"thing": actor.thing}, status=410)


@require_safe
@_negotiated
def show_voice(request: HttpRequest, username: str) -> HttpResponse:
    """A voice, for people; machines go on to its permanent address."""
    actor = _voice(username)
    if _is_machine(request):
        return HttpResponseRedirect(actor.thing.path, status=303)
    if actor.retired_at is not None:
        return _gone(request, actor)
    return _shown(request, actor)


def _shown(request: HttpRequest, actor: Actor, **more: Any) -> HttpResponse:
    page = Paginator(said_by(actor), A_SCREENFUL).get_page(request.GET.get("p"))
    card = card_of((actor.banner, actor.picture), name=actor.thing_id, alt=str(actor))
    context = {"voice": told_of(actor), "page": page, "said": said_in(page), "card": card, **more}
    return render(request, "website/voices/voice.html", context, status=more.get("status", 200))


@require_safe
@_negotiated
def show_post(request: HttpRequest, username: str, pk: UUID) -> HttpResponse:
    """One post, for people; machines go on to its permanent address."""
    actor = _voice(username)
    post = post_of(pk)
    if _is_machine(request):
        return HttpResponseRedirect(f"/id/{pk}", status=303)
    if post is None or post.actor_id != actor.pk:
        return _missing(request, actor, pk)
    return render(request, "website/voices/post.html", {"voice": told_of(actor), "said": said_in([post])[0]})


def _missing(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Gone (410) when it was there, else not found."""
    taken_back = Post.objects.select_related("thing").filter(thing=pk, actor=actor, deleted_at__isnull=False).first()
    if taken_back is None:
        raise Http404
    return render(request, "410.html", {"thing": taken_back.thing}, status=410)


@require_safe
@_negotiated
def show_tag(request: HttpRequest, word: str) -> HttpResponse:
    """What the institution wrote with a word, for people and for machines."""
    word = word[:_LONGEST_WORD]
    posts = said_with(word)
    if _is_machine(request):
        listed = [post_iri(post) for post in posts[:_MOST_LISTED]]
        told = collection(whole(f"/ap/tags/{word.casefold()}"), posts.count(), items=listed)
        return JsonResponse(told, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False})
    page = Paginator(posts, A_SCREENFUL).get_page(request.GET.get("p"))
    if not page.paginator.count:
        raise Http404
    return render(request, "website/voices/tag.html", {"word": word, "page": page, "said": said_in(page)})


@require_safe
def follow(request: HttpRequest, username: str) -> HttpResponse:
    """Where somebody follows from their own server: a page with a link, since no form of ours leads to another host."""
    actor = _voice(username)
    if actor.retired_at is not None:
        return _gone(request, actor)
    written = request.GET.get("account", "").strip()[:300]
    try:
        if not _may_ask(request):
            raise BadInput(_("Too many were asked just now."), remedy=_("Try again in a minute."), field="account")
        address = subscribe_address(written, whom=account(actor))
    except BadInput as refusal:
        return _never_kept(_shown(request, actor, account=written, refusal=str(refusal), status=400))
    context = {"voice": told_of(actor), "address": address, "host": urlsplit(address).netloc}
    return _never_kept(render(request, "website/voices/onward.html", context))


def _never_kept(response: HttpResponse) -> HttpResponse:
    """What somebody typed is theirs."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _may_ask(request: HttpRequest) -> bool:
    """Ten a minute for one address."""
    key = "follow:" + hashlib.sha256(client_address(request).encode()).hexdigest()
    cache.add(key, 0, _A_WHILE)
    try:
        return bool(cache.incr(key) <= _MOST_ASKED)
    except ValueError:
        return True
