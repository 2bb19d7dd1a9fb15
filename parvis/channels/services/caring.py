"""Health of the accounts: looked after every day, and announced before a leave runs out, once at each stage."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from parvis.channels.contracts import ChannelError, Health, Reconnect
from parvis.channels.models import Connection
from parvis.channels.services.renewing import renew, with_account
from parvis.channels.services.settling import break_connection, in_both, tell_ailing
from parvis.channels.states import Connecting
from parvis.core.bilingual import say
from parvis.core.clock import now

STAGES = (14, 7, 2, 1)
_DAILY = timedelta(hours=20)
_USABLE = (Connection.State.WORKING, Connection.State.AILING)
_log = logging.getLogger(__name__)


def look_after_due(*, most: int = 200) -> int:
    """Look after each account not looked at today; how many."""
    wanted = Connection.objects.filter(state__in=_USABLE).exclude(looked_at__gt=now() - _DAILY)
    found = list(wanted.order_by("looked_at", "pk")[:most])
    for connection in found:
        look_after(connection)
    return len(found)


def look_after(connection: Connection) -> None:
    """Ask the network whether the account still works, renewing its token where that needs nobody; tell what ails."""
    try:
        health = with_account(connection, lambda adapter, account: adapter.look_after(account))
    except NotImplementedError:
        health = Health(expires_at=connection.expires_at)
    except Reconnect as error:
        break_connection(connection, error)
        return
    except ChannelError as error:
        # Away for a while: what is to go says so itself.
        _log.warning("looking after %s: %s: %s", connection.pk, type(error).__name__, error.detail)
        return
    changes: dict[str, Any] = {"name": health.name[:200] or connection.name, "url": health.url[:500] or connection.url}
    options = {**connection.options, **dict(health.options)}
    changes |= {"looked_at": now(), "expires_at": health.expires_at, "options": options}
    Connection.objects.filter(pk=connection.pk).update(**changes)
    for name, value in changes.items():
        setattr(connection, name, value)
    warn_of_end(connection)


def warn_all_of_ends() -> int:
    """Without asking anybody: tell of each leave that runs out. How many were told."""
    wanted = Connection.objects.filter(state__in=_USABLE, expires_at__lte=now() + timedelta(days=STAGES[0]))
    return sum(warn_of_end(connection) for connection in wanted)


def warn_of_end(connection: Connection) -> bool:
    """Announce the end of a leave, once at 14, 7, 2 and 1 days; a leave that lasts again is well again."""
    stage = _stage(connection)
    if not stage:
        return _recover(connection)
    is_over = connection.expires_at is not None and connection.expires_at <= now()
    if not is_over and _passed(connection.told_stage, stage):
        return False
    if _renewed(connection):
        return False
    if is_over:
        over = Reconnect(_("The leave to use this account is over."), remedy=_("Connect the account again."))
        return break_connection(connection, over)
    days = int(stage)
    sentence = ngettext_lazy(
        "The leave to use this account ends within %(count)s day: connect it again.",
        "The leave to use this account ends within %(count)s days: connect it again.",
        days,
    )
    problem: dict[str, Any] = {"problem": in_both(say(sentence, count=days)), "told_stage": stage, "told_at": now()}
    if connection.state == Connection.State.WORKING:
        told = Connecting.claim(connection, before=connection.state, after=Connection.State.AILING, **problem)
    else:
        rows = Connection.objects.filter(pk=connection.pk, told_stage=connection.told_stage)
        told = bool(rows.update(**problem))
        connection.problem, connection.told_stage = problem["problem"], stage
    if told:
        tell_ailing(connection)
    return told


def _stage(connection: Connection) -> str:
    """The nearest stage reached, "14" to "1"; empty while the end is far, or there is none."""
    if connection.expires_at is None:
        return ""
    left = connection.expires_at - now()
    reached = [days for days in STAGES if left <= timedelta(days=days)]
    return str(min(reached)) if reached else ""


def _passed(told: str, stage: str) -> bool:
    """Whether this stage, or a nearer one, was told already."""
    return told.isdecimal() and int(told) <= int(stage)


def _renewed(connection: Connection) -> bool:
    """A leave that can be renewed without anybody is, in time."""
    try:
        renew(connection)
        health = with_account(connection, lambda adapter, account: adapter.look_after(account))
    except (ChannelError, NotImplementedError):
        return False
    Connection.objects.filter(pk=connection.pk).update(expires_at=health.expires_at)
    connection.expires_at = health.expires_at
    return not _stage(connection) and not _recover(connection)


def _recover(connection: Connection) -> bool:
    """Well again, without a word; always False: nothing is told."""
    if connection.state == Connection.State.AILING:
        Connecting.claim(
            connection, before=Connection.State.AILING, after=Connection.State.WORKING, problem={}, told_stage=""
        )
    return False


__all__ = ["STAGES", "look_after", "look_after_due", "warn_all_of_ends", "warn_of_end"]
