"""Who reads a newsletter: how many, one of them by the whole address, those brought in, the table of all."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.log_actions import log

from parvis.channels.forms import ReaderForm, ReadersForm
from parvis.channels.models import Connection, Subscriber
from parvis.channels.queries.newsletters import NETWORK, readers_by_state, returns_last_read, subscriber_at
from parvis.channels.services import newsletters
from parvis.channels.services.newsletters.subscribing import address_of
from parvis.channels.views.who import beside, may_keep_readers, may_see_readers, member
from parvis.core.bilingual import told_in
from parvis.core.clock import today
from parvis.core.errors import BadInput


def _newsletter(pk: UUID) -> Connection:
    return get_object_or_404(Connection, pk=pk, network=NETWORK)


@require_http_methods(["GET", "HEAD", "POST"])
@may_see_readers
def readers(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How many, by state and language; a POST looks for one by the whole address, so that none stands in a log."""
    connection = _newsletter(pk)
    if request.method != "POST":
        return _page(request, connection)
    if not request.user.has_perm("channels.change_subscriber"):
        return _page(request, connection, status=403)
    form = ReaderForm(request.POST)
    found = subscriber_at(connection, form.cleaned_data["address"]) if form.is_valid() else None
    if form.is_valid():
        log(connection, "channels.reader_looked", user=request.user)
    shown: dict[str, Any] = {
        "found": found,
        "address": address_of(found) if found else "",
        "is_sought": form.is_valid(),
    }
    return _page(request, connection, sought=form, **shown)


def _page(request: HttpRequest, connection: Connection, *, status: int = 200, **more: Any) -> HttpResponse:
    states, languages = dict(Subscriber.State.choices), dict(Subscriber.Language.choices)
    counts = [(states[state], languages[code], n) for state, code, n in readers_by_state(connection)]
    context = {"newsletter": connection, "counts": counts, "sought": ReaderForm(), "bring": ReadersForm()}
    returned = returns_last_read()
    context |= {"returned": returned, "returned_problem": told_in(returned.problem) if returned else "", **more}
    response = render(request, "channels/desk/readers.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@may_keep_readers
def bring(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A table of those who agreed elsewhere."""
    connection, form = _newsletter(pk), ReadersForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, connection, bring=form, status=400)
    try:
        brought = newsletters.bring_subscribers(connection, stream=form.cleaned_data["table"].file, by=member(request))
    except BadInput as refusal:
        beside(form, refusal)
        return _page(request, connection, bring=form, status=400)
    log(connection, "channels.readers_in", user=request.user)
    return _page(request, connection, brought=brought)


@require_POST
@may_keep_readers
def table(request: HttpRequest, pk: UUID) -> StreamingHttpResponse:
    """All who read it, with their proof, as a table that no cache keeps."""
    connection = _newsletter(pk)
    log(connection, "channels.readers_out", user=request.user)
    answer = StreamingHttpResponse(_lines(connection), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{connection.account}-{today().isoformat()}.csv"'
    answer["Cache-Control"] = "no-store"
    return answer


class _Echo:
    """A file that gives back what is written."""

    def write(self, text: str) -> str:
        """The line."""
        return text


def _lines(connection: Connection) -> Iterator[str]:
    writer = csv.writer(_Echo())
    # A spreadsheet then knows that it is UTF-8.
    yield "\ufeff"
    for row in newsletters.export_subscribers(connection):
        yield writer.writerow(row)


@require_POST
@may_keep_readers
def take_out(request: HttpRequest, pk: UUID, reader: UUID) -> HttpResponse:
    """Somebody asked staff to leave."""
    connection = _newsletter(pk)
    subscriber = get_object_or_404(
        Subscriber.objects.select_related("connection", "handle"), pk=reader, connection=connection
    )
    newsletters.leave_newsletter(subscriber, why="staff")
    log(connection, "channels.reader_left", user=request.user)
    messages.success(request, _("They receive it no more; their address is erased."))
    return redirect("presence_readers", pk)
