"""Reading what is known of the rights in many media."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from parvis.rights.contracts import Facts
from parvis.rights.queries.facts import facts_in
from parvis.rights.queries.rows import rows_of

# SQLite took at most 999 parameters for long; a page never shows as many.
_STEP = 500


def facts_of(media: Iterable[UUID]) -> dict[UUID, Facts]:
    """What is known of each media; an unknown one is absent. One query for 500 of them."""
    wanted = list(dict.fromkeys(media))
    found: dict[UUID, Facts] = {}
    for start in range(0, len(wanted), _STEP):
        found.update((pk, facts_in(row)) for pk, row in rows_of(wanted[start : start + _STEP]))
    return found
