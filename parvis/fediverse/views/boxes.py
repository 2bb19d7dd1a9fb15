"""The collections of our actors, and our activities."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from parvis.fediverse.addresses import actor_iri, box_iri, whole
from parvis.fediverse.documents import CONTEXT, MEDIA_TYPE, collection, ordered_page, post_document, total_only
from parvis.fediverse.models import Activity, Actor, Deed, Follower, Following, Post
from parvis.fediverse.queries.replies import replies_to
from parvis.fediverse.queries.voices import actor_of_thing
from parvis.fediverse.views.asking import admits, refuse_unsigned

_PAGE = 20


def _answer(told: dict[str, Any], status: int = 200) -> HttpResponse:
    return JsonResponse(told, content_type=MEDIA_TYPE, status=status, json_dumps_params={"ensure_ascii": False})


def _actor(pk: UUID) -> Actor:
    actor = actor_of_thing(pk)
    if actor is None:
        raise Http404
    return actor


@require_safe
@refuse_unsigned
def show_outbox(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What an actor said to everybody, the last first, in pages."""
    actor = _actor(pk)
    rows = actor.activities.filter(is_public=True, type__in=["Create", "Announce"]).order_by("-id")
    iri = box_iri(actor, "outbox")
    if request.GET.get("page") != "true":
        return _answer(collection(iri, rows.count()))
    before = _uuid(request.GET.get("before", ""))
    listed = list((rows.filter(id__lt=before) if before else rows)[: _PAGE + 1])
    following = f"page=true&before={listed[_PAGE - 1].pk}" if len(listed) > _PAGE else ""
    page = "page=true" + (f"&before={before}" if before else "")
    items = [json.loads(row.body) for row in listed[:_PAGE]]
    return _answer(ordered_page(iri, [_bare(item) for item in items], page=page, following=following))


def _bare(document: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != "@context"}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


@require_safe
@refuse_unsigned
def show_followers(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How many follow; never who."""
    actor = _actor(pk)
    total = actor.followers.filter(state=Follower.State.ACCEPTED).count()
    return _answer(total_only(box_iri(actor, "followers"), total))


@require_safe
@refuse_unsigned
def show_following(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How many the actor follows."""
    actor = _actor(pk)
    total = Following.objects.filter(actor=actor, state=Follower.State.ACCEPTED).count()
    return _answer(total_only(box_iri(actor, "following"), total))


@require_safe
@refuse_unsigned
def show_featured(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The posts an actor pinned."""
    actor = _actor(pk)
    posts = Post.objects.select_related("actor__thing").filter(
        actor=actor, is_pinned=True, deleted_at=None, visibility__in=["public", "unlisted"]
    )
    items = [_bare(post_document(post)) for post in posts.order_by("-published_at")[:_PAGE]]
    return _answer(collection(box_iri(actor, "featured"), len(items), items=items))


@require_safe
@refuse_unsigned
def show_replies(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The public answers to a thing of ours."""
    found = replies_to(pk)
    return _answer(collection(whole(f"/ap/{pk}/replies"), len(found), items=found[:100]))


@require_safe
@refuse_unsigned
def show_activity(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One activity, as it was sent."""
    activity = Activity.objects.select_related("actor").filter(pk=pk).first()
    if activity is None or not (activity.is_public or admits(request, json.loads(activity.body))):
        raise Http404
    return HttpResponse(activity.body, content_type=MEDIA_TYPE)


@require_safe
def show_stamp(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Our leave to quote something of ours (FEP-044f); 404 once it is withdrawn or the quote is gone."""
    deed = Deed.objects.select_related("actor", "thing").filter(pk=pk, what=Deed.What.QUOTE, gone_at=None).first()
    if deed is None or deed.actor is None:
        raise Http404
    told = {
        "@context": CONTEXT,
        "id": whole(f"/ap/quotes/{deed.pk}"),
        "type": "QuoteAuthorization",
        "attributedTo": actor_iri(deed.actor),
        "interactingObject": deed.iri,
        "interactionTarget": whole(deed.thing.path),
    }
    return _answer(told)
