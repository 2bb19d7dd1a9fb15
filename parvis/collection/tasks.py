"""The collection's work in the background."""

from __future__ import annotations

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from parvis.collection.services.entries import AT_ONCE, refresh_works
from parvis.collection.services.uploading import go_on_with
from parvis.collection.services.uploads import forget_old_uploads, forgotten_by_the_worker
from parvis.core.tasks import enqueue, periodic, task


@task(attempts=1, label=_("Import a file"))
def work_on_upload(token: str) -> None:
    """Count or import a file staff brought; an interrupted one goes on where it stopped."""
    go_on_with(token)


@task(label=_("Index works anew"))
def refresh_works_of(model: str, pk: int) -> None:
    """Index anew the works tied to a maker, place, subject or type that staff changed, past the first ones."""
    entry = apps.get_model("collection", model)._default_manager.filter(pk=pk).first()
    if entry is not None:
        refresh_works(entry, start=AT_ONCE)


@periodic(minute="*/5", label=_("Go on with interrupted imports"))
def take_up_uploads() -> None:
    """Go on with the imports a dead worker left."""
    for upload in forgotten_by_the_worker():
        if not work_on_upload.is_waiting(upload.token):
            enqueue(work_on_upload, upload.token)


@periodic(hour="4", minute="20", label=_("Delete files left after import"))
def tidy_uploads() -> None:
    """Delete the files nobody came back for."""
    forget_old_uploads()
