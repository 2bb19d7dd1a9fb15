"""Listening to each account in turn: where it was left, further apart when the network is away, nothing twice."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db.models import Q

from parvis.channels.contracts import ChannelError, Event, Reconnect, Round
from parvis.channels.models import Connection
from parvis.channels.registry import adapter_of
from parvis.channels.services.hearing import hear
from parvis.channels.services.renewing import with_account
from parvis.channels.services.settling import backoff, break_connection
from parvis.core.clock import now

_USABLE = (Connection.State.WORKING, Connection.State.AILING)
_EVERY = timedelta(minutes=2)
_MOST_ROUNDS = 20
_log = logging.getLogger(__name__)


def listening_due() -> list[Connection]:
    """The accounts to listen to now, the longest unheard first."""
    ready = Q(listen_after=None) | Q(listen_after__lte=now())
    found = Connection.objects.filter(ready, state__in=_USABLE).order_by("listened_at", "pk")
    return [each for each in found if adapter_of(each.network).capabilities.listens]


def listen(connection: Connection) -> int:
    """Hear what is new on one account; how much was. One listener at a time: the others leave it."""
    if not _claim(connection):
        return 0
    heard = 0
    try:
        for _turn in range(_MOST_ROUNDS):
            turn = with_account(connection, lambda adapter, account: adapter.listen(account, connection.cursor))
            heard += _take(connection, turn)
            if not turn.more:
                break
    except NotImplementedError:
        _log.warning("%s says that it listens and does not", connection.network)
    except ChannelError as error:
        _settle_error(connection, error)
        return heard
    _settle(connection, failures=0, seconds=_EVERY.total_seconds(), listened_at=now())
    return heard


def _claim(connection: Connection) -> bool:
    """Whoever moves ``listen_after`` first listens; should it die, the account is listened to a little later."""
    rows = Connection.objects.filter(pk=connection.pk, listen_after=connection.listen_after)
    if not rows.update(listen_after=now() + timedelta(minutes=5)):
        return False
    connection.refresh_from_db()
    return True


def _take(connection: Connection, turn: Round) -> int:
    """Each event is written, then where to go on: a crash between the two hears it again, harmlessly."""
    heard = sum(_hear(connection, event) for event in turn.events)
    connection.cursor = dict(turn.cursor)
    Connection.objects.filter(pk=connection.pk).update(cursor=connection.cursor)
    return heard


def _hear(connection: Connection, event: Event) -> bool:
    return hear(event, connection=connection) is not None


def _settle_error(connection: Connection, error: ChannelError) -> None:
    _log.warning("listening to %s: %s: %s", connection.pk, type(error).__name__, error.detail)
    if isinstance(error, Reconnect):
        break_connection(connection, error)
    failures = min(connection.listening_failures + 1, 100)
    _settle(connection, failures=failures, seconds=max(getattr(error, "after", None) or 0.0, backoff(failures)))


def _settle(connection: Connection, *, failures: int, seconds: float, **more: object) -> None:
    changes = {"listening_failures": failures, "listen_after": now() + timedelta(seconds=seconds), **more}
    Connection.objects.filter(pk=connection.pk).update(**changes)
    for name, value in changes.items():
        setattr(connection, name, value)
