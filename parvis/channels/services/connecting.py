"""Connecting accounts: by what a person fills in, or by the network's own page (OAuth 2) and back."""

from __future__ import annotations

import hashlib
import json
import secrets as chance
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Presence, User
from parvis.channels.contracts import Account, BadContent, ChannelError, Health
from parvis.channels.models import Connection, Opening
from parvis.channels.registry import NETWORKS, adapter_of
from parvis.channels.secrets import SEAL, sealed
from parvis.channels.services.sending import release_for
from parvis.channels.signals import connection_changed
from parvis.channels.states import Connecting
from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.core.sealing import Unreadable

_LASTS = timedelta(minutes=15)


@dataclass(frozen=True)
class Begun:
    """What connecting led to: an account connected, or the address to send the person to."""

    connection: Connection | None = None
    address: str = ""


def begin_connecting(
    *,
    network: str,
    answers: Mapping[str, str],
    back: str,
    by: User,
    presence: Presence | None = None,
    connection: Connection | None = None,
) -> Begun:
    """Connect an account, or send the person to the network's own page; back: where it sends them back to.

    connection: one that is connected again. Raises BadInput naming the field.
    """
    if network not in NETWORKS:
        raise BadInput(_("This network is not known."), field="network")
    adapter, state = adapter_of(network), chance.token_urlsafe(32)
    answers = {name: str(value).strip() for name, value in answers.items()}
    if connection is not None and adapter.is_by_letter:
        # Renamed, a newsletter stays where people find it: links to its page are in the letters that left.
        answers["slug"] = answers.get("slug") or connection.account
    _check_answers(network, answers)
    try:
        onward = adapter.authorise(answers, back=back, state=state)
        if onward is None:
            account = adapter.connect(answers)
            return Begun(connect(network, account, by=by, presence=presence, connection=connection))
    except ChannelError as error:
        raise _refused(error) from error
    address, kept = onward
    held = {"kept": dict(kept), "back": back}
    Opening.objects.create(
        token=_digest(state), network=network, sealed=SEAL.close(json.dumps(held)), connection=connection,
        presence=presence, by=by, expires_at=now() + _LASTS,
    )  # fmt: skip
    return Begun(address=address)


def finish_connecting(*, state: str, query: Mapping[str, str], by: User) -> Connection:
    """The network sent the person back: the account is connected. Works once, for who began it. Raises BadInput."""
    opening = Opening.objects.filter(token=_digest(state), by=by, expires_at__gt=now()).first()
    if opening is None or not Opening.objects.filter(pk=opening.pk).delete()[0]:
        raise BadInput(_("This way back is no longer open."), remedy=_("Begin connecting again."))
    try:
        held: dict[str, Any] = json.loads(SEAL.open(opening.sealed))
        account = adapter_of(opening.network).authorised(held["kept"], query, back=held["back"])
        return connect(opening.network, account, by=by, presence=opening.presence, connection=opening.connection)
    except Unreadable:
        raise BadInput(_("This way back is no longer open."), remedy=_("Begin connecting again.")) from None
    except ChannelError as error:
        raise _refused(error) from error


def connect(
    network: str,
    account: Account,
    *,
    by: User | None,
    presence: Presence | None = None,
    connection: Connection | None = None,
) -> Connection:
    """Keep an account that answers; one known already is connected again, and what waited for it leaves.

    Raises ChannelError when it does not answer, BadInput when it is not the account that was to be connected again.
    """
    if connection is not None and connection.account != account.id:
        raise BadInput(
            _("This is another account: %(account)s.") % {"account": account.id},
            remedy=_("Sign in there as the account you connect again."),
        )
    health = adapter_of(network).look_after(account)
    with transaction.atomic():
        row = _row(network, account, health, by)
        if presence is not None:
            row.presence = presence
        row.save()
        if row.state != Connection.State.WORKING:
            Connecting.claim(row, before=row.state, after=Connection.State.WORKING)
        release_for(row)
        _tell(row)
    return row


def _row(network: str, account: Account, health: Health, by: User | None) -> Connection:
    row = Connection.objects.select_for_update().filter(network=network, account=account.id).first()
    row = row or Connection(network=network, account=account.id)
    row.name = (health.name or str(account.options.get("name", "")) or account.id)[:200]
    row.url, row.base_url = (health.url or str(account.options.get("url", "")))[:500], account.base_url[:300]
    row.options = {**row.options, **dict(account.options), **dict(health.options)}
    row.secrets, row.expires_at = sealed(account.secrets), health.expires_at
    row.problem, row.told_stage, row.told_at = {}, "", None
    row.looked_at = row.changed_at = now()
    row.listen_after, row.listening_failures, row.connected_by = None, 0, by
    return row


def leave(connection: Connection, *, by: User) -> None:
    """Use an account no longer: its secrets go at once; what waits for it is held. Raises BadInput when it was left."""
    state = Connection.State
    for before in (state.WORKING, state.AILING, state.BROKEN, state.PENDING):
        if Connecting.claim(connection, before=before, after=state.LEFT, secrets="", expires_at=None, problem={}):
            _tell(connection)
            return
    raise BadInput(_("This account was disconnected first."), remedy=_("Open its page again."))


def _tell(connection: Connection) -> None:
    transaction.on_commit(partial(connection_changed.send, sender=Connection, connection=connection))


def forget_openings() -> int:
    """Those nobody came back from. How many."""
    return Opening.objects.filter(expires_at__lt=now()).delete()[0]


def _check_answers(network: str, answers: Mapping[str, str]) -> None:
    for field in adapter_of(network).fields:
        if field.required and not answers.get(field.name):
            raise BadInput(_("“%(field)s” is needed.") % {"field": field.label}, field=field.name)


def _refused(error: ChannelError) -> BadInput:
    field = error.field if isinstance(error, BadContent) else ""
    return BadInput(error.message, remedy=error.remedy, field=field)


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()


__all__ = ["Begun", "begin_connecting", "connect", "finish_connecting", "forget_openings", "leave"]
