"""Withholding media whatever their licence: for days, or under an embargo until a moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.rights.contracts import Use
from parvis.rights.models import Embargo, Restriction
from parvis.rights.services.telling import check_dates, checked_uses, media_of, tell_changed
from parvis.traces.models import Thing


@transaction.atomic
def restrict_use(
    things: Iterable[Thing],
    *,
    why_fr: str = "",
    why_en: str = "",
    uses: Iterable[Use | str] = (),
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> Restriction:
    """Withhold media whatever their licence; no use means every use. Raises BadInput."""
    check_why(why_fr, why_en)
    check_dates(valid_from, valid_until)
    restriction = Restriction.objects.create(
        why_fr=why_fr, why_en=why_en, uses=checked_uses(uses), valid_from=valid_from, valid_until=valid_until
    )
    restriction.things.set(things)
    tell_changed(media_of(restriction))
    return restriction


@transaction.atomic
def hold_back(
    things: Iterable[Thing], *, ends_at: datetime, why_fr: str = "", why_en: str = "", uses: Iterable[Use | str] = ()
) -> Embargo:
    """Put media under embargo until a moment, for some uses or for all. Raises BadInput."""
    check_why(why_fr, why_en)
    embargo = Embargo.objects.create(
        kind=Restriction.Kind.EMBARGO, why_fr=why_fr, why_en=why_en, uses=checked_uses(uses), ends_at=ends_at
    )
    embargo.things.set(things)
    tell_changed(media_of(embargo))
    return embargo


def lift_restriction(restriction: Restriction) -> None:
    """End a restriction or an embargo now; the record stays. Lifting twice changes nothing."""
    if Restriction.objects.filter(pk=restriction.pk, lifted_at=None).update(lifted_at=now()):
        restriction.refresh_from_db(fields=["lifted_at"])
        tell_changed(media_of(restriction))


def check_why(why_fr: str, why_en: str) -> None:
    """Refuse to withhold without a reason. Raises BadInput."""
    if not (why_fr or why_en):
        raise BadInput(_("A restriction has a reason."), remedy=_("Say why, in a few words."), field="why_fr")
