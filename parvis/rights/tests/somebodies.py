"""Somebody whom every sort of record of rights knows, for the tests of export, erasure and retention."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from parvis.accounts.models import User
from parvis.core.clock import now, today
from parvis.rights.models import (
    Acceptance,
    Consent,
    Contribution,
    Deposit,
    DepositLink,
    Grant,
    GrantRequest,
    PersonShown,
    Terms,
)
from parvis.rights.services import (
    accept_terms,
    become_grant,
    draft_request,
    make_link,
    publish_terms,
    receive,
    record_consent,
    record_contribution,
    send_request,
    show_person,
    write_terms,
)
from parvis.traces.models import Thing

PDF = b"%PDF-1.4 signed"


@dataclass(frozen=True)
class Somebody:
    """The records, and every word of them that is somebody's own."""

    name: str
    email: str
    shown: PersonShown
    consent: Consent
    contribution: Contribution
    acceptance: Acceptance
    link: DepositLink
    deposit: Deposit
    request: GrantRequest
    grant: Grant
    words: tuple[str, ...]


def terms() -> Terms:
    """Terms everybody may accept."""
    made = Terms.objects.filter(version="2026-1").first()
    if made is None:
        made = write_terms(version="2026-1", uses=["site"], text_fr="T", text_en="T")
        publish_terms(made)
    return made


def known_everywhere(mark: str, thing: Thing, *, staff: User) -> Somebody:
    """Somebody named by a mark: shown, contributing, delivering, and asked for a grant, with their e-mail each time."""
    name, email = f"{mark.title()} Martin", f"{mark}@example.org"
    shown = show_person([thing], name=name, contact=f"{email}, 06 {mark}", note=f"note {mark}")
    evidence = SimpleUploadedFile(f"accord-{mark}.pdf", PDF)
    consent = record_consent(
        shown, uses=["site"], evidence=evidence, evidence_name=f"accord-{mark}.pdf", note=f"dit par {mark}"
    )
    contribution = record_contribution([thing], contributor=name, email=email, note=f"don de {mark}")
    acceptance = accept_terms(contribution, terms())
    link, deposit = delivered(mark, name, email, staff)
    request = draft_request(
        [thing], holder=name, email=email, uses=["site"], purpose=f"un récit avec {name}", by=staff
    )  # fmt: skip
    send_request(request, way="hand", by=staff)
    answer = SimpleUploadedFile(f"lettre-{mark}.pdf", PDF)
    grant = become_grant(request, note=f"oui de {mark}", evidence=answer, valid_until=today() + timedelta(days=30))
    words = (
        name, email, f"06 {mark}", f"note {mark}", f"accord-{mark}.pdf", f"dit par {mark}", f"don de {mark}",
        f"texte {mark}", f"signé {mark}", f"conditions {mark}", f"photo-{mark}.txt", f"énoncé {mark}",
        f"lettre-{mark}.pdf", f"oui de {mark}",
    )  # fmt: skip
    return Somebody(
        name, email, shown, consent, contribution, acceptance, link, deposit, request, grant, words
    )  # fmt: skip


def delivered(mark: str, name: str, email: str, staff: User) -> tuple[DepositLink, Deposit]:
    """A link and what came in by it, waiting."""
    link, _token = make_link(
        until=now() + timedelta(days=3), receiver=staff, purpose=f"Reportage de {name}", expected=f"Bonjour {name}",
        sender=name, email=email, language="fr",
    )  # fmt: skip
    deposit = receive(
        link, files=[SimpleUploadedFile(f"photo-{mark}.txt", b"une legende")], uses=["site"],
        statement=f"énoncé {mark}", signed_by=f"signé {mark}", text=f"texte {mark}", holder=name, credit=f"© {name}",
        conditions=f"conditions {mark}",
    )  # fmt: skip
    return link, deposit


def every_word() -> str:
    """All that rights keep, as text."""
    rows: list[Any] = []
    for model in (PersonShown, Consent, Contribution, Acceptance, DepositLink, Deposit, GrantRequest):
        rows += [str(row) for row in model.objects.values()]
    rows += [str(row) for one in Deposit.objects.all() for row in one.items.values()]
    rows += [str(row) for one in GrantRequest.objects.all() for row in one.events.values()]
    return "\n".join(rows)
