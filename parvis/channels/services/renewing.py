"""Speaking to a network through an account, its token renewed once when it is over, by one of us at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parvis.channels.contracts import Account, Adapter, Reconnect, RenewToken, TryLater
from parvis.channels.models import Connection
from parvis.channels.registry import adapter_of
from parvis.channels.secrets import account_of
from parvis.core.clock import now

T = TypeVar("T")
_RENEWING = timedelta(seconds=90)
# Somebody else is renewing: come back soon.
_SOON = 20.0


def with_account(connection: Connection, do: Callable[[Adapter, Account], T]) -> T:
    """Do something through an account; when its token is over, renew it once and go on. Raises ChannelError."""
    adapter = adapter_of(connection.network)
    account = account_of(connection)
    try:
        return do(adapter, account)
    except RenewToken:
        renew(connection, unless_changed_from=account)
    try:
        return do(adapter, account_of(connection))
    except RenewToken as error:
        raise Reconnect(
            error.message, remedy=error.remedy or _("Connect the account again."), detail=error.detail
        ) from None


def renew(connection: Connection, *, unless_changed_from: Account | None = None) -> None:
    """Renew the token, unless somebody just did. Raises TryLater while somebody else does, Reconnect, NotImplementedError."""
    rows = Connection.objects.filter(pk=connection.pk)
    free = Q(renewing_until=None) | Q(renewing_until__lt=now())
    if not rows.filter(free).update(renewing_until=now() + _RENEWING):
        raise TryLater(_("The token of this account is being renewed."), after=_SOON)
    try:
        connection.refresh_from_db()
        account = account_of(connection)
        if unless_changed_from is None or account.secrets == unless_changed_from.secrets:
            adapter_of(connection.network).renew(account)
    except NotImplementedError:
        raise Reconnect(_("The leave to use this account is over."), remedy=_("Connect the account again.")) from None
    finally:
        rows.update(renewing_until=None)
