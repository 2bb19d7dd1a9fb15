"""What ends within ninety days, lists with filters, and the acts of each record's own page."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import ModelLogEntry

from parvis.accounts.roles import Role
from parvis.core.clock import now, today
from parvis.media.models import Picture
from parvis.rights import uses
from parvis.rights.contracts import Showing
from parvis.rights.models import Consent, Declaration, Embargo, Grant, GrantRequest, PersonShown, Terms
from parvis.rights.services import (
    grant_use,
    hold_back,
    may_show,
    plan_declaration,
    publish_terms,
    record_consent,
    revoke_grant,
    show_person,
    state_rights,
    write_terms,
)
from parvis.rights.tests.test_desk import address, as_role

pytestmark = pytest.mark.django_db
SOON = timedelta(days=40)


@pytest.fixture
def approver(client: Any) -> Any:
    return as_role(client, Role.APPROVER)


def fill(picture: Picture) -> Grant:
    """One of each sort of end, soon; and what is not told: too far, withdrawn, past."""
    things, day = [picture.thing], today()
    grant = grant_use(things, uses=["site"], holder="=ADAGP", valid_until=day + SOON, amount=30, basis="per_work")
    grant_use(things, uses=["site"], holder="FAR", valid_until=day + timedelta(days=91))
    revoke_grant(grant_use(things, uses=["site"], holder="GONE", valid_until=day + SOON))
    grant_use(things, uses=["site"], holder="PAST", valid_until=day - timedelta(days=1))
    hold_back(things, why_fr="embargo presse", ends_at=now() + SOON)
    record_consent(show_person(things, name="Camille"), uses=["site"], valid_until=day + SOON)
    born = (day + SOON).replace(year=day.year - 18 + (day + SOON).year - day.year)
    record_consent(show_person(things, name="Lou", born_on=born, guardian="Mère"), uses=["site"], by="guardian")
    publish_terms(write_terms(version="2026-9", uses=["site"], text_fr="t", text_en="t", ends_on=day + SOON))
    return grant


def test_the_report_tells_what_ends_and_renews(approver: Any, picture: Picture) -> None:
    assert "rights-empty" in approver.get(reverse("rights_ending")).content.decode()
    grant = fill(picture)
    html = approver.get(reverse("rights_ending")).content.decode()
    for told in ("=ADAGP", "embargo presse", "Camille", "Lou", "2026-9"):
        assert told in html, told
    for left_out in ("FAR", "GONE", "PAST"):
        assert left_out not in html, left_out
    answer = approver.post(reverse("rights_renew", args=[grant.pk]))
    asked = GrantRequest.objects.get()
    assert answer["Location"] == reverse("grant-requests:edit", args=[asked.pk])
    assert asked.renews == grant
    assert reverse("rights_renew", args=[grant.pk]) not in approver.get(reverse("rights_ending")).content.decode()


def test_the_table_is_harmless_in_a_spreadsheet(approver: Any, picture: Picture) -> None:
    fill(picture)
    answer = approver.get(reverse("rights_ending_csv"))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 6
    (grant,) = (row for row in rows if row[1] == "'=ADAGP")
    assert grant[5:] == ["30.00", "EUR"]


def test_a_reader_is_told_of_no_person(client: Any, picture: Picture) -> None:
    fill(picture)
    reader = as_role(client, Role.READER)
    for view in ("rights_ending", "rights_ending_csv"):
        html = reader.get(reverse(view)).content.decode()
        assert "ADAGP" in html
        assert "Camille" not in html
        assert "Lou" not in html
    page = reader.get(address(picture)).content.decode()
    assert "Camille" not in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("standing=valid", {"=ADAGP", "FAR"}), ("standing=ending", {"=ADAGP"}), ("standing=ended", {"PAST"}),
        ("standing=revoked", {"GONE"}), ("standing=coming", set()), ("use=site", {"=ADAGP", "FAR", "GONE", "PAST"}),
        ("use=print", set()),
    ],
)  # fmt: skip
def test_grants_are_filtered(approver: Any, picture: Picture, asked: str, found: set[str]) -> None:
    fill(picture)
    html = approver.get(f"{reverse('grants:index')}?{asked}").content.decode()
    table = html[html.find("<tbody") :] if "<tbody" in html else ""
    assert {name for name in ("=ADAGP", "FAR", "GONE", "PAST") if name in table} == found


def test_any_network_answers_the_filter_of_one(approver: Any, picture: Picture) -> None:
    grant_use([picture.thing], holder="EVERY", uses=["post"])
    grant_use([picture.thing], holder="OTHER", uses=["post:tumblr"])
    html = approver.get(f"{reverse('grants:index')}?use=post:mastodon").content.decode()
    assert "EVERY" in html
    assert "OTHER" not in html


def test_the_page_of_one_media_tells_every_network_and_when(approver: Any, picture: Picture) -> None:
    state_rights(picture.thing, licence="in-copyright")
    grant_use([picture.thing], holder="X", uses=["post:bluesky"], valid_until=today())
    hold_back([picture.thing], why_fr="presse", uses=["press"], ends_at=now() + SOON)
    html = approver.get(address(picture)).content.decode()
    for word in ("Bluesky", "Instagram", "Mastodon", "LinkedIn", "embargo"):
        assert word in html, word
    assert html.count('<tr class="network">') == len(list(uses.networks))


def test_consents_are_recorded_and_withdrawn_in_the_desk(approver: Any, free: Picture) -> None:
    sent = {"picture": free.pk, "name": "Camille", "born_on": "", "guardian": "", "note": "", "contact": ""}
    assert approver.post(reverse("persons-shown:add"), sent).status_code == 302
    person = PersonShown.objects.get()
    assert not may_show(Showing(media=free.address))
    form = {"person": person.pk, "by": "self", "given_on": str(today()), "uses": ["site"]}
    assert approver.get(reverse("consents:add") + f"?person={person.pk}").status_code == 200
    assert approver.post(reverse("consents:add"), {**form, "by": "guardian"}).status_code == 200
    bad = SimpleUploadedFile("form.pdf", b"<html>")
    assert approver.post(reverse("consents:add"), {**form, "evidence": bad}).status_code == 200
    assert not Consent.objects.exists()
    good = SimpleUploadedFile("formulaire.pdf", b"%PDF-1.7 yes")
    assert approver.post(reverse("consents:add"), {**form, "evidence": good}).status_code == 302
    consent = Consent.objects.get()
    assert (consent.evidence_name, consent.evidence.name.startswith("private/")) == ("formulaire.pdf", True)
    assert may_show(Showing(media=free.address))
    act = reverse("rights_act", args=["consent", consent.pk])
    assert approver.get(reverse("consents:edit", args=[consent.pk])).status_code == 200
    assert approver.post(act, {"act": "withdraw"}).status_code == 302
    assert not may_show(Showing(media=free.address))
    assert ModelLogEntry.objects.filter(action="rights.withdraw").exists()


def test_an_embargo_is_recorded_with_its_hour(approver: Any, free: Picture) -> None:
    until = (now() + SOON).strftime("%Y-%m-%d %H:%M")
    sent = {"picture": free.pk, "why_fr": "presse", "why_en": "", "uses": ["press"], "ends_at": until}
    assert approver.post(reverse("embargoes:add"), {**sent, "ends_at": ""}).status_code == 200
    assert approver.post(reverse("embargoes:add"), sent).status_code == 302
    embargo = Embargo.objects.get()
    assert not may_show(Showing(media=free.address, use="press"))
    approver.post(reverse("rights_act", args=["embargo", embargo.pk]), {"act": "lift"})
    assert may_show(Showing(media=free.address, use="press"))


def test_published_terms_no_longer_change(approver: Any) -> None:
    sent = {"version": "1", "title_fr": "", "title_en": "", "text_fr": "T", "text_en": "T", "uses": ["site"]}
    assert approver.post(reverse("terms:add"), sent).status_code == 302
    terms = Terms.objects.get()
    approver.post(reverse("rights_act", args=["terms", terms.pk]), {"act": "publish"})
    edit = reverse("terms:edit", args=[terms.pk])
    assert approver.post(edit, {**sent, "text_fr": "other", "ends_on": str(today())}).status_code == 302
    terms.refresh_from_db()
    assert (terms.text_fr, terms.ends_on) == ("T", today())


def test_declarations_are_planned_and_moved(approver: Any, picture: Picture) -> None:
    grant = grant_use([picture.thing], holder="X", society="adagp", uses=["site"])
    declaration = plan_declaration(grant, due_on=today() + SOON, number="D-12")
    act = reverse("rights_act", args=["declaration", declaration.pk])
    for state in ("declared", "settled"):
        approver.post(act, {"act": state})
        declaration.refresh_from_db()
        assert declaration.state == state
    assert "ADAGP D-12" in approver.get(reverse("declarations:index")).content.decode()
    assert Declaration.objects.count() == 1


@pytest.mark.parametrize(
    "name",
    ["embargoes", "persons-shown", "consents", "contributions", "acceptances", "terms", "declarations", "letters",
     "grant-requests"],
)  # fmt: skip
def test_lists_and_forms_open_and_strangers_see_nothing(approver: Any, client: Any, name: str) -> None:
    for view in ("index", "add"):
        assert approver.get(reverse(f"{name}:{view}")).status_code == 200, view
    client.logout()
    for view in ("index", "add"):
        assert client.get(reverse(f"{name}:{view}")).status_code == 302
