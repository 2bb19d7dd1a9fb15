"""Media's work in the background: the rows say what is to be done, a task only wakes."""

from __future__ import annotations

from parvis.core.tasks import enqueue, periodic, task
from parvis.media import services
from parvis.media.models import Derivative, Picture


@task(attempts=3)
def make_derivatives(picture_id: int) -> None:
    """Make what is pending of one picture; a picture deleted meanwhile needs nothing."""
    picture = Picture.objects.filter(pk=picture_id).first()
    if picture is not None:
        services.make_derivatives(picture)


@periodic(minute="*/15")
def make_missing() -> None:
    """Wake the makers for whatever was lost or left by a dead worker."""
    if services.remake_missing():
        waiting = Derivative.objects.filter(state=Derivative.State.PENDING)
        for picture_id in waiting.values_list("picture", flat=True).distinct():
            enqueue(make_derivatives, picture_id)
