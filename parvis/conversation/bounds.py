"""How often one visitor, and all of them, may write by a form: by a digest whose salt is forgotten each day."""

from __future__ import annotations

import hmac
import secrets

from django.core.cache import cache
from django.http import HttpRequest

from parvis.core.addresses import client_address
from parvis.core.clock import today

# A school or the museum's own network is one address: a person is never stopped, a machine soon is.
MOST_AN_HOUR, MOST_A_DAY, MOST_IN_ALL = 30, 120, 1_000
_HOUR_S, _DAY_S = 3_600, 86_400


def is_too_much(request: HttpRequest) -> bool:
    """Count one more; whether it is too many."""
    who = visitor_of(request)
    counts = (
        (f"asking.hour.{who}", _HOUR_S, MOST_AN_HOUR), (f"asking.day.{who}", _DAY_S, MOST_A_DAY),
        ("asking.all", _HOUR_S, MOST_IN_ALL),
    )  # fmt: skip
    # Each is counted, whatever the others say.
    counted = [_count(key, seconds) > most for key, seconds, most in counts]
    return any(counted)


def visitor_of(request: HttpRequest) -> str:
    """A visitor, for today alone: tomorrow nobody can tell who it was."""
    key = f"asking.salt.{today().isoformat()}"
    cache.add(key, secrets.token_hex(16), _DAY_S)
    salt = str(cache.get(key) or "")
    return hmac.new(salt.encode(), client_address(request).encode(), "sha256").hexdigest()[:32]


def _count(key: str, seconds: int) -> int:
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key)
    except ValueError:
        # It ran out between the two.
        return 1
