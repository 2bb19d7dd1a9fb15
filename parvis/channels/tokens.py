"""Links and return addresses that only we can have made: identifiers and a mark drawn from the home's key.

Written in lower-case letters and digits, since some mail servers change the case of what stands before the @.
"""

from __future__ import annotations

import base64
import hmac
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

_MARK_BYTES = 10
_LONGEST = 200


def make_token(purpose: str, *ids: UUID) -> str:
    """A token for one purpose; it does not run out by itself."""
    body = b"".join(each.bytes for each in ids)
    return _written(body + _mark(purpose, body, settings.SECRET_KEY))


def read_token(purpose: str, token: str, *, count: int = 1) -> tuple[UUID, ...] | None:
    """The identifiers of a token; None for one that we did not make for this purpose."""
    raw = _read(token)
    if raw is None or len(raw) != 16 * count + _MARK_BYTES:
        return None
    body, mark = raw[:-_MARK_BYTES], raw[-_MARK_BYTES:]
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    if not any(hmac.compare_digest(mark, _mark(purpose, body, key)) for key in keys):
        return None
    return tuple(UUID(bytes=body[start : start + 16]) for start in range(0, len(body), 16))


def _mark(purpose: str, body: bytes, key: str) -> bytes:
    return salted_hmac(f"channels.tokens.{purpose}", body, secret=key, algorithm="sha256").digest()[:_MARK_BYTES]


def _written(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=").lower()


def _read(token: str) -> bytes | None:
    if not 0 < len(token) <= _LONGEST or not token.isascii():
        return None
    try:
        return base64.b32decode(token.upper() + "=" * (-len(token) % 8))
    except ValueError:
        return None
