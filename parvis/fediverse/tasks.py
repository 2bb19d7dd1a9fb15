"""What the social web does in the background."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.core.tasks import periodic, task
from parvis.fediverse.models import Received, RemoteActor
from parvis.fediverse.services import picturing, receiving, webfinger


@task(attempts=8, first_delay=30, label=_("Deal with what another server sent"))
def finish_received(pk: str) -> None:
    """An activity that needs another server."""
    row = Received.objects.select_related("remote").filter(pk=pk).first()
    if row is not None:
        receiving.finish(row)


@task(attempts=3, first_delay=60, label=_("Ask under which name somebody is known"))
def confirm_account(pk: str) -> None:
    """An account of another domain than its server."""
    remote = RemoteActor.objects.filter(pk=pk, gone_at=None).first()
    if remote is not None:
        webfinger.confirm(remote)


@periodic(hour="4", minute="10", label=_("Forget activities done with"))
def forget_received_nightly() -> None:
    """Thirty days are enough to recognise one sent twice."""
    receiving.forget_received()


@periodic(hour="4", minute="15", label=_("Forget pictures of other servers"))
def forget_pictures_nightly() -> None:
    """Those nobody looks at any more."""
    picturing.forget_stale()
