"""Counting and importing an upload, in the worker."""

from __future__ import annotations

from dataclasses import asdict

from django.utils.translation import override
from wagtail.log_actions import log

from parvis.accounts.models import User
from parvis.collection.importing.report import Counts, Report
from parvis.collection.importing.running import start_import
from parvis.collection.models import ImportRun
from parvis.collection.services.media_uploads import carry_out_media
from parvis.collection.services.uploads import Step, Upload, language_of, read_upload
from parvis.core.errors import NotFound, Refusal

# What a page shows; the whole list is a file to download.
PROBLEMS_SHOWN = 100


def go_on_with(token: str) -> bool:
    """Do what is asked of an upload, if anything still is: asked twice, or forgotten, it needs nothing."""
    try:
        upload = read_upload(token)
    except NotFound:
        return False
    if upload.is_working:
        carry_out_media(upload) if upload.is_media else carry_out(upload)
    return upload.step in {Step.COUNTED, Step.DONE}


def carry_out(upload: Upload) -> None:
    """Do what is asked of an upload: count what would happen, or import. Called again, it goes on.

    A refusal of the file is told on its page; anything else is left to the worker's log, and the
    page offers to go on.
    """
    user = User.objects.filter(pk=upload.by).first() if upload.by else None
    upload.note(attempts=upload.attempts + 1)
    with override(language_of(user)):
        try:
            report = start_import(
                path=upload.path,
                mapping=upload.mapping,
                file_name=upload.file_name,
                dry_run=upload.step == Step.COUNTING,
                tell=lambda done, size, counts: _tell(upload, done, size, counts),
            )
        except Refusal as refusal:
            upload.note(step=Step.FAILED, message=str(refusal))
            return
    _settle(upload, report, user)


def _tell(upload: Upload, done: int, size: int, counts: Counts) -> None:
    upload.note(done=done, size=size, counts=asdict(counts))


def _settle(upload: Upload, report: Report, user: User | None) -> None:
    shown = [
        {"row": problem.row, "code": problem.code, "column": problem.column, "details": dict(problem.details)}
        for problem in report.problems[:PROBLEMS_SHOWN]
    ]
    upload.note(
        step=Step.COUNTED if report.is_dry else Step.DONE,
        counts=asdict(report.counts),
        problems=shown,
        run=report.run,
        message="",
    )
    run = ImportRun.objects.filter(pk=report.run).first() if report.run else None
    if run is not None:
        log(run, "parvis.import", user=user, data=asdict(report.counts))
