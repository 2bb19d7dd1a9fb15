"""Requests for grants: written, sent, followed, answered; the yes becomes the grant."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from parvis.accounts.models import Institution
from parvis.accounts.roles import Role
from parvis.core.clock import today
from parvis.core.errors import BadInput, Refusal
from parvis.media.models import Picture
from parvis.rights.contracts import Showing
from parvis.rights.models import Grant, GrantRequest, LetterTemplate
from parvis.rights.services import (
    AlreadyMoved,
    become_grant,
    draft_request,
    grant_use,
    late_requests,
    may_show,
    record_answer,
    record_refusal,
    remind,
    renewal_of,
    send_request,
    state_rights,
    withdraw_request,
    write_letter,
)
from parvis.rights.tests.test_desk import as_role

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 agreed"


@pytest.fixture
def asked(picture: Picture) -> GrantRequest:
    Institution.objects.create(pk=1, name_fr="Musée du Parvis", name_en="Parvis Museum", email="nous@example.org")
    state_rights(picture.thing, licence="in-copyright", holder="ADAGP")
    return draft_request(
        [picture.thing], holder="ADAGP", email="droits@example.org", society="adagp", uses=["site", "post:mastodon"],
        purpose="un récit sur la lagune", valid_from=today(), valid_until=today() + timedelta(days=365),
    )  # fmt: skip


def states(asked: GrantRequest) -> list[str]:
    return list(asked.events.values_list("state", flat=True))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ["Usages :", "le monde entier", "Mastodon", "du "]),
        ("en", ["Uses:", "the whole world", "Mastodon", "from "]),
    ],
)
def test_the_letter_is_written_in_the_holders_language(asked: GrantRequest, language: str, words: list[str]) -> None:
    asked.language = language
    write_letter(asked)
    assert ("Musée du Parvis" if language == "fr" else "Parvis Museum") in asked.subject
    assert asked.things.get().title in asked.letter
    assert "un récit sur la lagune" in asked.letter
    assert "{" not in asked.letter
    for word in words:
        assert word in asked.letter, word


def test_the_houses_own_words_and_their_mistakes(asked: GrantRequest) -> None:
    own = LetterTemplate.objects.create(kind="request", language="fr", subject="S\n{holder}", body="Cher {holder}")
    write_letter(asked)
    assert (asked.subject, asked.letter) == ("S ADAGP", "Cher ADAGP")
    own.body = "{price}"
    own.save()
    with pytest.raises(BadInput) as refused:
        write_letter(asked)
    assert "price" in str(refused.value)


def test_it_is_sent_reminded_answered_and_becomes_the_grant(asked: GrantRequest, mailoutbox: list[Any]) -> None:
    send_request(asked, way="email")
    assert (mailoutbox[0].to, mailoutbox[0].body) == (["droits@example.org"], asked.letter)
    assert mailoutbox[0].reply_to == ["nous@example.org"]
    asked.due_on = today() - timedelta(days=1)
    asked.save()
    assert asked.is_late
    assert list(late_requests(today())) == [asked]
    remind(asked, way="email")
    assert mailoutbox[1].body != asked.letter
    assert not asked.is_late
    record_answer(asked, note="il manque la taille", evidence=SimpleUploadedFile("lettre.pdf", PDF))
    media = asked.things.get().pk
    assert not may_show(Showing(media=media))
    grant = become_grant(asked, note="accord du 3", max_works=4, amount=120)
    assert states(asked) == ["draft", "sent", "reminded", "answered", "granted"]
    asked.refresh_from_db()
    assert asked.grant == grant
    assert (grant.society, set(grant.uses), grant.max_works) == ("adagp", {"site", "post:mastodon"}, 4)
    assert grant.valid_until == asked.valid_until
    assert grant.evidence_name == "lettre.pdf"
    with grant.evidence.open("rb") as kept:
        assert kept.read() == PDF
    assert may_show(Showing(media=media))


def test_only_declared_steps_are_taken(asked: GrantRequest) -> None:
    for act in (lambda: remind(asked, way="hand"), lambda: become_grant(asked), lambda: record_answer(asked, note="x")):
        with pytest.raises(AlreadyMoved):
            act()
    assert Grant.objects.count() == 0
    with pytest.raises(BadInput):
        withdraw_request(asked, reason=" ")
    send_request(asked, way="hand")
    other = GrantRequest.objects.get(pk=asked.pk)
    record_refusal(asked, reason="trop cher")
    with pytest.raises(AlreadyMoved):
        become_grant(other)
    assert asked.events.last().note == "trop cher"
    assert Grant.objects.count() == 0


def test_what_cannot_leave_is_not_said_to_be_sent(asked: GrantRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_self: Any, **_options: Any) -> None:
        raise ConnectionRefusedError("no server")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
    with pytest.raises(Refusal) as refused:
        send_request(asked, way="email")
    assert refused.value.remedy
    assert GrantRequest.objects.get().state == "draft"
    assert states(asked) == ["draft"]
    asked.refresh_from_db()
    asked.email = ""
    with pytest.raises(BadInput):
        send_request(asked, way="email")


def test_a_renewal_takes_over_where_the_grant_ends(picture: Picture) -> None:
    day = today()
    grant = grant_use(
        [picture.thing], holder="X", uses=["site"], valid_from=day - timedelta(days=99), valid_until=day, max_width=900
    )
    asked = renewal_of(grant)
    assert (asked.valid_from, asked.valid_until) == (day + timedelta(days=1), day + timedelta(days=100))
    assert (asked.max_width, asked.renews) == (900, grant)
    assert "renouvellement" in asked.letter
    send_request(asked, way="hand")
    assert become_grant(asked).renews == grant


def test_its_page_in_the_desk(client: Any, asked: GrantRequest, mailoutbox: list[Any]) -> None:
    approver = as_role(client, Role.APPROVER)
    page = reverse("rights_request", args=[asked.pk])
    assert asked.letter.splitlines()[-1] in approver.get(page).content.decode()
    # What prints: the institution's head, whom it is for, the letter; on a sheet of its own.
    sheet = approver.get(page).content.decode().partition('class="letter-sheet"')[2].partition("</div>")[0]
    assert all(told in sheet for told in ("Musée du Parvis", "nous@example.org", "ADAGP", asked.subject))
    assert approver.post(page, {"act": "email"}).status_code == 302
    assert len(mailoutbox) == 1
    bad = {"act": "grant", "evidence": SimpleUploadedFile("a.pdf", b"MZ no contract")}
    assert approver.post(page, bad).status_code == 200
    assert approver.post(page, {"act": "refuse", "note": ""}).status_code == 200
    good = {"act": "grant", "note": "oui", "evidence": SimpleUploadedFile("a.pdf", PDF), "amount": "50"}
    assert approver.post(page, good).status_code == 302
    grant = Grant.objects.get()
    assert grant.total == 50
    edit = approver.get(reverse("grants:edit", args=[grant.pk])).content.decode()
    assert "a.pdf" in edit
    kept = approver.get(reverse("rights_evidence", args=["grant", grant.pk]))
    assert b"".join(kept.streaming_content) == PDF
    assert kept["Content-Disposition"].startswith("attachment")
    assert "no-store" in kept["Cache-Control"]


def test_a_new_request_gets_its_letter_and_readers_change_nothing(client: Any, picture: Picture) -> None:
    approver = as_role(client, Role.APPROVER)
    sent = {
        "picture": picture.pk, "holder": "X", "language": "en", "purpose": "a story", "uses": ["site"], "letter": "",
    }  # fmt: skip
    assert approver.get(reverse("grant-requests:add") + f"?picture={picture.pk}").status_code == 200
    assert approver.post(reverse("grant-requests:add"), sent).status_code == 302
    asked = GrantRequest.objects.get()
    assert "a story" in asked.letter
    reader = as_role(client, Role.READER)
    page = reverse("rights_request", args=[asked.pk])
    assert reader.get(page).status_code == 200
    assert reader.post(page, {"act": "hand"}).status_code in (302, 403)
    assert GrantRequest.objects.get().state == "draft"
    grant = grant_use([picture.thing], holder="X", uses=["site"], evidence=SimpleUploadedFile("a.pdf", PDF))
    assert reader.get(reverse("rights_evidence", args=["grant", grant.pk])).status_code in (302, 403)
