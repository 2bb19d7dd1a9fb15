"""Reports, servers and people: what is decided, with its reason."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.log_actions import log

from parvis.core.errors import Refusal
from parvis.fediverse.forms import JudgePersonForm, JudgeServerForm, NewServerForm, ReportForm, SettleForm
from parvis.fediverse.models import Host, RemoteActor, Report
from parvis.fediverse.queries import moderation, reports, rules
from parvis.fediverse.services.moderating import checked_host, judge_host, judge_person
from parvis.fediverse.services.reporting import send_report, settle_report
from parvis.fediverse.views.desk.who import (
    beside,
    may_decide,
    may_judge_people,
    may_judge_servers,
    may_report,
    may_see_people,
    may_see_reports,
    may_see_servers,
    member,
)

_FORM = ["GET", "HEAD", "POST"]
A_SCREENFUL = 50


@require_safe
@may_see_reports
def home(request: HttpRequest) -> HttpResponse:
    """Reports that wait, then those settled; how many rules there are."""
    page = Paginator(reports.settled_reports(), A_SCREENFUL).get_page(request.GET.get("p"))
    context = {
        "open": reports.open_reports()[:200], "page": page, "counts": moderation.counts(),
        "allow_list": settings.FEDIVERSE_ALLOW_LIST,
    }  # fmt: skip
    return render(request, "fediverse/desk/moderation.html", context)


@require_http_methods(_FORM)
@may_see_reports
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One report: what is reported, by which server, and what comes of it."""
    row = get_object_or_404(Report.objects.select_related("remote", "actor", "settled_by"), pk=pk)
    if request.method == "POST":
        return _settle(request, row)
    return _report(request, row, SettleForm(initial={"voice": row.actor}))


@may_decide
def _settle(request: HttpRequest, row: Report) -> HttpResponse:
    form = SettleForm(request.POST)
    if form.is_valid():
        try:
            settle_report(row, by=member(request), **form.cleaned_data)
        except Refusal as refusal:
            beside(form, refusal)
        else:
            log(row, "fediverse.settle", user=request.user, title=str(row.remote or ""))
            messages.success(request, _("The report is settled."))
            return redirect("moderation")
    return _report(request, row, form)


def _report(request: HttpRequest, row: Report, form: SettleForm) -> HttpResponse:
    context = {"report": row, "named": reports.reported_in(row), "form": form, "is_open": row.state == "open"}
    return render(request, "fediverse/desk/report.html", context)


@require_http_methods(_FORM)
@may_see_servers
def servers(request: HttpRequest) -> HttpResponse:
    """Servers with a rule; a rule for another one."""
    if request.method == "POST":
        return _judge_new(request)
    return _servers(
        request, NewServerForm(initial={"rule": Host.Rule.BLOCK, "name": request.GET.get("name", "")[:255]})
    )


def _servers(request: HttpRequest, form: NewServerForm) -> HttpResponse:
    words, rule = request.GET.get("q", "")[:100], request.GET.get("rule", "")
    rows = moderation.judged_hosts(rule=rule if rule in Host.Rule.values else "", words=words)
    context = {
        "page": Paginator(rows, A_SCREENFUL).get_page(request.GET.get("p")), "form": form, "words": words, "rule": rule,
        "rules": [choice for choice in Host.Rule.choices if choice[0]], "allow_list": settings.FEDIVERSE_ALLOW_LIST,
    }  # fmt: skip
    return render(request, "fediverse/desk/servers.html", context)


@may_judge_servers
def _judge_new(request: HttpRequest) -> HttpResponse:
    form = NewServerForm(request.POST)
    if form.is_valid():
        host = _judged(request, form, form.cleaned_data["name"])
        if host is not None:
            return redirect("moderation_server", host.name)
    return _servers(request, form)


def _judged(request: HttpRequest, form: JudgeServerForm, name: str) -> Host | None:
    given = {each: form.cleaned_data[each] for each in ("rule", "reason", "note")}
    try:
        host = judge_host(name, by=member(request), **given)
    except Refusal as refusal:
        beside(form, refusal)
        return None
    log(host, "fediverse.judge_server", user=request.user, title=host.name)
    messages.success(request, _("%(server)s: %(rule)s.") % {"server": host.name, "rule": host.get_rule_display()})
    return host


