"""The collection's work in the background."""

from __future__ import annotations

from django.apps import apps

from parvis.collection.services.entries import AT_ONCE, refresh_works
from parvis.collection.services.uploading import carry_out
from parvis.collection.services.uploads import read_upload
from parvis.core.tasks import task


@task(attempts=1)
def work_on_upload(token: str) -> None:
    """Count or import a file staff brought; an interrupted one is gone on with from its page."""
    carry_out(read_upload(token))


@task()
def refresh_works_of(model: str, pk: int) -> None:
    """Index anew the works tied to a maker, place, subject or type that staff changed, past the first ones."""
    entry = apps.get_model("collection", model)._default_manager.filter(pk=pk).first()
    if entry is not None:
        refresh_works(entry, start=AT_ONCE)
