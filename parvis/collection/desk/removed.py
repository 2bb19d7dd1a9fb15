"""Works staff removed though a source still describes them: seen, and let back."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from parvis.accounts.models import User
from parvis.collection.models import RemovedWork
from parvis.collection.services import keep_work_removed, let_work_return

A_SCREENFUL = 30
may_look = permission_required("collection.add_importrun", raise_exception=True)
# Who may remove may change their mind.
REMOVE = "collection.delete_work"


@require_safe
@may_look
def list_removed(request: HttpRequest) -> HttpResponse:
    """Works that imports leave aside, the last removed first; ``q``: words of the title or the identifier."""
    words = request.GET.get("q", "").strip()[:200]
    removed = RemovedWork.objects.select_related("thing").order_by("-thing__removed_at", "-pk")
    found = removed.filter(thing__title__icontains=words) | removed.filter(identifier=words) if words else removed
    context = {
        "page": Paginator(found, A_SCREENFUL).get_page(request.GET.get("page")),
        "words": words,
        "may_decide": request.user.has_perm(REMOVE),
    }
    return render(request, "collection/desk/removed.html", context)


@require_POST
@permission_required(REMOVE, raise_exception=True)
def decide_on_removed(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one come back at the next import of its source, or keep it away after all."""
    removed = get_object_or_404(RemovedWork.objects.select_related("thing"), pk=pk)
    by = cast(User, request.user)
    if request.POST.get("do") == "return":
        let_work_return(removed=removed, by=by)
        told = _("“%(title)s” comes back at the next import of its source, under the same address.")
    else:
        keep_work_removed(removed=removed, by=by)
        told = _("“%(title)s” stays removed.")
    messages.success(request, told % {"title": removed})
    return redirect("collection_removed")