@require_http_methods(_FORM)
@may_see_servers
def server(request: HttpRequest, name: str) -> HttpResponse:
    """One server: its rule, what was decided, who of it follows or wrote."""
    try:
        host = checked_host(name)
    except Refusal:
        return redirect("moderation_servers")
    row = Host.objects.filter(name=host).first() or Host(name=host)
    if request.method == "POST":
        return _judge_server(request, row)
    return _server(request, row, JudgeServerForm(initial={"rule": row.rule, "reason": row.reason}))


@may_judge_servers
def _judge_server(request: HttpRequest, row: Host) -> HttpResponse:
    form = JudgeServerForm(request.POST)
    if form.is_valid() and _judged(request, form, row.name) is not None:
        return redirect("moderation_server", row.name)
    return _server(request, row, form)


def _server(request: HttpRequest, row: Host, form: JudgeServerForm) -> HttpResponse:
    holds = Host(rule=rules.rule_of_host(row.name))
    people = RemoteActor.objects.filter(host=row.name, gone_at=None)
    context = {
        "server": row, "form": form, "holds": holds, "history": moderation.history_of_host(row.name)[:50],
        "people": people.order_by("address")[:50], "count": people.count(), "allow_list": settings.FEDIVERSE_ALLOW_LIST,
        "is_refused": rules.is_refused_by(holds.rule),
    }  # fmt: skip
    return render(request, "fediverse/desk/server.html", context)


@require_safe
@may_see_people
def people(request: HttpRequest) -> HttpResponse:
    """People with a rule, or found by their name."""
    words = request.GET.get("q", "")[:100]
    page = Paginator(moderation.judged_people(words), A_SCREENFUL).get_page(request.GET.get("p"))
    return render(request, "fediverse/desk/remote_people.html", {"page": page, "words": words})


@require_safe
@may_see_people
def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody: what they did, what was decided, what may be."""
    return _person(request, _known(pk))


@require_safe
@may_see_people
def person_of(request: HttpRequest, pk: int) -> HttpResponse:
    """The same, by their handle in the ledger."""
    return redirect("moderation_person", get_object_or_404(RemoteActor, handle=pk).pk)


def _known(pk: UUID) -> RemoteActor:
    return get_object_or_404(RemoteActor.objects.select_related("handle"), pk=pk)


def _person(request: HttpRequest, remote: RemoteActor, **forms: Any) -> HttpResponse:
    posts = moderation.posts_of(remote)
    context = {
        "remote": remote, "acts": moderation.acts_of(remote), "history": moderation.history_of(remote)[:50],
        "host_rule": Host(rule=rules.rule_of_host(remote.host)), "follows": remote.follows.filter(state="accepted"),
        "judge": JudgePersonForm(initial={"rule": remote.rule, "reason": remote.reason}),
        "report": ReportForm(posts), **forms,
    }  # fmt: skip
    return render(request, "fediverse/desk/person.html", context)


@require_POST
@may_judge_people
def judge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Block, limit, or lift."""
    remote, form = _known(pk), JudgePersonForm(request.POST)
    if form.is_valid():
        try:
            judge_person(remote, by=member(request), **form.cleaned_data)
        except Refusal as refusal:
            beside(form, refusal)
        else:
            log(remote, "fediverse.judge_person", user=request.user, title=remote.shown_address)
            told = {"who": remote, "rule": remote.get_rule_display()}
            messages.success(request, _("%(who)s: %(rule)s.") % told)
            return redirect("moderation_person", pk)
    return _person(request, _known(pk), judge=form)


@require_POST
@may_report
def tell(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Report somebody to their own server."""
    remote = _known(pk)
    form = ReportForm(moderation.posts_of(remote), request.POST)
    if form.is_valid():
        objects = form.cleaned_data.get("posts", [])
        try:
            send_report(remote, objects=objects, words=form.cleaned_data["words"], by=member(request))
        except Refusal as refusal:
            beside(form, refusal)
        else:
            log(remote, "fediverse.report", user=request.user, title=remote.shown_address)
            messages.success(request, _("The report leaves for %(server)s.") % {"server": remote.host})
            return redirect("moderation_person", pk)
    return _person(request, remote, report=form)
