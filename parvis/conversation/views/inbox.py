"""The inbox: everything said to us, filtered, searched, seen to many at a time, and kept up to date while it is open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from parvis.accounts.models import User
from parvis.conversation.models import Thread
from parvis.conversation.queries import lists
from parvis.conversation.services import in_bulk
from parvis.conversation.views.giving import give, whom
from parvis.conversation.views.narrowing import TABS, Asked, alert_asked, asked_of, boxes, thing_asked
from parvis.conversation.views.showing import lines_of
from parvis.conversation.views.who import may_look, may_take, member, tell
from parvis.core.clock import now
from parvis.core.errors import Refusal

_MOST_CHOSEN = 200


@require_safe
@may_look
def inbox(request: HttpRequest) -> HttpResponse:
    """One page of the list, the newest first."""
    by, asked = member(request), asked_of(request)
    page = lists.threads(asked.filters, by=by, after=asked.after)
    context = {
        **of_list(asked, page.rows, by), "after": page.after, "is_partial": page.is_partial, "boxes": boxes(asked),
        "thing": thing_asked(asked), "alert": alert_asked(asked, by), "whom": whom(),
        "is_empty": not page.rows and not asked.is_narrowed and not Thread.objects.exists(),
    }  # fmt: skip
    return render(request, "conversation/desk/inbox.html", context)


def of_list(asked: Asked, rows: Iterable[lists.Row], by: User) -> dict[str, Any]:
    """What the list and its tabs show, here and beside an open conversation."""
    moment = lists.latest_change()
    return {
        "asked": asked, "kept": asked.kept, "lines": lines_of(rows), "tabs": _tabs(asked, by),
        "since": (moment or now()).isoformat(),
    }  # fmt: skip


def _tabs(asked: Asked, by: User) -> list[dict[str, Any]]:
    """Each state with how many are in it; those muted and all are not counted, nobody waits for them."""
    found = []
    for name, label in TABS:
        is_counted = name in ("open", "waiting")
        count = lists.count(replace(asked.filters, state=name, words=""), by=by) if is_counted else None
        told = f"{count}+" if count is not None and count >= lists.MOST_COUNTED else count
        found.append({"name": name, "label": label, "count": told, "url": asked.without(state=name)})
    return found


@require_safe
@may_look
def changes(request: HttpRequest) -> HttpResponse:
    """What changed in an open list since it was last asked: rows to put in place; 204 when nothing did.

    X-Since: what to ask with next; X-Left: the conversations that are no longer in this list.
    """
    since, by = _moment(request), member(request)
    latest = lists.latest_change()
    if since is None or latest is None or latest <= since:
        return HttpResponse(status=204)
    asked = asked_of(request)
    rows = _changed(asked, since, by)
    response = render(request, "conversation/desk/changes.html", of_list(asked, rows, by))
    response["X-Since"] = latest.isoformat()
    response["X-Left"] = " ".join(_left(since, {row.thread.pk for row in rows}, by))
    response["Cache-Control"] = "no-store"
    return response


def _moment(request: HttpRequest) -> datetime | None:
    try:
        found = parse_datetime(request.GET.get("since", ""))
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def _changed(asked: Asked, since: datetime, by: User) -> tuple[lists.Row, ...]:
    """With words to look for, only what is found by them; as a page would show it."""
    rows = lists.changed_since(since, asked.filters, by=by)
    if not asked.filters.words or not rows:
        return rows
    found = {row.thread.pk for row in lists.threads(asked.filters, by=by).rows}
    return tuple(row for row in rows if row.thread.pk in found)


def _left(since: datetime, shown: set[UUID], by: User) -> list[str]:
    changed = lists.visible(by).filter(changed_at__gt=since).order_by("-changed_at")
    return [str(pk) for pk in changed.values_list("pk", flat=True)[: lists.PAGE] if pk not in shown]


@require_POST
@may_take
def chosen(request: HttpRequest) -> HttpResponse:
    """What is done with those that were ticked."""
    by, rows = member(request), _ticked(request)
    back = f"{reverse('conversation')}?{asked_of(request, QueryDict(request.POST.get('back', ''))).kept}"
    action = request.POST.get("do", "")
    if not rows:
        messages.error(request, _("Tick at least one conversation."))
        return redirect(back)
    try:
        count = _give_all(rows, request.POST.get("to", ""), by) if action == "assign" else in_bulk(rows, action, by=by)
    except Refusal as refusal:
        tell(request, refusal)
    else:
        messages.success(
            request,
            ngettext("%(n)s conversation is changed.", "%(n)s conversations are changed.", count) % {"n": count},
        )
    return redirect(back)


def _give_all(rows: list[Thread], to: str, by: User) -> int:
    before = {row.pk: row.changed_at for row in rows}
    for row in rows:
        give(row, to, by=by)
    return sum(row.changed_at != before[row.pk] for row in rows)


def _ticked(request: HttpRequest) -> list[Thread]:
    """Those that are there and may be seen."""
    keys = []
    for each in request.POST.getlist("t")[:_MOST_CHOSEN]:
        try:
            keys.append(UUID(each))
        except ValueError:
            continue
    return list(lists.visible(member(request)).filter(pk__in=keys))
