"""Alerts: those to see to first; one with its facts, its conversations, who was told; seeing to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from parvis.accounts.models import User
from parvis.channels.queries import pause_now
from parvis.channels.queries.desk import label_of
from parvis.conversation.forms import SeeToForm
from parvis.conversation.models import Alert, AlertRule, Way
from parvis.conversation.queries import lists
from parvis.conversation.queries.alerts import alerts_for, letters_of, open_alerts
from parvis.conversation.services import alerting
from parvis.conversation.views.showing import lines_of
from parvis.conversation.views.who import FORM, beside, may_see_alerts, member
from parvis.core.errors import Refusal

_A_SCREENFUL, _BESIDE = 30, 5


@require_safe
@may_see_alerts
def alerts(request: HttpRequest) -> HttpResponse:
    """The open ones first."""
    by = member(request)
    page = Paginator(alerts_for(by), _A_SCREENFUL).get_page(request.GET.get("p"))
    context = {
        "page": page, "lines": [_line(each) for each in page], "open": open_alerts(by).count(),
        "rules": AlertRule.objects.filter(is_active=True).count(),
    }  # fmt: skip
    return render(request, "conversation/desk/alerts.html", context)


def _line(alert: Alert) -> dict[str, Any]:
    return {"alert": alert, "where": _where(alert), "told": [each.person for each in letters_of(alert)]}


def _where(alert: Alert) -> str:
    """By which way what it is about came, in a word; empty when by any."""
    network, way = alert.facts.get("network", ""), alert.facts.get("way", "")
    if network:
        return label_of(network)
    return str(Way(way).label).capitalize() if way in Way.values else ""


@require_http_methods(FORM)
@may_see_alerts
def alert(request: HttpRequest, pk: int) -> HttpResponse:
    """One alert; saying what was done about it closes it."""
    by = member(request)
    row = alerts_for(by).filter(pk=pk).first()
    if row is None:
        raise Http404
    form = SeeToForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            alerting.see_to(row, by=by, reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            beside(form, refusal)
        else:
            messages.success(request, _("It is seen to. What you did is kept with it."))
            return redirect("conversation_alerts")
    context = {**_facts(row, by), "form": form}
    return render(request, "conversation/desk/alert.html", context, status=400 if form.errors else 200)


def _facts(row: Alert, by: User) -> dict[str, Any]:
    """What is known so far, as figures and by whom it is known."""
    filters = lists.Filters(alert=row.pk)
    shown = lists.threads(filters, by=by, limit=_BESIDE)
    return {
        "alert": row, "where": _where(row), "letters": letters_of(row), "is_surge": row.rule.kind == AlertRule.Kind.VOLUME,
        "lines": lines_of(shown.rows), "count": lists.count(filters, by=by), "kept": f"state=all&alert={row.pk}",
        "pause": pause_now(), "usual": _number(row.facts.get("usual")), "threshold": _number(row.facts.get("threshold")),
    }  # fmt: skip


def _number(value: Any) -> int | None:
    """A figure as one says it: no half messages."""
    return round(value) if isinstance(value, int | float) else None
