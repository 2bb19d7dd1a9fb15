"""Who follows us, and what they did."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from parvis.channels.queries import presence
from parvis.channels.views.who import may_connect
from parvis.fediverse.models import Follower
from parvis.fediverse.services.following import answer_follow

A_SCREENFUL = 30
may_see = permission_required("traces.view_person", raise_exception=True)


@require_safe
@may_see
def followers(request: HttpRequest) -> HttpResponse:
    """Those who ask first, then the latest; their last acts as sentences."""
    page = Paginator(presence.followers(), A_SCREENFUL).get_page(request.GET.get("p"))
    context = {"page": page, "people": presence.with_deeds(page), "elsewhere": presence.follows_elsewhere()}
    return render(request, "channels/desk/followers.html", context)


@require_POST
@may_see
@may_connect
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept who asks to follow, or refuse who does."""
    follower = get_object_or_404(Follower.objects.select_related("actor", "remote"), pk=pk)
    asked = request.POST.get("do", "")
    if asked == "accept" and follower.state == Follower.State.REQUESTED:
        answer_follow(follower, accepts=True)
        messages.success(request, _("They follow now."))
    elif asked == "refuse" and follower.state in (Follower.State.REQUESTED, Follower.State.ACCEPTED):
        answer_follow(follower, accepts=False)
        messages.success(request, _("They do not follow any more."))
    return redirect("presence_followers")
