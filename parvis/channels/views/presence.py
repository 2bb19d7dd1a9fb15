"""Where we are: our voices on the social web, the accounts connected, their figures and exports."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.log_actions import log

from parvis.channels import services
from parvis.channels.attention import own_addresses, tags_in
from parvis.channels.contracts import Adapter
from parvis.channels.forms import ConnectForm, ExportForm, FiguresForm, ListeningForm
from parvis.channels.models import Connection
from parvis.channels.queries import presence
from parvis.channels.queries.presence import Days
from parvis.channels.registry import NETWORKS, adapter_of, adapters
from parvis.channels.secrets import opened
from parvis.channels.services import COUNTED, NAMES
from parvis.channels.templatetags.channels_desk import grouped
from parvis.channels.views.who import (
    beside,
    may_connect,
    may_see_accounts,
    may_type_figures,
    member,
    tell,
)
from parvis.core.errors import BadInput, Refusal

_FORM = ["GET", "HEAD", "POST"]
LABELS = NAMES | COUNTED


@require_safe
@may_see_accounts
def home(request: HttpRequest) -> HttpResponse:
    """Voices, accounts, and the networks one may connect."""
    context = {"voices": presence.voices(), "accounts": presence.accounts(), "networks": adapters()}
    return render(request, "channels/desk/presence.html", context)


def _adapter(network: str) -> Adapter:
    if network not in NETWORKS:
        raise Http404
    return adapter_of(network)


@require_http_methods(_FORM)
@may_connect
def connect(request: HttpRequest, network: str) -> HttpResponse:
    """Connect an account of a network."""
    return _connect(request, _adapter(network), None)


@require_http_methods(_FORM)
@may_connect
def connect_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Connect again an account that no longer works, or was left."""
    connection = get_object_or_404(Connection, pk=pk)
    return _connect(request, _adapter(connection.network), connection)


