"""Media's work in the background: the rows say what is to be done, a task only wakes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.core.tasks import enqueue, periodic, task
from parvis.media import services
from parvis.media.models import Derivative, Picture


@task(attempts=3, label=_("Make the sizes of a picture"))
def make_derivatives(picture_id: int) -> None:
    """Make what is pending of one picture; a picture deleted meanwhile needs nothing.

    Raises DerivativesFailed, so that the attempt counts and the desk tells why.
    """
    picture = Picture.objects.filter(pk=picture_id).first()
    if picture is not None:
        services.make_or_tell(picture)


@periodic(minute="*/15", label=_("Make the sizes that are missing"))
def make_missing() -> None:
    """Wake the makers for whatever was lost or left by a dead worker."""
    if services.remake_missing():
        waiting = Derivative.objects.filter(state=Derivative.State.PENDING)
        for picture_id in waiting.values_list("picture", flat=True).distinct():
            enqueue(make_derivatives, picture_id)
