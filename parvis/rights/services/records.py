"""Recording what is known of rights: each edit tells, after commit, whose answers may have changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.rights.contracts import MakerDates, Use
from parvis.rights.licences import BY_TERM, LICENCES
from parvis.rights.models import Grant, MakerFact, Restriction, Statement
from parvis.rights.signals import decision_changed
from parvis.traces.models import Thing


def tell_changed(media: Iterable[UUID]) -> None:
    """Say, after commit, that the answers about these media may have changed."""
    changed = frozenset(media)
    if changed:
        transaction.on_commit(partial(decision_changed.send, sender=Statement, media=changed))


@transaction.atomic
def state_rights(
    thing: Thing, *, licence: str, holder: str = "", credit_fr: str = "", credit_en: str = "", source: str = ""
) -> Statement:
    """State the licence of one media, replacing what was stated. Raises BadInput for an unknown licence."""
    if licence not in LICENCES:
        raise BadInput(
            _("The licence “%(licence)s” is not known.") % {"licence": licence},
            remedy=_("Choose one of: %(known)s.") % {"known": ", ".join(LICENCES)},
            field="licence",
        )
    values = {"licence": licence, "holder": holder, "credit_fr": credit_fr, "credit_en": credit_en, "source": source}
    statement, _created = Statement.objects.update_or_create(thing=thing, defaults={**values, "changed_at": now()})
    tell_changed([thing.pk])
    return statement


@transaction.atomic
def record_makers(thing: Thing, facts: Iterable[MakerDates]) -> None:
    """Say who made what a media shows, and when they died, replacing what was said; tells only a change."""
    told = {_row(fact) for fact in facts}
    known = MakerFact.objects.filter(thing=thing)
    if told == set(known.values_list(*_MAKER)):
        return
    known.delete()
    MakerFact.objects.bulk_create(MakerFact(thing=thing, **dict(zip(_MAKER, row, strict=True))) for row in told)
    tell_changed([thing.pk])


_MAKER = ("name", "death_year", "created_year", "is_anonymous", "died_for_france")


def _row(fact: MakerDates) -> tuple[Any, ...]:
    return (fact.name[:300], *(getattr(fact, name) for name in _MAKER[1:]))


@transaction.atomic
def grant_use(
    things: Iterable[Thing],
    *,
    holder: str,
    uses: Iterable[Use | str],
    territories: Iterable[str] = (),
    valid_from: date | None = None,
    valid_until: date | None = None,
    **limits: Any,
) -> Grant:
    """Record an authorisation for some media; no territory means the whole world.

    limits: max_width (pixels), may_crop, may_overprint, evidence (a file), note.
    Raises BadInput for an unknown use or an end before the beginning.
    """
    chosen = [_use(code).value for code in uses]
    if not chosen:
        raise BadInput(_("An authorisation names at least one use."), remedy=_("Choose the uses."), field="uses")
    _check_dates(valid_from, valid_until)
    grant = Grant.objects.create(
        holder=holder,
        uses=chosen,
        territories=[territory.upper() for territory in territories],
        valid_from=valid_from,
        valid_until=valid_until,
        **limits,
    )
    grant.things.set(things)
    tell_changed(media_of(grant))
    return grant


def extend_grant(grant: Grant, things: Iterable[Thing]) -> None:
    """Let an authorisation cover more media."""
    more = list(things)
    grant.things.add(*more)
    tell_changed(thing.pk for thing in more)


def revoke_grant(grant: Grant) -> None:
    """End an authorisation now; the record stays. Revoking twice changes nothing."""
    if Grant.objects.filter(pk=grant.pk, revoked_at=None).update(revoked_at=now()):
        grant.refresh_from_db(fields=["revoked_at"])
        tell_changed(media_of(grant))


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
    if not (why_fr or why_en):
        raise BadInput(_("A restriction has a reason."), remedy=_("Say why, in a few words."), field="why_fr")
    _check_dates(valid_from, valid_until)
    restriction = Restriction.objects.create(
        why_fr=why_fr,
        why_en=why_en,
        uses=[_use(code).value for code in uses],
        valid_from=valid_from,
        valid_until=valid_until,
    )
    restriction.things.set(things)
    tell_changed(media_of(restriction))
    return restriction


def lift_restriction(restriction: Restriction) -> None:
    """End a restriction now; the record stays. Lifting twice changes nothing."""
    if Restriction.objects.filter(pk=restriction.pk, lifted_at=None).update(lifted_at=now()):
        restriction.refresh_from_db(fields=["lifted_at"])
        tell_changed(media_of(restriction))


def announce_changes(*, since: date, until: date) -> int:
    """Tell the media whose answer changed by the calendar alone between two days, both included.

    Returns how many. Telling twice is harmless: whoever hears asks the decision again.
    """
    days = (since, until)
    before = (since - timedelta(days=1), until - timedelta(days=1))
    dated = Q(valid_from__range=days) | Q(valid_until__range=before)
    media: set[UUID] = set()
    for model in (Grant, Restriction):
        media.update(model.things.through.objects.filter(**_through(model, dated)).values_list("thing_id", flat=True))
    if any(day.year != since.year for day in days) or (since.month, since.day) == (1, 1):
        media.update(Statement.objects.filter(licence=BY_TERM).values_list("thing_id", flat=True))
    tell_changed(media)
    return len(media)


def _through(model: type[Grant] | type[Restriction], dated: Q) -> dict[str, Any]:
    return {f"{model._meta.model_name}__in": model.objects.filter(dated)}


def media_of(record: Grant | Restriction) -> list[UUID]:
    """The media a record is about."""
    return list(record.things.values_list("pk", flat=True))


def _use(code: Use | str) -> Use:
    if code not in Use.values:
        raise BadInput(
            _("The use “%(use)s” is not known.") % {"use": code},
            remedy=_("Choose among: %(known)s.") % {"known": ", ".join(Use.values)},
            field="uses",
        )
    return Use(code)


def _check_dates(begins: date | None, until: date | None) -> None:
    if begins and until and until < begins:
        raise BadInput(_("It ends before it begins."), remedy=_("Change one of the two dates."), field="valid_until")
