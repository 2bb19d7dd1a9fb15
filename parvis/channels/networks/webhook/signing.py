"""Signatures as standardwebhooks.com describes them (version 1): HMAC-SHA256 over the id, the time and the body."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

MARK = "whsec_"
_SECRET_BYTES = 32


def make_secret() -> str:
    """A new secret, as receivers write it."""
    return MARK + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def sign(secret: str, *, id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers of a message."""
    moment = str(int(at.timestamp()))
    signed = b".".join((id.encode(), moment.encode(), body))
    digest = hmac.new(base64.b64decode(secret.removeprefix(MARK)), signed, hashlib.sha256).digest()
    signature = f"v1,{base64.b64encode(digest).decode()}"
    return {"webhook-id": id, "webhook-timestamp": moment, "webhook-signature": signature}
