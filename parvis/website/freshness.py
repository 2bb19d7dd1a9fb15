"""Freshness: one stamp for all that the public sees, renewed by every edit.

What is kept under an older stamp is not shown again, in any process: a staff edit shows at once.
The stamp lives in Django's cache, so that every web process reads the same.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.core.cache import cache
from django.db import transaction

from parvis.core.bilingual import current
from parvis.core.clock import now, today
from parvis.core.ids import uuid7
from parvis.rights.services import foreseeing, note

KEY = "website.stamp"
P = ParamSpec("P")
T = TypeVar("T")


def stamp() -> str:
    """The present stamp; made when there is none."""
    return cache.get(KEY) or renew_now()


def renew_now() -> str:
    """A new stamp, from this instant."""
    value = uuid7().hex
    cache.set(KEY, value, None)
    return value


def renew() -> None:
    """A new stamp now and after the commit.

    Now, so that this process sees its own uncommitted work; after the commit, because another
    process may meanwhile have kept a page made from the former rows.
    """
    renew_now()
    if transaction.get_connection().in_atomic_block:
        transaction.on_commit(renew_now)


def remembered(make: Callable[[], T]) -> Callable[[], T]:
    """Keep what ``make`` gives for each language, in this process, until stamp, day or a right changes."""
    kept: dict[str, tuple[Any, Any, T]] = {}

    @wraps(make)
    def give() -> T:
        language, mark = current(), (stamp(), today())
        entry = kept.get(language)
        if entry is None or entry[0] != mark or (entry[1] is not None and entry[1] <= now()):
            with foreseeing() as foresight:
                made = make()
            entry = kept[language] = (mark, foresight.until, made)
        note(entry[1])
        return entry[2]

    return give
