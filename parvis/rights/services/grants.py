"""Authorisations: recorded, extended to more media, withdrawn; what a society must be told of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.rights.contracts import Use
from parvis.rights.models import Declaration, Grant
from parvis.rights.services.telling import check_dates, checked_uses, media_of, tell_changed
from parvis.rights.uses import places as known_places
from parvis.traces.models import Thing


@transaction.atomic
def grant_use(
    things: Iterable[Thing],
    *,
    holder: str,
    uses: Iterable[Use | str],
    territories: Iterable[str] = (),
    places: Iterable[str] = (),
    valid_from: date | None = None,
    valid_until: date | None = None,
    **limits: Any,
) -> Grant:
    """Record an authorisation for some media; no territory means the whole world, no place everywhere.

    places: codes of ``uses.places``, or the UUID of a thing on whose page it may be shown;
    limits: max_works, max_width (pixels), max_print_width and _height (mm), max_print_ppi, may_crop, may_overprint, society, member_number,
    amount, currency, basis, evidence (a file), renews, note. Raises BadInput for an unknown
    use or place, an end before the beginning, or more media than max_works.
    """
    chosen = checked_uses(uses, empty=_("An authorisation names at least one use."))
    check_dates(valid_from, valid_until)
    grant = Grant.objects.create(
        holder=holder,
        uses=chosen,
        territories=[territory.upper() for territory in territories],
        places=_checked_places(places),
        valid_from=valid_from,
        valid_until=valid_until,
        **limits,
    )
    extend_grant(grant, things)
    return grant


@transaction.atomic
def extend_grant(grant: Grant, things: Iterable[Thing]) -> None:
    """Let an authorisation cover more media. Raises BadInput beyond its number of works."""
    held = set(media_of(grant))
    more = list({thing.pk: thing for thing in things if thing.pk not in held}.values())
    check_room(grant, adding=len(more))
    # One by one: who came first is covered first.
    for thing in more:
        grant.things.add(thing)
    tell_changed(thing.pk for thing in more)


def check_room(grant: Grant, *, adding: int) -> None:
    """Refuse more media than an authorisation allows at once. Raises BadInput."""
    if grant.max_works is None or not adding:
        return
    held = grant.things.filter(state=Thing.State.LIVE).count() if grant.pk else 0
    if held + adding > grant.max_works:
        raise BadInput(
            ngettext_lazy(
                "This authorisation is for at most %(number)s work at once; it covers %(held)s.",
                "This authorisation is for at most %(number)s works at once; it covers %(held)s.",
                grant.max_works,
            )
            % {"number": grant.max_works, "held": held},
            remedy=_("Take another work off it, or ask for more works."),
            field="max_works",
        )


def take_off_grant(grant: Grant, thing: Thing) -> None:
    """Let an authorisation no longer cover one media; another one may take its place."""
    affected = media_of(grant)
    grant.things.remove(thing)
    tell_changed(affected)


def revoke_grant(grant: Grant) -> None:
    """End an authorisation now; the record stays. Revoking twice changes nothing."""
    if Grant.objects.filter(pk=grant.pk, revoked_at=None).update(revoked_at=now()):
        grant.refresh_from_db(fields=["revoked_at"])
        tell_changed(media_of(grant))


def plan_declaration(grant: Grant, *, due_on: date, **told: Any) -> Declaration:
    """Write down that a society must be told of a grant's uses by a day.

    told: number, period_from, period_until, amount, note. Raises BadInput for an end before the beginning.
    """
    check_dates(told.get("period_from"), told.get("period_until"))
    return Declaration.objects.create(grant=grant, due_on=due_on, **told)


def _checked_places(codes: Iterable[str]) -> list[str]:
    chosen = [str(code) for code in codes]
    for code in chosen:
        if code not in known_places and not _is_thing(code):
            raise BadInput(
                _("The place “%(place)s” is not known.") % {"place": code},
                remedy=_("Choose among: %(known)s.") % {"known": ", ".join(code for code, _label in known_places)},
                field="places",
            )
    return chosen


def _is_thing(code: str) -> bool:
    return len(code) == 36 and Thing.objects.filter(pk=code).exists()
