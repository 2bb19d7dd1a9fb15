"""Secrets of connected accounts: sealed in their row, opened only to speak to the network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial

from django.utils.translation import gettext_lazy as _

from parvis.channels.attention import with_attention
from parvis.channels.contracts import Account, Reconnect
from parvis.channels.models import Connection
from parvis.core.clock import now
from parvis.core.sealing import Seal, Unreadable

SEAL = Seal("channels.secrets")


def sealed(secrets: Mapping[str, str]) -> str:
    """Secrets as their row keeps them."""
    return SEAL.close(json.dumps(dict(secrets))) if secrets else ""


def opened(connection: Connection) -> dict[str, str]:
    """An account's secrets. Raises Reconnect when the key that sealed them is no longer here."""
    if not connection.secrets:
        return {}
    try:
        found: dict[str, str] = json.loads(SEAL.open(connection.secrets))
    except Unreadable:
        raise Reconnect(
            _("The secrets of this account were sealed with a key that is no longer here."),
            remedy=_("Connect the account again."),
        ) from None
    return found


def account_of(connection: Connection) -> Account:
    """The account as its adapter sees it; what it renews is kept at once. Raises Reconnect."""
    return Account(
        id=connection.account, base_url=connection.base_url, secrets=opened(connection),
        options=with_attention(connection.options), keep=partial(keep, connection),
    )  # fmt: skip


def bare_account(connection: Connection) -> Account:
    """The same without its secrets: enough to know what it can carry."""
    return Account(id=connection.account, base_url=connection.base_url, options=dict(connection.options))


def keep(connection: Connection, secrets: Mapping[str, str]) -> None:
    """Keep changed secrets, whatever becomes of what needed them."""
    connection.secrets = sealed(secrets)
    Connection.objects.filter(pk=connection.pk).update(secrets=connection.secrets, changed_at=now())
