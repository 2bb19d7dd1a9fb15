"""Secrets of second factors, sealed in the database with a key drawn from the home's own.

A copy of the database alone then opens nobody's account. What was written before is read as it is, and sealed at night.
"""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.core.sealing import Seal, Unreadable, is_sealed

_SEAL = Seal("parvis accounts second factor")
# What allauth seals, by the type of authenticator.
_SEALED = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


class SealBroken(ValidationError):
    """A secret sealed with a key that is no longer here; a form shows it as its own error."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Your second factor can no longer be read: the site’s key (secret.key) was changed. "
                "Ask a manager to take it off your account, or have the former key put back."
            ),
            code="seal_broken",
        )


def seal(text: str) -> str:
    """The secret as it is kept."""
    return _SEAL.close(text)


def unseal(kept: str) -> str:
    """The secret itself, sealed or written before there were seals. Raises SealBroken."""
    if not is_sealed(kept):
        return kept
    try:
        return _SEAL.open(kept)
    except Unreadable:
        raise SealBroken from None


def seal_what_is_open() -> int:
    """Seal what was written in clear. How many."""
    done = 0
    for row in Authenticator.objects.filter(type__in=_SEALED):
        done += not is_sealed(_kept(row)) and _seal_row(row.pk)
    return done


@transaction.atomic
def _seal_row(pk: int) -> bool:
    """On PostgreSQL the row is held meanwhile: somebody may be using a recovery code."""
    row = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if row is None or not _kept(row) or is_sealed(_kept(row)):
        return False
    row.data[_SEALED[Authenticator.Type(row.type)]] = seal(_kept(row))
    row.save(update_fields=["data"])
    return True


def count_broken() -> int:
    """Accounts whose second factor no key here can read: for ``parvis doctor``."""
    return len({row.user_id for row in Authenticator.objects.filter(type__in=_SEALED) if _is_broken(_kept(row))})


def _is_broken(kept: str) -> bool:
    try:
        unseal(kept)
    except SealBroken:
        return True
    return False


def _kept(row: Authenticator) -> str:
    return str(row.data.get(_SEALED[Authenticator.Type(row.type)], ""))
