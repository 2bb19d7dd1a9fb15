"""Secrets kept in the database, sealed with a key drawn from the home's own (``secret.key``).

A copy of the database alone then opens nothing. Each purpose has its key: what one seals, another cannot read.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

MARK = "sealed:1:"


class Unreadable(Exception):
    """Sealed with a key that is no longer here."""


@dataclass(frozen=True)
class Seal:
    """What seals and opens the secrets of one purpose; the purpose is never changed once something is sealed."""

    purpose: str

    def close(self, text: str) -> str:
        """The secret as it is kept."""
        return MARK + self._keys().encrypt(text.encode()).decode()

    def open(self, kept: str) -> str:
        """The secret itself. Raises Unreadable when it was not sealed by a key of ours for this purpose."""
        try:
            return self._keys().decrypt(kept.removeprefix(MARK)).decode()
        except InvalidToken:
            raise Unreadable(self.purpose) from None

    def _keys(self) -> MultiFernet:
        """The present key first; those that preceded it still open."""
        secrets = tuple(str(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))
        return _keys_of(secrets, self.purpose)


def is_sealed(kept: str) -> bool:
    """Whether a text is one that a seal closed."""
    return kept.startswith(MARK)


@lru_cache(maxsize=32)
def _keys_of(secrets: tuple[str, ...], purpose: str) -> MultiFernet:
    return MultiFernet([_key(secret, purpose) for secret in secrets])


def _key(secret: str, purpose: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
