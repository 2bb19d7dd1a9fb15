"""What rights tell of somebody for their own export, and whom they know by name or e-mail."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parvis.rights import processing, uses
from parvis.rights.models import Contribution, Deposit, DepositLink, Grant, GrantRequest, OfSomebody, PersonShown
from parvis.rights.queries.somebody import EMAILS, GUARDIAN, Held, emails_in, held_about
from parvis.traces.holdings import Found, Holding, register_holding
from parvis.traces.queries import Subject

Row = dict[str, Any]
_LABELS = {
    "name": _("Name"), "contact": _("How to reach them"), "born_on": _("Born on"), "guardian": _("Guardian"),
    "is_minor": _("A minor"), "note": _("Note"), "media": _("Media"), "since": _("Recorded"),
    "erased_at": _("Erased"), "email": _("E-mail"), "uses": _("Uses"), "by": _("Given by"),
    "given_on": _("Given on"), "from": _("From"), "until": _("Until"), "evidence": _("Evidence"),
    "evidence_until": _("Evidence kept until"), "withdrawn_at": _("Withdrawn"), "terms": _("Terms"),
    "accepted_at": _("Accepted"), "purpose": _("What for"), "expected": _("What is expected"),
    "revoked_at": _("Withdrawn"), "holder": _("Rights holder"), "credit": _("Credit"), "text": _("Text"),
    "conditions": _("Conditions"), "signed_by": _("Signed by"), "statement": _("Statement signed"),
    "received_at": _("Received"), "state": _("State"), "reason": _("Reason"), "files": _("Files"),
    "subject": _("Subject"), "letter": _("Letter"), "steps": _("Steps"), "sent": _("Sent"), "cost": _("Cost"),
}  # fmt: skip


def register() -> None:
    """Make them part of every export; harmless when repeated."""
    for holding in HOLDINGS:
        register_holding(holding)


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment else None


def _titles(record: Any) -> list[str]:
    return [str(title) for title in record.things.order_by("title", "pk").values_list("title", flat=True)]


def _shown(held: Held) -> list[Row]:
    return [
        {
            "name": one.name, "contact": one.contact, "born_on": _iso(one.born_on), "is_minor": one.is_minor_today,
            "guardian": one.guardian, "note": one.note, "media": _titles(one), "since": _iso(one.created_at),
            "erased_at": _iso(one.erased_at),
        }
        for one in held.shown
    ]  # fmt: skip


def _wards(held: Held) -> list[Row]:
    """What a guardian is told: their own name, and what they agreed to; nothing else of the minor."""
    return [
        {
            "guardian": one.guardian, "media": _titles(one),
            "uses": [uses.tell(given.uses) for given in one.consents.filter(by="guardian").order_by("pk")],
        }
        for one in held.wards
    ]  # fmt: skip


def _consents(held: Held) -> list[Row]:
    return [
        {
            "by": given.get_by_display(), "uses": uses.tell(given.uses), "given_on": _iso(given.given_on),
            "from": _iso(given.valid_from), "until": _iso(given.valid_until), "note": given.note,
            "evidence": given.evidence_name or bool(given.evidence), "evidence_until": _iso(given.evidence_until),
            "withdrawn_at": _iso(given.withdrawn_at),
        }
        for one in held.shown
        for given in one.consents.order_by("pk")
    ]  # fmt: skip


def _contributions(held: Held) -> list[Row]:
    return [
        {
            "name": one.contributor, "email": one.email, "note": one.note, "media": _titles(one),
            "since": _iso(one.created_at), "terms": [_accepted(each) for each in one.acceptances.order_by("pk")],
            "erased_at": _iso(one.erased_at),
        }
        for one in held.contributions
    ]  # fmt: skip


def _accepted(acceptance: Any) -> str:
    withdrawn = f" – {acceptance.withdrawn_at.isoformat()}" if acceptance.withdrawn_at else ""
    return f"{acceptance.terms.version}: {acceptance.accepted_at.isoformat()}{withdrawn}"


def _links(held: Held) -> list[Row]:
    return [
        {
            "name": one.sender, "email": one.email, "purpose": one.purpose, "expected": one.expected,
            "since": _iso(one.created_at), "until": _iso(one.until), "revoked_at": _iso(one.revoked_at),
            "erased_at": _iso(one.erased_at),
        }
        for one in held.links
    ]  # fmt: skip


def _deposits(held: Held) -> list[Row]:
    return [
        {
            "received_at": _iso(one.received_at), "holder": one.holder, "credit": one.credit, "text": one.text,
            "uses": uses.tell(one.uses), "until": _iso(one.valid_until), "conditions": one.conditions,
            "signed_by": one.signed_by, "statement": one.statement, "state": one.get_state_display(),
            "reason": one.reason, "files": [item.name for item in one.items.all()], "erased_at": _iso(one.erased_at),
        }
        for one in held.deposits
    ]  # fmt: skip


def _requests(held: Held) -> list[Row]:
    return [
        {
            "holder": one.holder, "email": one.email, "purpose": one.purpose, "uses": uses.tell(one.uses),
            "subject": one.subject, "letter": one.letter, "state": one.get_state_display(),
            "steps": [_step(event) for event in one.events.all()], "evidence": one.evidence_name,
            "sent": [_sent(sending) for sending in one.sendings.all()], "media": _titles(one), "since": _iso(one.created_at), "erased_at": _iso(one.erased_at),
        }
        for one in held.requests
    ]  # fmt: skip


def _step(event: Any) -> str:
    return " ".join(filter(None, (event.at.isoformat(), str(event.get_state_display()), event.note)))


def _sent(sending: Any) -> str:
    """A letter that left, or may have, as it was written."""
    head = (sending.created_at.isoformat(), sending.to, str(sending.get_state_display()), sending.subject)
    return " – ".join(filter(None, (*head, sending.text)))


def _grants(held: Held) -> list[Row]:
    return [_grant(grant) for grant in held.grants]


def _grant(grant: Grant) -> Row:
    cost = f"{grant.total} {grant.currency}" if grant.total is not None else ""
    return {
        "holder": grant.holder, "uses": uses.tell(grant.uses), "from": _iso(grant.valid_from),
        "until": _iso(grant.valid_until), "revoked_at": _iso(grant.revoked_at), "cost": cost, "note": grant.note,
        "evidence": grant.evidence_name or bool(grant.evidence), "media": _titles(grant),
    }  # fmt: skip


def _found(kind: str, row: OfSomebody, name: str, email: str, person: Any) -> Found:
    return Found(f"{kind}:{row.pk}", name, email, person)


def _finder(model: type[Any], *names: str, kind: str = "") -> Callable[[str, int], list[Found]]:
    """Those of a model not erased, one of whose columns holds the words; the first column names them."""

    def find(words: str, most: int) -> list[Found]:
        sought = Q()
        for column in {*names, *([EMAILS[model]] if model in EMAILS and not kind else [])}:
            sought |= Q(**{f"{column}__icontains": words})
        return [
            _as_found(row, names, kind) for row in model.objects.filter(sought, erased_at=None).order_by("pk")[:most]
        ]

    return find


def _getter(model: type[Any], *names: str, kind: str = "") -> Callable[[str], Found | None]:
    def get(key: str) -> Found | None:
        row = model.objects.filter(pk=int(key)).first() if key.isdigit() and len(key) < 15 else None
        return _as_found(row, names, kind) if row is not None else None

    return get


def _as_found(row: Any, names: Iterable[str], kind: str) -> Found:
    name = next(filter(None, (getattr(row, column) for column in names)), "") or str(row)
    if kind == GUARDIAN:
        return _found(kind, row, row.guardian, "", row.guardian_person_id)
    email = min(emails_in(getattr(row, EMAILS[type(row)])), default="") if type(row) in EMAILS else ""
    return _found(str(row._meta.model_name), row, name, email, row.person_id)


def _telling(rows: Callable[[Held], list[Row]]) -> Callable[[Subject], list[Row]]:
    return lambda subject: rows(held_about(subject))


def _holding(name: str, title: Any, line: str, rows: Callable[[Held], list[Row]], model: Any, *names: str) -> Holding:
    kind = GUARDIAN if name == GUARDIAN else ""
    find = _finder(model, *names, kind=kind) if names else None
    get = _getter(model, *names, kind=kind) if names else None
    return Holding(name, title, _telling(rows), labels=_LABELS, processing=line, find=find, get=get)


HOLDINGS = (
    _holding("personshown", _("Pictures that show them"), processing.PERSONS, _shown, PersonShown, "name"),
    _holding("consent", _("What they agreed to"), processing.PERSONS, _consents, None),
    _holding(GUARDIAN, _("Minors whose guardian they are"), processing.PERSONS, _wards, PersonShown, "guardian"),
    _holding(
        "contribution", _("What they contributed"), processing.CONTRIBUTORS, _contributions, Contribution, "contributor"
    ),
    _holding("depositlink", _("Delivery links made for them"), processing.DELIVERIES, _links, DepositLink, "sender"),
    _holding("deposit", _("What they delivered"), processing.DELIVERIES, _deposits, Deposit, "signed_by", "holder"),
    _holding("grantrequest", _("Requests made to them"), processing.REQUESTS, _requests, GrantRequest, "holder"),
    _holding("grant", _("Grants they gave"), processing.REQUESTS, _grants, None),
)
