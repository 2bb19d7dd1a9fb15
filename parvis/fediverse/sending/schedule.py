"""When to try again: pure arithmetic, chance given by the caller or drawn here."""

from __future__ import annotations

import random
from datetime import timedelta

# Fifteen delays of n⁴ seconds and a little more are just over two days.
MOST_ATTEMPTS = 16
# A server that answered nobody for so long is not waited for any more.
PATIENCE = timedelta(days=4)
# Failures in a row that shut a server off, and the first and longest time it is left alone.
SHUT_AFTER = 5
_FIRST_SHUT = timedelta(minutes=1)
_LONGEST_SHUT = timedelta(hours=6)
_LONGEST_WISH = timedelta(hours=6)


def delay_after(attempts: int, *, chance: float | None = None) -> timedelta:
    """The wait after so many attempts: n⁴ and 15 seconds, and up to 30 n more, so that not all come back at once."""
    drawn = random.random() if chance is None else chance
    return timedelta(seconds=attempts**4 + 15 + drawn * 30 * attempts)


def shut_for(failures: int, *, chance: float | None = None) -> timedelta:
    """How long a server is left alone after so many failures in a row: twice as long each time, up to six hours."""
    drawn = random.random() if chance is None else chance
    times = min(failures - SHUT_AFTER, 12)
    return min(_FIRST_SHUT * 2**times, _LONGEST_SHUT) * (0.8 + 0.4 * drawn)


def wished(seconds: float) -> timedelta:
    """The wait a server asked for (Retry-After), within reason."""
    return min(max(timedelta(seconds=seconds), timedelta(seconds=15)), _LONGEST_WISH)
