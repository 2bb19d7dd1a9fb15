"""Values that staff and a source both changed: side by side, a person keeps one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from parvis.accounts.models import User
from parvis.collection.desk.words import name_of_field, value_in_words
from parvis.collection.importing.settling import settle_conflict
from parvis.collection.models import Conflict
from parvis.core.errors import Refusal

A_SCREENFUL = 20
may_settle = permission_required("collection.change_conflict", raise_exception=True)


@dataclass(frozen=True)
class Choice:
    """One conflict as it is shown."""

    conflict: Conflict
    field: str
    ours: str
    theirs: str


@require_safe
@may_settle
def list_conflicts(request: HttpRequest) -> HttpResponse:
    """The first conflicts to settle, oldest first."""
    waiting = Conflict.objects.filter(settled_at=None).select_related("work__thing", "run").order_by("pk")
    context = {"choices": [_choice(each) for each in waiting[:A_SCREENFUL]], "count": waiting.count()}
    return render(request, "collection/desk/conflicts.html", context)


@require_POST
@may_settle
def settle_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what staff wrote, or take what the source says."""
    conflict = get_object_or_404(Conflict, pk=pk, settled_at=None)
    keep: Literal["ours", "theirs"] = "theirs" if request.POST.get("keep") == "theirs" else "ours"
    try:
        settle_conflict(conflict=conflict, keep=keep, by=cast(User, request.user))
        messages.success(request, _("“%(title)s” is settled.") % {"title": conflict.work})
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("collection_conflicts")


def _choice(conflict: Conflict) -> Choice:
    ours, theirs = (value_in_words(conflict.field, value) for value in (conflict.ours, conflict.theirs))
    return Choice(conflict, name_of_field(conflict.field), ours, theirs)
