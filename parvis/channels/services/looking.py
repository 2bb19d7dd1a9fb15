"""Looking for messages that may have left: on the network itself, before anything is sent again."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import User
from parvis.channels.contracts import ChannelError, Reconnect, Sent
from parvis.channels.freezing import thaw
from parvis.channels.models import Delivery
from parvis.channels.registry import adapter_of
from parvis.channels.services.renewing import with_account
from parvis.channels.services.settling import CLEAR, backoff, break_connection, hold, settle_sent
from parvis.channels.services.withdrawing import withdraw_if_refused
from parvis.channels.services.writing import begin
from parvis.channels.states import Going
from parvis.core.clock import now
from parvis.core.errors import BadInput

# Clocks of networks differ from ours.
_SKEW = timedelta(minutes=5)
# Longer than a network is usually away: a person looks.
_PATIENCE = timedelta(days=2)
_UNKNOWN = Delivery.State.UNKNOWN
_log = logging.getLogger(__name__)


def look_for_unknown(*, most: int = 100) -> int:
    """Look for each message that may have left; how many were settled."""
    ready = Q(lease_until=None) | Q(lease_until__lte=now())
    found = Delivery.objects.filter(ready, state=_UNKNOWN).order_by("attempted_at")[:most]
    return sum(look_for(delivery) for delivery in found)


def look_for(delivery: Delivery) -> bool:
    """Ask the network whether it is there: then it is sent, else it waits again. Whether that is settled now."""
    if not delivery.connection.is_usable:
        return _give_up_late(delivery)
    since = (delivery.attempted_at or delivery.due_at) - _SKEW
    message = thaw(delivery.message)
    try:
        sent = with_account(delivery.connection, lambda adapter, account: adapter.find(account, message, since=since))
    except NotImplementedError:
        return _ask_a_person(delivery)
    except ChannelError as error:
        if isinstance(error, Reconnect):
            break_connection(delivery.connection, error)
        _log.warning("looking for %s: %s: %s", delivery.pk, type(error).__name__, error.detail)
        return _give_up_late(delivery)
    if sent is None:
        return _wait_again(delivery)
    done = settle_sent(delivery, sent, before=_UNKNOWN, at=delivery.attempted_at)
    if done:
        withdraw_if_refused(delivery)
    return done


def _wait_again(delivery: Delivery) -> bool:
    again: dict[str, Any] = {"reason": "", "problem": {}, "remedy": {}, "lease_until": None}
    if not Going.claim(delivery, before=_UNKNOWN, after=Delivery.State.WAITING, **again):
        return False
    begin(delivery)
    return True


def _give_up_late(delivery: Delivery) -> bool:
    """Look again later; once patience is over, a person does."""
    if delivery.attempted_at and delivery.attempted_at < now() - _PATIENCE:
        return _ask_a_person(delivery)
    seconds = backoff(delivery.attempts + 1)
    Delivery.objects.filter(pk=delivery.pk, state=_UNKNOWN).update(lease_until=now() + timedelta(seconds=seconds))
    return False


def _ask_a_person(delivery: Delivery) -> bool:
    return hold(
        delivery, before=_UNKNOWN, reason="unknown",
        problem=_("Nobody can tell whether it was published."),
        remedy=_("Look on the network: give its address if it is there, else send it again."),
    )  # fmt: skip


def settle_as_sent(delivery: Delivery, *, url: str, by: User) -> None:
    """Somebody looked: it is there, at this address. Raises BadInput."""
    from parvis.channels.services.handing import check_published

    if delivery.state != Delivery.State.HELD or delivery.reason != "unknown":
        raise BadInput(_("This sending is settled."), remedy=_("Open its page again."))
    check_published(adapter_of(delivery.connection.network), url)
    if not settle_sent(delivery, Sent(id=url, url=url), before=Delivery.State.HELD, at=delivery.attempted_at):
        raise BadInput(_("This sending is settled."), remedy=_("Open its page again."))


def release(delivery: Delivery) -> None:
    """Somebody acted: what was held back waits again, and everything is asked anew. Raises BadInput."""
    if not Going.claim(delivery, before=Delivery.State.HELD, after=Delivery.State.WAITING, **CLEAR):
        raise BadInput(_("This sending is not held back any more."), remedy=_("Open its page again."))
    begin(delivery)
