"""People of other servers, forgotten: they asked, or their account is gone."""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction

from parvis.core.clock import now
from parvis.fediverse.models import Deed, Delivery, Received, RemoteActor, RemotePicture, Report
from parvis.traces.contracts import ErasedElsewhere
from parvis.traces.queries import Subject

_NOBODY = {
    "account": "", "name": "", "summary": "", "url": "", "icon_url": "", "keys": {}, "also_known_as": [], "moved_to": "", "reason": "",
}  # fmt: skip


def forget_account(remote: RemoteActor) -> None:
    """The account is gone: what it said of itself goes; its address stays, so that it is not met as a stranger."""
    RemotePicture.objects.filter(remote=remote).delete()
    RemoteActor.objects.filter(pk=remote.pk).update(gone_at=now(), **_NOBODY)


@transaction.atomic
def erase_somebody(subject: Subject) -> ErasedElsewhere:
    """Somebody asked to be erased: their account here, their private words, what they sent, where we wrote to."""
    remotes = list(RemoteActor.objects.filter(handle__in=[handle.pk for handle in subject.handles]))
    erased = sum(_erase(remote) for remote in remotes)
    return ErasedElsewhere({"remoteactor": erased} if erased else {})


def _erase(remote: RemoteActor) -> int:
    for deed in Deed.objects.filter(remote=remote):
        # The address of a post names its author: the deed stays counted, under nobody's.
        Deed.objects.filter(pk=deed.pk).update(iri=f"erased:{uuid4().hex}", words="", gone_at=deed.gone_at or now())
    Received.objects.filter(remote=remote).delete()
    Report.objects.filter(remote=remote).update(words="", objects_named=[], remote=None)
    Delivery.objects.filter(inbox=remote.inbox).delete()
    remote.delete()
    return 1
