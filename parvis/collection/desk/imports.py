"""Bringing a file in: choose it, see what it would give, count, import, read what was refused."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from parvis.collection.desk.import_forms import UploadForm
from parvis.collection.desk.media_imports import begin_media, media_context
from parvis.collection.desk.proposals import choose_mapping, correct_mapping, preview_of
from parvis.collection.importing.problems import Problem
from parvis.collection.importing.report import problems_of, stream_problems, write_problems
from parvis.collection.models import Conflict, ImportRun, RemovedWork
from parvis.collection.services.uploads import Step, Upload, forget_upload, read_upload, receive_upload, uploads
from parvis.collection.tasks import work_on_upload
from parvis.core.errors import NotFound, Refusal
from parvis.core.tasks import enqueue

P = ParamSpec("P")
# The page shows so many; the spreadsheet has them all.
PROBLEMS_SHOWN = 200
may_import = permission_required("collection.add_importrun", raise_exception=True)


def with_refusals(view: Callable[P, HttpResponseBase]) -> Callable[P, HttpResponseBase]:
    """Tell a refusal on the list of imports, rather than as an error page."""

    @wraps(view)
    def told(*args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(*args, **kwargs)
        except NotFound as refusal:
            messages.error(args[0], str(refusal))
            return redirect("collection_imports")

    return told


@require_safe
@may_import
def list_imports(request: HttpRequest) -> HttpResponse:
    """Files brought and not done with, then every import."""
    kept = list(uploads())
    context = {
        "waiting": [upload for upload in kept if upload.step != Step.DONE][:20],
        "media": [upload for upload in kept if upload.is_media and upload.step == Step.DONE][:20],
        "runs": ImportRun.objects.all()[:50],
        "conflicts": Conflict.objects.filter(settled_at=None).count(),
        "removed": RemovedWork.objects.count(),
    }
    return render(request, "collection/desk/imports.html", context)


@may_import
def bring_file(request: HttpRequest) -> HttpResponse:
    """The first step: the file, and how to read it."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = None
        try:
            upload = receive_upload(
                files=form.files_sent(), by=request.user.pk, mapping_name=form.cleaned_data["mapping"]
            )
            choose_mapping(upload)
            return redirect("collection_upload", upload.token)
        except Refusal as refusal:
            form.add_error("file", str(refusal))
            if upload is not None:
                forget_upload(upload)
    return render(request, "collection/desk/import_new.html", {"form": form})


@require_safe
@may_import
@with_refusals
def show_upload(request: HttpRequest, token: str) -> HttpResponse:
    """Where a file stands: its first rows as they will be, the counts, the bar, or the end."""
    upload = read_upload(token)
    if upload.is_media:
        return render(request, "collection/desk/media_upload.html", {"upload": upload, **media_context(upload)})
    context: dict[str, Any] = {"upload": upload, "problems": _problems(upload)}
    if upload.step in {Step.READY, Step.COUNTED}:
        try:
            context["preview"] = preview_of(upload)
        except Refusal as refusal:
            upload.note(step=Step.FAILED, message=str(refusal))
    return render(request, "collection/desk/upload.html", context)


@require_safe
@may_import
@with_refusals
def show_progress(request: HttpRequest, token: str) -> HttpResponse:
    """The bar alone, asked for again and again by the page."""
    upload = read_upload(token)
    response = render(request, "collection/desk/progress.html", {"upload": upload})
    if not upload.is_working:
        response["X-Finished"] = "yes"
    return response


@require_POST
@may_import
@with_refusals
def set_going(request: HttpRequest, token: str) -> HttpResponse:
    """Count, import, or go on with what a stopped worker left."""
    upload = read_upload(token)
    step = Step.COUNTING if request.POST.get("do") == "count" else Step.IMPORTING
    if upload.step != Step.DONE and (not upload.is_working or upload.is_silent):
        if upload.is_media:
            begin_media(upload, step, request.POST)
        upload.note(step=step, done=0, counts={}, message="", attempts=0, by=request.user.pk)
        enqueue(work_on_upload, token)
    return redirect("collection_upload", token)


@require_POST
@may_import
@with_refusals
def correct_reading(request: HttpRequest, token: str) -> HttpResponse:
    """Take a mapping corrected by hand, once it reads the first rows; else say what is wrong with it."""
    upload = read_upload(token)
    try:
        correct_mapping(upload, request.POST.get("mapping", ""))
        messages.success(request, _("The file is now read so. Look at its first works again."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("collection_upload", token)


@require_POST
@may_import
@with_refusals
def forget(request: HttpRequest, token: str) -> HttpResponse:
    """Delete a file brought; what was imported stays."""
    upload = read_upload(token)
    if upload.is_working and not upload.is_silent:
        messages.error(request, _("The import is going on. Wait for its end."))
    else:
        forget_upload(upload)
        messages.success(request, _("The file is deleted. What was imported stays."))
    return redirect("collection_imports")


@require_safe
@may_import
def show_run(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: what it did, what it refused and what to do about it."""
    run = get_object_or_404(ImportRun, pk=pk)
    context = {
        "run": run,
        "problems": problems_of(run)[:PROBLEMS_SHOWN],
        "conflicts": Conflict.objects.filter(run=run, settled_at=None).count(),
    }
    return render(request, "collection/desk/run.html", context)


@require_safe
@may_import
def download_problems(request: HttpRequest, pk: int) -> FileResponse:
    """The refused rows as a spreadsheet, in both languages."""
    run = get_object_or_404(ImportRun, pk=pk)
    kept = tempfile.NamedTemporaryFile(suffix=".csv")  # noqa: SIM115 - FileResponse closes it
    write_problems(Path(kept.name), stream_problems(run.pk))
    return FileResponse(kept, as_attachment=True, filename=f"lignes-refusees-{run.pk}.csv")


def _problems(upload: Upload) -> list[Problem]:
    return [Problem(row["row"], row["code"], row["column"], row["details"]) for row in upload.problems]
