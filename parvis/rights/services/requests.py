"""Requests for grants: written, sent, followed, answered; a yes becomes the grant."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import User
from parvis.core.clock import today
from parvis.core.errors import BadInput
from parvis.rights import letters
from parvis.rights.models import Grant, GrantRequest, RequestEvent
from parvis.rights.services.grants import grant_use
from parvis.rights.services.joining import check_objection
from parvis.rights.services.moving import move
from parvis.rights.services.posting import check_settled, due_again, post_letter
from parvis.rights.services.telling import check_dates, checked_uses
from parvis.traces.models import Thing

_State = GrantRequest.State
_LIMITS = (
    "society", "max_width", "max_print_width", "max_print_height", "max_print_ppi", "may_crop", "may_overprint",
)  # fmt: skip
# What a renewal is for, in the language of its letter, when no request says it better.
_RENEWAL = {
    "fr": "le renouvellement de l’autorisation que vous nous avez donnée",
    "en": "the renewal of the permission you gave us",
}


@transaction.atomic
def draft_request(
    things: Iterable[Thing], *, holder: str, uses: Iterable[str], by: User | None = None, **asked: Any
) -> GrantRequest:
    """Prepare a request and write its letter from the model. Raises BadInput.

    asked: email, society, language, purpose, territories, valid_from, valid_until, max_width,
    may_crop, may_overprint, max_print_width and _height (mm), max_print_ppi, due_on, renews.
    """
    check_objection(asked.get("email", ""))
    check_dates(asked.get("valid_from"), asked.get("valid_until"))
    chosen = checked_uses(uses, empty=_("A request names at least one use."))
    asked.setdefault("due_on", today() + letters.PATIENCE)
    request = GrantRequest.objects.create(holder=holder, uses=chosen, **asked)
    request.things.set(things)
    write_letter(request)
    RequestEvent.objects.create(request=request, state=_State.DRAFT, by=by)
    return request


def write_letter(request: GrantRequest) -> None:
    """Write the letter anew from the model; what was changed by hand is lost. Raises AlreadyMoved."""
    check_settled(request)
    request.subject, request.letter = letters.write(request, kind="request")
    request.save(update_fields=["subject", "letter"])


def renewal_of(grant: Grant, *, by: User | None = None) -> GrantRequest:
    """A request to renew a grant: the same media and uses, for as long again from the day after."""
    begins = grant.valid_until + timedelta(days=1) if grant.valid_until else today()
    lasted = grant.valid_until - grant.valid_from if grant.valid_until and grant.valid_from else timedelta(days=365)
    former = GrantRequest.objects.filter(grant=grant).first()
    language = former.language if former else "fr"
    limits = {name: getattr(grant, name) for name in _LIMITS}
    return draft_request(
        grant.things.all(),
        holder=grant.holder,
        uses=grant.uses,
        by=by,
        territories=grant.territories,
        valid_from=begins,
        valid_until=begins + lasted,
        renews=grant,
        email=former.email if former else "",
        language=language,
        purpose=former.purpose if former and former.purpose else _RENEWAL[language],
        **limits,
    )


def send_request(request: GrantRequest, *, way: str, by: User | None = None) -> None:
    """Send the letter by e-mail, or say it was sent by hand.

    Raises Refusal when it cannot be sent, PerhapsSent when nobody can tell whether it was.
    """
    if not request.letter.strip():
        raise BadInput(_("The letter is empty."), remedy=_("Write it, or write it anew."), field="letter")
    if way == GrantRequest.Way.EMAIL:
        post_letter(request, kind="request", subject=request.subject, text=request.letter, by=by)
        return
    check_settled(request)
    with transaction.atomic():
        move(request, _State.SENT, by=by, way=way)


def remind(request: GrantRequest, *, way: str, by: User | None = None) -> None:
    """Send a reminder, or say one was sent; the answer is hoped for in two weeks at the earliest."""
    if way == GrantRequest.Way.EMAIL:
        subject, text = letters.write(request, kind="reminder")
        post_letter(request, kind="reminder", subject=subject, text=text, by=by)
        return
    check_settled(request)
    with transaction.atomic():
        move(request, _State.REMINDED, by=by, due_on=due_again(request))


def record_answer(request: GrantRequest, *, note: str, by: User | None = None, evidence: Any = None) -> None:
    """Write down what the holder answered, with the letter itself if any."""
    with transaction.atomic():
        move(request, _State.ANSWERED, by=by, note=note)
        _attach(request, evidence)


@transaction.atomic
def become_grant(
    request: GrantRequest, *, by: User | None = None, note: str = "", evidence: Any = None, **conditions: Any
) -> Grant:
    """The holder said yes: the grant, as asked for, or on the conditions given. Raises BadInput.

    conditions: what differs from what was asked: uses, territories, valid_from, valid_until,
    places, max_works, max_width, may_crop, may_overprint, amount, currency, basis, member_number.
    """
    _attach(request, evidence)
    asked = {name: getattr(request, name) for name in ("uses", "territories", "valid_from", "valid_until", *_LIMITS)}
    grant = grant_use(
        request.things.all(),
        holder=request.holder,
        renews=request.renews,
        evidence=request.evidence.name,
        evidence_name=request.evidence_name,
        note=note,
        **{**asked, **conditions},
    )
    move(request, _State.GRANTED, by=by, note=note, grant=grant)
    return grant


def record_refusal(request: GrantRequest, *, reason: str, by: User | None = None) -> None:
    """The holder said no. Raises BadInput without a reason."""
    _need(reason)
    with transaction.atomic():
        move(request, _State.REFUSED, by=by, note=reason)


def withdraw_request(request: GrantRequest, *, reason: str, by: User | None = None) -> None:
    """We ask no longer. Raises BadInput without a reason."""
    _need(reason)
    with transaction.atomic():
        move(request, _State.WITHDRAWN, by=by, note=reason)


def late_requests(day: date) -> Any:
    """Requests whose answer was hoped for before that day."""
    return GrantRequest.objects.filter(state__in=(_State.SENT, _State.REMINDED), due_on__lt=day)


def _need(reason: str) -> None:
    if not reason.strip():
        raise BadInput(_("A reason is needed."), remedy=_("Say why, in a few words."), field="note")


def _attach(request: GrantRequest, evidence: Any) -> None:
    """Keep the answer itself; its form has looked at it (evidence.inspect_evidence)."""
    if evidence:
        request.evidence_name = (evidence.name or "")[-200:]
        request.evidence.save(evidence.name, evidence, save=False)
        request.save(update_fields=["evidence", "evidence_name"])
