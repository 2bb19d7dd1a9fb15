"""Record keys chosen by us: the same for a sending tried again, so that a repetition finds the place taken.

A TID (atproto.com/specs/tid): 53 bits of microseconds since 1970 and 10 bits of clock, in sortable base 32.
"""

from __future__ import annotations

import hashlib
from uuid import UUID

_LETTERS = "234567abcdefghijklmnopqrstuvwxyz"
_LENGTH = 13
# For a key that tells no time: some moment of 2024.
_THEN, _YEAR = 1_704_067_200_000_000, 31_536_000_000_000


def key_of(message_key: str, part: int) -> str:
    """The record key of one part of a message; the parts of a thread follow one another."""
    digest = int.from_bytes(hashlib.sha256(message_key.encode()).digest()[:16], "big")
    micros = _micros_of(message_key, digest) + part
    return _write((micros & (1 << 53) - 1) << 10 | (digest >> 64) & 1023)


def _micros_of(message_key: str, digest: int) -> int:
    """The time a UUID of version 7 tells, in milliseconds; the microseconds are drawn from the key."""
    try:
        uuid = UUID(message_key)
    except ValueError:
        return _THEN + digest % _YEAR
    return (uuid.int >> 80) * 1_000 + digest % 900 if uuid.version == 7 else _THEN + digest % _YEAR


def _write(number: int) -> str:
    letters = [_LETTERS[number >> 5 * place & 31] for place in range(_LENGTH)]
    return "".join(reversed(letters))