def _connect(request: HttpRequest, adapter: Adapter, connection: Connection | None) -> HttpResponse:
    known = dict(connection.options) if connection else {}
    first = known | {
        "voice": request.GET.get("voice", "")[:100],
        "kept_as": connection.presence_id if connection else None,
    }
    form = ConnectForm(adapter, request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        begun = _begin(request, adapter, form, connection)
        if begun is not None and begun.address:
            # A form may not lead to another host (our policy says so): a link does.
            return render(request, "channels/desk/onward.html", {"address": begun.address, "network": adapter.label})
        if begun is not None and begun.connection is not None:
            return _connected(request, adapter, begun.connection)
    context = {"form": form, "network": adapter.label, "connection": connection, "adapter": adapter}
    return render(request, "channels/desk/connect.html", context)


def _begin(
    request: HttpRequest, adapter: Adapter, form: ConnectForm, connection: Connection | None
) -> services.Begun | None:
    try:
        return services.begin_connecting(
            network=adapter.name,
            answers=form.answers,
            back=f"{settings.PUBLIC_ADDRESS}{reverse('presence_back')}",
            by=member(request),
            presence=form.cleaned_data["kept_as"],
            connection=connection,
        )
    except BadInput as refusal:
        beside(form, refusal)
        return None


def _connected(request: HttpRequest, adapter: Adapter, connection: Connection) -> HttpResponse:
    log(connection, "channels.connect", user=request.user)
    secret = opened(connection).get(adapter.shown_once, "") if adapter.shown_once else ""
    if not secret:
        messages.success(request, _("The account is connected."))
        return redirect("presence_account", connection.pk)
    response = render(request, "channels/desk/secret.html", {"connection": connection, "secret": secret})
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@may_connect
def back(request: HttpRequest) -> HttpResponse:
    """The network sends the person back here, once."""
    query = {name: str(value)[:4000] for name, value in request.GET.items()}
    try:
        connection = services.finish_connecting(state=query.get("state", ""), query=query, by=member(request))
    except Refusal as refusal:
        tell(request, refusal)
        return redirect("presence_home")
    return _connected(request, adapter_of(connection.network), connection)


@require_safe
@may_see_accounts
def account(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One account: how it is, its figures, its export."""
    return _account(request, get_object_or_404(Connection, pk=pk))


def _account(request: HttpRequest, connection: Connection, **forms: Any) -> HttpResponse:
    context = {
        "account": presence.account_of(connection),
        "weeks": _named(presence.figures_by_day(connection)),
        "figures_form": FiguresForm(),
        **_attention(connection),
        "export": ExportForm() if services.reads_exports(connection.network) else None,
        **forms,
    }
    return render(request, "channels/desk/account.html", context)


def _attention(connection: Connection) -> dict[str, Any]:
    """What is listened for there, and what this network can tell at all."""
    hears = adapter_of(connection.network).capabilities.hears if connection.network in NETWORKS else frozenset()
    options = connection.options
    first = {"tags": " ".join(tags_in(options)), "addresses": "\n".join(options.get("addresses") or [])}
    return {
        "hears": hears, "own_addresses": own_addresses(), "proposed": services.tags_to_propose(connection),
        "listening": ListeningForm(initial=first) if "tags" in hears else None,
    }  # fmt: skip


def _named(days: Days) -> list[tuple[date, list[tuple[Any, int, str]]]]:
    """Figures under the names people read."""
    return [(day, [(LABELS.get(name, name), value, by) for name, value, by in told]) for day, told in days]


@require_POST
@may_type_figures
def figures(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A week's figures, typed."""
    connection, form = get_object_or_404(Connection, pk=pk), FiguresForm(request.POST)
    if not form.is_valid():
        return _account(request, connection, figures_form=form)
    try:
        services.record_figures(
            connection=connection, day=form.cleaned_data["day"], figures=form.figures, by=member(request)
        )
    except BadInput as refusal:
        beside(form, refusal)
        return _account(request, connection, figures_form=form)
    messages.success(request, _("The figures are noted."))
    return redirect("presence_account", pk)


@require_POST
@may_type_figures
def export(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The network's export file, taken in."""
    connection, form = get_object_or_404(Connection, pk=pk), ExportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _account(request, connection, export=form)
    try:
        brought = _take_in(connection, form.cleaned_data["file"], request)
    except BadInput as refusal:
        beside(form, refusal)
        return _account(request, connection, export=form)
    told = {"figures": grouped(brought.figures), "follows": grouped(brought.follows)}
    messages.success(request, _("Taken in: %(figures)s figures, %(follows)s new follows.") % told)
    return redirect("presence_account", pk)


def _take_in(connection: Connection, sent: UploadedFile[bytes], request: HttpRequest) -> services.Imported:
    with tempfile.NamedTemporaryFile(suffix=".zip") as held:
        for chunk in sent.chunks():
            held.write(chunk)
        held.flush()
        return services.import_export(connection=connection, file=Path(held.name), by=member(request))


@require_POST
@may_connect
def attention(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is listened for: hashtags, addresses of ours."""
    connection, form = get_object_or_404(Connection, pk=pk), ListeningForm(request.POST)
    if not form.is_valid():
        return _account(request, connection, listening=form)
    tags = [*form.cleaned_data["tags"].replace(",", " ").split(), *request.POST.getlist("proposed")]
    try:
        services.listen_for(connection, tags=tags, addresses=form.cleaned_data["addresses"].splitlines())
    except BadInput as refusal:
        beside(form, refusal)
        return _account(request, connection, listening=form)
    messages.success(request, _("Noted: it is listened for from now on."))
    return redirect("presence_account", pk)


@require_POST
@may_connect
def look(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask the network now how the account is."""
    services.look_after(get_object_or_404(Connection, pk=pk))
    messages.success(request, _("The network was asked: what it says stands here."))
    return redirect("presence_account", pk)


@require_POST
@may_connect
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Use it no longer."""
    connection = get_object_or_404(Connection, pk=pk)
    try:
        services.leave(connection, by=member(request))
    except Refusal as refusal:
        tell(request, refusal)
    else:
        log(connection, "channels.leave", user=request.user)
        messages.success(request, _("The account is disconnected: its secrets are gone, what waits for it is held."))
    return redirect("presence_account", pk)
