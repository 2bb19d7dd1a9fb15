"""Media's work in the background: the rows say what is to be done, a task only wakes."""

from __future__ import annotations

from django.apps import apps
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from parvis.core.tasks import enqueue, periodic, task
from parvis.media import services
from parvis.media.models import Derivative, Picture
from parvis.media.storages import MediaDisk


@task(attempts=3, label=_("Make the sizes of a picture"))
def make_derivatives(picture_id: int) -> None:
    """Make what is pending of one picture; a picture deleted meanwhile needs nothing.

    Raises DerivativesFailed, so that the attempt counts and the desk tells why.
    """
    picture = Picture.objects.filter(pk=picture_id).first()
    if picture is not None:
        services.make_or_tell(picture)


@task(attempts=3, label=_("Make what is shown of a film, a sound or a document"))
def prepare_recording(model: str, pk: int) -> None:
    """Make what is shown of a film, a sound or a document; one deleted meanwhile needs nothing."""
    found = apps.get_model("media", model)._default_manager.filter(pk=pk).first()
    if found is not None:
        services.prepare_recording(found)


@periodic(minute="*/15", label=_("Make the sizes that are missing"))
def make_missing() -> None:
    """Wake the makers for whatever was lost or left by a dead worker."""
    # A bucket loses nothing by itself; asking it of every file is for the night.
    _wake(look_for_files=isinstance(default_storage, MediaDisk))


@periodic(hour="3", minute="40", label=_("Look for lost files"))
def look_for_lost() -> None:
    """Look for every file, wherever it lies."""
    _wake(look_for_files=True)


def _wake(*, look_for_files: bool) -> None:
    if services.remake_missing(look_for_files=look_for_files):
        waiting = Derivative.objects.filter(state=Derivative.State.PENDING)
        for picture_id in waiting.values_list("picture", flat=True).distinct():
            enqueue(make_derivatives, picture_id)
    for model, pk in services.unprepared():
        enqueue(prepare_recording, model.__name__, pk)
    services.note_missing_likenesses()
