"""Holding everything that would leave, and letting it go again.

Nothing is moved by a pause: what waits goes on waiting, so that nothing can be lost by lifting it. What takes back goes on.
"""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import User
from parvis.channels.models import Pause
from parvis.channels.queries.pausing import held_now, pause_now
from parvis.channels.services.sending import begin_due
from parvis.channels.signals import pause_lifted
from parvis.core.clock import now
from parvis.core.errors import BadInput, NotAllowed


def pause_all(*, by: User, reason: str) -> Pause:
    """Hold all sendings; the pause that stands when there is one. Raises NotAllowed, BadInput without a reason."""
    if not by.has_perm("channels.add_pause"):
        raise NotAllowed(_("Your role does not let you hold sendings."))
    if not reason.strip():
        raise BadInput(_("Say why: whoever lifts it has to know."), field="reason")
    try:
        with transaction.atomic():
            return Pause.objects.create(by=by, reason=reason.strip()[:2_000])
    except IntegrityError:
        # Somebody else held them in the same moment.
        return pause_now() or pause_all(by=by, reason=reason)


def lift_pause(pause: Pause, *, by: User) -> int:
    """Let everything leave again; how much begins at once. Raises NotAllowed, BadInput when it was lifted."""
    if not by.has_perm("channels.change_pause"):
        raise NotAllowed(_("Your role does not let you lift a pause."))
    with transaction.atomic():
        told = {"stands": None, "lifted_at": now(), "lifted_by": by, "held": held_now()}
        if not Pause.objects.filter(pk=pause.pk, stands=True).update(**told):
            raise BadInput(_("This pause was lifted."), remedy=_("Open the page again."))
        transaction.on_commit(lambda: pause_lifted.send(sender=Pause, pause=pause))
        return begin_due()
