"""Figures of accounts and posts: asked of the network once a day, or typed by a colleague."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import User
from parvis.channels.contracts import ChannelError, Reconnect
from parvis.channels.models import Connection, Delivery, Figure
from parvis.channels.registry import adapter_of
from parvis.channels.services.renewing import with_account
from parvis.channels.services.settling import break_connection, sent_of
from parvis.core.clock import now, today
from parvis.core.errors import BadInput

# Posts older than this are no longer asked about: their figures hardly move.
_DAYS_ASKED = 60
_MOST_POSTS = 200
_MOST = 2**62
_NAME = re.compile(r"[a-z][a-z_]{0,29}")
NAMES = {
    "followers": _("followers"), "posts": _("posts"), "views": _("views"), "reach": _("people reached"),
    "likes": _("likes"), "reposts": _("shares"), "replies": _("comments"), "saves": _("saves"),
    "clicks": _("clicks"), "visits": _("visits of the profile"),
}  # fmt: skip
# Counted by us, never typed.
COUNTED = {
    "letters": _("letters left"), "bounced": _("came back"), "departures": _("left by it"), "readers": _("readers"),
}  # fmt: skip
_State = Connection.State
_log = logging.getLogger(__name__)


def measure_due() -> int:
    """Ask each network that tells for today's figures, of the account and of its posts; how many accounts."""
    usable = Connection.objects.filter(state__in=(_State.WORKING, _State.AILING)).exclude(measured_on=today())
    wanted = [each for each in usable if adapter_of(each.network).capabilities.metrics]
    return sum(measure(connection) for connection in wanted)


def measure(connection: Connection) -> bool:
    """Today's figures of one account. Whether they could be had."""
    day = today()
    try:
        _keep_account(connection, day)
        for delivery in _asked(connection):
            _keep_post(connection, delivery, day)
    except ChannelError as error:
        _log.warning("figures of %s: %s: %s", connection.pk, type(error).__name__, error.detail)
        if isinstance(error, Reconnect):
            break_connection(connection, error)
        return False
    Connection.objects.filter(pk=connection.pk).update(measured_on=day)
    return True


def _asked(connection: Connection) -> list[Delivery]:
    since = now() - timedelta(days=_DAYS_ASKED)
    out = Delivery.objects.filter(connection=connection, state=Delivery.State.SENT, sent_at__gte=since)
    return list(out.order_by("-sent_at")[:_MOST_POSTS])


def _keep_account(connection: Connection, day: date) -> None:
    try:
        told = with_account(connection, lambda adapter, account: adapter.measure_account(account, on=day))
    except NotImplementedError:
        return
    keep_figures(connection, day, told, source=Figure.Source.NETWORK)


def _keep_post(connection: Connection, delivery: Delivery, day: date) -> None:
    sent = sent_of(delivery)
    try:
        told = with_account(connection, lambda adapter, account: adapter.measure(account, sent))
    except NotImplementedError:
        return
    keep_figures(connection, day, told, source=Figure.Source.NETWORK, delivery=delivery)


@transaction.atomic
def keep_figures(
    connection: Connection,
    day: date,
    figures: Mapping[str, int],
    *,
    source: str,
    delivery: Delivery | None = None,
) -> int:
    """Keep figures of one day; those of the same day and name are replaced. How many."""
    kept = {name: value for name, value in figures.items() if _NAME.fullmatch(name) and 0 <= value <= _MOST}
    for name, value in kept.items():
        Figure.objects.update_or_create(
            connection=connection, delivery=delivery, day=day, name=name,
            defaults={"value": value, "source": source, "told_at": now()},
        )  # fmt: skip
    return len(kept)


def record_figures(
    *, connection: Connection, day: date, figures: Mapping[str, int], by: User, delivery: Delivery | None = None
) -> int:
    """Keep what a colleague typed for the week that ends on a day. Raises BadInput naming the figure."""
    if day > today():
        raise BadInput(_("This day has not come yet."), field="day")
    for name, value in figures.items():
        if name not in NAMES:
            raise BadInput(_("This figure is not known: %(name)s.") % {"name": name}, field=name)
        if not 0 <= value <= _MOST:
            raise BadInput(_("A figure is a whole number, not below zero."), field=name)
    return keep_figures(connection, day, figures, source=Figure.Source.HAND, delivery=delivery)
