"""Saying whose answers may have changed; and what every record is checked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.core.errors import BadInput
from parvis.rights import uses as known
from parvis.rights.models import Statement
from parvis.rights.signals import decision_changed


class AboutMedia(Protocol):
    """A record about some media."""

    things: Any


def tell_changed(media: Iterable[UUID]) -> None:
    """Say, after commit, that the answers about these media may have changed."""
    changed = frozenset(media)
    if changed:
        transaction.on_commit(partial(decision_changed.send, sender=Statement, media=changed))


def media_of(record: AboutMedia) -> list[UUID]:
    """The media a record is about."""
    return list(record.things.values_list("pk", flat=True))


def checked_uses(codes: Iterable[str], *, field: str = "uses", empty: Any = "") -> list[str]:
    """Codes of uses, each known. Raises BadInput; ``empty`` says what to answer when none is named."""
    chosen = [str(code) for code in codes]
    if not chosen and empty:
        raise BadInput(empty, remedy=_("Choose the uses."), field=field)
    for code in chosen:
        if not known.is_use(code):
            raise BadInput(
                _("The use “%(use)s” is not known.") % {"use": code},
                remedy=_("Choose among: %(known)s.") % {"known": ", ".join(code for code, _label in known.choices())},
                field=field,
            )
    return chosen


def check_dates(begins: date | None, until: date | None) -> None:
    """Refuse an end before the beginning. Raises BadInput."""
    if begins and until and until < begins:
        raise BadInput(_("It ends before it begins."), remedy=_("Change one of the two dates."), field="valid_until")
