"""How we answer: the delay that is promised, approval; and how long people wait, told honestly."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from parvis.accounts.models import Department
from parvis.channels.queries.desk import label_of
from parvis.conversation.forms import CourtesyForm, SettingsForm
from parvis.conversation.models import Courtesy, Kind, Rota, Route, SavedReply, Settings, Way
from parvis.conversation.queries.hours import owed_until
from parvis.conversation.queries.times import Waited, response_times
from parvis.conversation.services import courtesies
from parvis.conversation.views.narrowing import language_name
from parvis.conversation.views.who import FORM, may_look, may_set, member
from parvis.core.clock import now

DAYS = (7, 30, 90, 365)
BY = (
    ("way", gettext_lazy("way")), ("network", gettext_lazy("network")), ("kind", gettext_lazy("what it is")),
    ("department", gettext_lazy("department")), ("language", gettext_lazy("language")),
)  # fmt: skip


@require_http_methods(FORM)
@may_set
def settings(request: HttpRequest) -> HttpResponse:
    """The promise, and what it means for what comes now."""
    do = request.POST.get("do", "settings") if request.method == "POST" else ""
    form = SettingsForm(request.POST if do == "settings" else None, instance=Settings.current())
    courtesy = CourtesyForm(request.POST if do == "courtesy" else None, instance=Courtesy.current())
    if do == "settings" and form.is_valid():
        form.instance.pk = 1
        form.save()
        messages.success(request, _("So it is from now on. What was owed already keeps its time."))
        return redirect("conversation_settings")
    if do == "courtesy" and courtesy.is_valid():
        courtesies.keep(courtesy.instance, by=member(request))
        messages.success(request, _("So it is from now on; nobody is greeted for what they said before."))
        return redirect("conversation_settings")
    counts = {"replies": SavedReply.objects.count(), "rotas": Rota.objects.count(), "routes": Route.objects.count()}
    context = {"form": form, "due": owed_until(now()), "counts": counts, "courtesy": courtesy}
    return render(request, "conversation/desk/settings.html", context)


@require_safe
@may_look
def times(request: HttpRequest) -> HttpResponse:
    """Median and nine tenths of the waits of a period, by kind; those who still wait counted too."""
    asked, by = request.GET.get("days", ""), request.GET.get("by", "way")
    days = int(asked) if asked.isdecimal() and int(asked[:4]) in DAYS else 30
    by = by if by in dict(BY) else "way"
    rows = response_times(since=now() - timedelta(days=days), until=now(), by=member(request), kind=by)
    context = {
        "rows": [_row(each, by) for each in rows], "days": days, "by": by, "periods": DAYS, "ways": BY,
        "longest": max((each.ninety or 0 for each in rows), default=0), "promise": Settings.current().hours,
        "answered": sum(each.answered for each in rows), "waiting": sum(each.waiting for each in rows),
    }  # fmt: skip
    return render(request, "conversation/desk/times.html", context)


def _row(waited: Waited, by: str) -> dict[str, Any]:
    return {
        "name": _name(waited.kind, by), "answered": waited.answered, "waiting": waited.waiting,
        "median": duration(waited.median), "ninety": duration(waited.ninety),
    }  # fmt: skip


def _name(kind: str, by: str) -> str:
    if not kind:
        return _("not said")
    if by in ("way", "kind"):
        kinds: Any = Way if by == "way" else Kind
        return str(kinds(kind).label) if kind in kinds.values else kind
    if by == "department":
        return str(Department.objects.filter(pk=kind).first() or _("a former department"))
    return label_of(kind) if by == "network" else language_name(kind)


def duration(seconds: float | None) -> str:
    """A wait as one says it: minutes below two hours, hours above."""
    if seconds is None:
        return "–"
    minutes = round(seconds / 60)
    if minutes < 120:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    hours = round(minutes / 60)
    return ngettext("%(n)s opening hour", "%(n)s opening hours", hours) % {"n": hours}
