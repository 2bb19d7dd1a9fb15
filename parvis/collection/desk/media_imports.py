"""Bringing media in: an archive or several files, seen before anything is kept, refusals as a spreadsheet."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_safe

from parvis.collection.bringing.journal import Became, Row, read_rows
from parvis.collection.desk.import_forms import MediaUploadForm
from parvis.collection.importing.report import write_problems
from parvis.collection.services.media_uploads import (
    MOST_AT_ONCE,
    begin_again,
    journal_of,
    receive_media,
    too_many_files,
    view_of,
)
from parvis.collection.services.uploads import Step, Upload, read_upload
from parvis.collection.tasks import work_on_upload
from parvis.core.errors import NotFound, Refusal
from parvis.core.sending import FilesCounted, count_files
from parvis.core.tasks import enqueue
from parvis.media.models import Picture

# The page shows so many of each; the spreadsheet has all that was refused.
SHOWN = 24
NEAR_SHOWN = 200
REFUSED_SHOWN = 200
may_import_media = permission_required(("collection.add_importrun", "media.add_picture"), raise_exception=True)


@dataclass(frozen=True)
class Pair:
    """A picture that would come, beside those it resembles: (picture, differing bits).

    twins: the same of those that would come too: (row, differing bits).
    """

    row: Row
    near: list[tuple[Picture, int]]
    twins: list[tuple[Row, int]]


# Checked below, once its files can be counted: looking for the token reads the whole form.
@csrf_exempt
@may_import_media
def bring_files(request: HttpRequest) -> HttpResponse:
    """The first step: the files and their table. They are looked at as soon as they are here."""
    return _bring_counted(request, count_files(request, "given", most=MOST_AT_ONCE))


@csrf_protect
def _bring_counted(request: HttpRequest, counted: FilesCounted) -> HttpResponse:
    is_sent = request.method == "POST"
    form = MediaUploadForm(request.POST, request.FILES) if is_sent else MediaUploadForm()
    if is_sent and form.is_valid():
        sent = form.cleaned_data
        try:
            if counted.is_over:
                raise too_many_files()
            upload = receive_media(files=sent["given"], table=sent["table"], by=request.user.pk)
        except Refusal as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            upload.note(step=Step.COUNTING)
            enqueue(work_on_upload, upload.token)
            return redirect("collection_upload", upload.token)
    return render(request, "collection/desk/media_new.html", {"form": form})


def media_context(upload: Upload) -> dict[str, Any]:
    """What the page of an upload shows: what would come or came, what resembles, what is refused."""
    is_dry = upload.step != Step.DONE
    journal = journal_of(upload, is_dry=is_dry)
    if upload.is_working or upload.step == Step.FAILED:
        return {}
    refused = [row.told for row in islice(read_rows(journal, Became.REFUSED), REFUSED_SHOWN)]
    rows = list(islice((row for row in read_rows(journal, Became.BROUGHT) if not row.resembles), SHOWN))
    return {
        "pairs": _pairs(journal) if is_dry else [],
        "rows": rows,
        "more_brought": max(0, upload.counts.get("brought", 0) - len(rows)),
        "problems": refused,
        "more_refused": max(0, upload.counts.get("refused", 0) - len(refused)),
        "undescribed": sum(1 for row in read_rows(journal, Became.BROUGHT) if not row.is_described),
    }


def _pairs(journal: Path) -> list[Pair]:
    shown = list(islice((row for row in read_rows(journal, Became.BROUGHT) if row.resembles), NEAR_SHOWN))
    pictures = Picture.objects.in_bulk({near["picture"] for row in shown for near in row.near})
    wanted = {twin["row"] for row in shown for twin in row.twins}
    rows = {row.row: row for row in read_rows(journal, Became.BROUGHT) if row.row in wanted}
    return [
        Pair(
            row,
            [(pictures[near["picture"]], near["distance"]) for near in row.near if near["picture"] in pictures],
            [(rows[twin["row"]], twin["distance"]) for twin in row.twins if twin["row"] in rows],
        )
        for row in shown
    ]


def begin_media(upload: Upload, step: str, asked: QueryDict | Mapping[str, Any]) -> None:
    """What is asked of media: looked at anew, or brought but for the rows to leave aside."""
    if step == Step.COUNTING:
        begin_again(upload)
    elif upload.step == Step.COUNTED and isinstance(asked, QueryDict):
        upload.aside = [int(row) for row in asked.getlist("aside") if row.isascii() and row.isdecimal()][:NEAR_SHOWN]


@require_safe
@may_import_media
def show_view(request: HttpRequest, token: str, row: int) -> HttpResponseBase:
    """The small picture made of a file that has not come in yet."""
    try:
        path = view_of(read_upload(token), row)
        return FileResponse(path.open("rb"), content_type="image/webp")
    except (NotFound, FileNotFoundError):
        raise Http404 from None


@require_safe
@may_import_media
def download_refused(request: HttpRequest, token: str) -> HttpResponseBase:
    """Every refused row as a spreadsheet, in both languages."""
    try:
        upload = read_upload(token)
    except NotFound:
        raise Http404 from None
    journal = journal_of(upload, is_dry=upload.step != Step.DONE)
    kept = tempfile.NamedTemporaryFile(suffix=".csv")  # noqa: SIM115 - FileResponse closes it
    write_problems(Path(kept.name), (row.told for row in read_rows(journal, Became.REFUSED)))
    return FileResponse(kept, as_attachment=True, filename=f"fichiers-refuses-{upload.token[:6]}.csv")
