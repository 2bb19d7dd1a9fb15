"""Somebody erased from rights: words, names and addresses go; proof alone stays, and is told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import translation
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from parvis.accounts.models import User
from parvis.accounts.roles import Role
from parvis.core.clock import months_from, now, today
from parvis.core.errors import BadInput
from parvis.core.processing import processings
from parvis.media.models import Picture
from parvis.rights.contracts import Showing
from parvis.rights.models import Consent, Contribution, Deposit, DepositLink, Grant, GrantRequest, PersonShown
from parvis.rights.services import (
    close_link,
    draft_request,
    forget_old_contacts,
    join_person,
    make_link,
    may_show,
    record_consent,
    record_contribution,
    record_refusal,
    refuse_deposit,
    send_request,
    show_person,
    state_rights,
    withdraw_consent,
    withdraw_request,
)
from parvis.rights.signals import decision_changed
from parvis.rights.tests.somebodies import PDF, Somebody, every_word, known_everywhere
from parvis.rights.tests.test_desk import as_role
from parvis.traces.models import Handle, Person
from parvis.traces.queries import subject_named, subject_of_record
from parvis.traces.queries.portrait import portrait_of
from parvis.traces.queries.register import register_markdown
from parvis.traces.services import erase_person, forget_expired, object_to_processing, portrait_json, set_retention
from parvis.traces.tests.people import SAID, act, register_kinds

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> User:
    return User.objects.create_user("accueil", password="x")


@pytest.fixture
def ana(picture: Picture, staff: User) -> Somebody:
    state_rights(picture.thing, licence="cc0-1.0")
    return known_everywhere("ana", picture.thing, staff=staff)


@pytest.fixture
def bob(tmp_path: Path, free: Picture, staff: User) -> Somebody:
    return known_everywhere("bob", free.thing, staff=staff)


def told(who: str) -> str:
    return portrait_json(portrait_of(subject_named(who)))


def test_the_export_names_everything_of_one_and_nothing_of_the_other(ana: Somebody, bob: Somebody) -> None:
    text = told(ana.email)
    assert [word for word in ana.words if word not in text] == []
    assert [word for word in bob.words if word in text] == []


def test_an_email_that_ends_like_another_is_not_theirs(ana: Somebody, free: Picture) -> None:
    record_contribution([free.thing], contributor="Mariana", email=f"mari{ana.email}")
    assert "Mariana" not in told(ana.email)
    assert "Mariana" in told(f"mari{ana.email}")


def test_erasing_leaves_no_word_and_tells_what_stays(
    ana: Somebody, bob: Somebody, picture: Picture, free: Picture, django_capture_on_commit_callbacks: Any
) -> None:
    for record in (ana.shown, ana.consent, ana.contribution, ana.request, ana.link):
        log(record, "rights.join")
    files = [str(item.file.name) for item in ana.deposit.items.all()]
    before = told(bob.email)
    assert may_show(Showing(media=picture.address))
    changed: list[Any] = []

    def hear(media: Any, **_event: Any) -> None:
        changed.extend(media)

    decision_changed.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            done = erase_person(subject_named(ana.email))
    finally:
        decision_changed.disconnect(hear)
    kept = every_word()
    assert [word for word in ana.words if word in kept] == []
    assert all(word in kept for word in bob.words if word != "oui de bob")
    assert set(changed) == {picture.address}
    assert not may_show(Showing(media=picture.address))
    assert may_show(Showing(media=free.address))
    assert done.elsewhere == {"personshown": 1, "contribution": 1, "depositlink": 1, "deposit": 1, "grantrequest": 1}
    assert len(done.kept) == 4
    assert all(one.why for one in done.kept)
    assert not any(default_storage.exists(name) for name in files)
    labels = " ".join(ModelLogEntry.objects.values_list("label", flat=True))
    assert "Ana" not in labels
    # The other's export is the same, byte for byte but for the moment it was made.
    assert _timeless(told(bob.email)) == _timeless(before)


def _timeless(text: str) -> list[str]:
    return [line for line in text.splitlines() if '"made_at"' not in line]


def test_proof_stays_until_nobody_may_go_to_court(ana: Somebody, django_capture_on_commit_callbacks: Any) -> None:
    erase_person(subject_named(ana.email))
    ana.consent.refresh_from_db()
    assert ana.consent.withdrawn_at is not None
    assert ana.consent.evidence_until == months_from(today(), 60)
    evidence, answer = str(ana.consent.evidence.name), str(Grant.objects.get().evidence.name)
    with ana.consent.evidence.open("rb") as held:
        assert held.read() == PDF
    with time_machine.travel(now() + timedelta(days=5 * 366 + 40)):
        with django_capture_on_commit_callbacks(execute=True):
            forgotten = forget_old_contacts()
        assert (forgotten["evidence"], forgotten["grants"]) == (1, 1)
        assert not default_storage.exists(evidence)
        assert not default_storage.exists(answer)
        assert Grant.objects.get().holder == ""
        assert set(forget_old_contacts().values()) == {0}


def test_proof_past_its_time_goes_at_once(ana: Somebody, django_capture_on_commit_callbacks: Any) -> None:
    Consent.objects.update(valid_until=today() - timedelta(days=6 * 365), given_on=today() - timedelta(days=7 * 365))
    with django_capture_on_commit_callbacks(execute=True):
        done = erase_person(subject_named(ana.email))
    assert not Consent.objects.get().evidence
    assert len(done.kept) == 3


def test_erasing_again_changes_nothing(ana: Somebody) -> None:
    join_person(ana.shown, who=ana.email)
    erase_person(subject_named(ana.email))
    first = every_word()
    ana.shown.refresh_from_db()
    again = erase_person(subject_named(str(ana.shown.person_id)))
    assert (again.elsewhere, again.kept) == ({}, ())
    assert every_word() == first
    # What stays is still told, on the page of who has no name any more.
    rows = portrait_of(subject_named(str(ana.shown.person_id)))["records"]["consent"]["rows"]
    assert rows[0]["evidence_until"]


def test_nothing_new_is_written_of_somebody_erased(ana: Somebody) -> None:
    erase_person(subject_named(ana.email))
    ana.shown.refresh_from_db()
    with pytest.raises(BadInput):
        record_consent(ana.shown, uses=["site"])


def test_somebody_known_by_name_alone_is_found_joined_and_erased(picture: Picture) -> None:
    person = show_person([picture.thing], name="Camille")
    subject = subject_of_record(f"personshown:{person.pk}")
    assert subject.confirmations == ("Camille",)
    assert "Camille" in portrait_json(portrait_of(subject))
    joined = join_person(person, who="Camille@Example.org")
    assert Handle.objects.get().address == "camille@example.org"
    assert subject_named("camille@example.org").person == joined
    assert subject_of_record(f"personshown:{person.pk}").person == joined
    erase_person(subject_named("camille@example.org"))
    person.refresh_from_db()
    assert (person.name, str(person)) == ("", "quelqu’un d’effacé")


def test_a_record_joined_to_somebody_else_is_never_theirs(ana: Somebody) -> None:
    join_person(ana.contribution, who=ana.email)
    join_person(ana.request, who="agence@example.org")
    records = portrait_of(subject_named(ana.email))["records"]
    assert "contribution" in records and "grantrequest" not in records
    assert "grantrequest" in portrait_of(subject_named("agence@example.org"))["records"]
    with pytest.raises(BadInput):
        join_person(ana.request, who="@nobody@example.org")
    assert join_person(ana.request, who="") is None


def test_a_guardian_has_their_own_words_only(picture: Picture) -> None:
    minor = show_person([picture.thing], name="Lou", guardian="Mère de Lou", is_minor=True, note="école")
    consent = record_consent(minor, uses=["site"], by="guardian")
    join_person(minor, who="mere@example.org", as_guardian=True)
    text = told("mere@example.org")
    assert "Mère de Lou" in text and "école" not in text
    done = erase_person(subject_named("mere@example.org"))
    assert done.elsewhere == {"guardian": 1}
    minor.refresh_from_db()
    consent.refresh_from_db()
    assert (minor.name, minor.guardian) == ("Lou", "")
    assert consent.withdrawn_at is not None


def test_who_objected_is_recorded_by_no_door(picture: Picture, staff: User) -> None:
    record_contribution([picture.thing], contributor="Sacha", email="sacha@example.org")
    object_to_processing(subject_named("sacha@example.org"))
    asked: dict[str, Any] = {"email": "Sacha@example.org"}
    doors = (
        lambda: record_contribution([picture.thing], contributor="S", **asked),
        lambda: draft_request([picture.thing], holder="S", uses=["site"], **asked),
        lambda: make_link(
            until=now() + timedelta(days=1), receiver=staff, purpose="x", expected="x", sender="S", language="fr",
            **asked,
        ),
        lambda: join_person(show_person([picture.thing], name="S"), who="sacha@example.org"),
    )  # fmt: skip
    for door in doors:
        with pytest.raises(BadInput):
            door()
    assert "sacha@example.org" not in every_word()


def test_contact_details_of_links_go_after_six_months(ana: Somebody, staff: User) -> None:
    refuse_deposit(ana.deposit, reason="flou", by=staff)
    close_link(ana.link)
    # A link on which something waits keeps its contact.
    with time_machine.travel(now() + timedelta(days=150)):
        assert forget_old_contacts()["links"] == 0
    with time_machine.travel(now() + timedelta(days=200)):
        forgotten = forget_old_contacts()
    assert (forgotten["links"], forgotten["deposits"]) == (1, 1)
    link, deposit = DepositLink.objects.get(), Deposit.objects.get()
    assert (link.sender, link.email, deposit.signed_by, deposit.reason) == ("", "", "", "")


def test_a_delivery_that_waits_is_not_forgotten(ana: Somebody) -> None:
    with time_machine.travel(now() + timedelta(days=400)):
        assert forget_old_contacts()["links"] == 0
    assert DepositLink.objects.get().sender == ana.name


def test_words_forgotten_on_time_take_no_picture_off(ana: Somebody, picture: Picture) -> None:
    """Somebody silent for years still contributed: their terms count until they withdraw."""
    register_kinds()
    handle = Handle.objects.create(network="email", address=ana.email)
    act(SAID, ana.shown.things.get(), handle, text="vieux mot", at=now() - timedelta(days=5 * 365))
    assert forget_expired() == (1, 1)
    assert may_show(Showing(media=picture.address))
    assert Contribution.objects.get().contributor == ana.name


def test_letters_go_a_year_after_the_answer(ana: Somebody, picture: Picture) -> None:
    refused = draft_request([picture.thing], holder="Non", email="non@example.org", uses=["site"])
    send_request(refused, way="hand")
    record_refusal(refused, reason="trop cher")
    Grant.objects.update(valid_until=None)
    with time_machine.travel(now() + timedelta(days=330)):
        assert forget_old_contacts()["letters"] == 0
    with time_machine.travel(now() + timedelta(days=370)):
        assert forget_old_contacts()["letters"] == 2
        assert forget_old_contacts()["letters"] == 0
    refused.refresh_from_db()
    granted = GrantRequest.objects.get(pk=ana.request.pk)
    assert (refused.holder, refused.email, refused.letter) == ("", "", "")
    # Who allowed it can still be asked to renew, and the evidence still stands.
    assert (granted.email, granted.letter) == (ana.email, "")
    assert default_storage.exists(Grant.objects.get().evidence.name)


def test_people_shown_no_more_go_with_their_proof(ana: Somebody) -> None:
    withdraw_consent(ana.consent)
    with time_machine.travel(now() + timedelta(days=4 * 365)):
        assert forget_old_contacts()["persons"] == 0
    with time_machine.travel(now() + timedelta(days=5 * 366)):
        assert forget_old_contacts()["persons"] == 1
    assert PersonShown.objects.get().name == ""


def test_the_register_says_what_the_code_does() -> None:
    text = register_markdown()
    for name in ("rights_persons", "rights_contributors", "rights_deliveries", "rights_requests"):
        assert str(processings[name].title) in text
        assert "{" not in str(processings[name].kept)


def test_joined_and_erased_in_the_desk(client: Any, ana: Somebody, picture: Picture) -> None:
    approver = as_role(client, Role.APPROVER)
    page = reverse("persons-shown:edit", args=[ana.shown.pk])
    assert "who-personshown" in approver.get(page).content.decode()
    approver.post(reverse("rights_join", args=["personshown", ana.shown.pk]), {"who-personshown": "nobody"})
    assert not Person.objects.exists()
    approver.post(reverse("rights_join", args=["personshown", ana.shown.pk]), {"who-personshown": ana.email})
    assert Person.objects.count() == 1
    assert approver.get(reverse("people")).status_code in (302, 403)
    manager = as_role(client, Role.MANAGER)
    found = manager.get(reverse("people"), {"q": "ana"}).content.decode()
    assert "personshown" in found or reverse("person_record", args=["contribution", ana.contribution.pk]) in found
    person = reverse("person_record", args=["contribution", ana.contribution.pk])
    html = manager.get(person).content.decode()
    assert all(word in html for word in ("note ana", "Signé par", "signé ana"))
    assert "bob" not in html
    assert manager.get(reverse("person_record", args=["contribution", 99999])).status_code == 404
    assert manager.get(reverse("person_record", args=["nothing", 1])).status_code == 404
    shown = manager.get(reverse("person_record_download", args=["contribution", ana.contribution.pk, "json"]))
    assert ana.name in shown.content.decode()
    erase = reverse("person_record_erase", args=["contribution", ana.contribution.pk])
    manager.post(erase, {"address": "somebody else"})
    assert Contribution.objects.get().contributor == ana.name
    answer = manager.post(erase, {"address": ana.email}, follow=True).content.decode()
    assert "L121-1" in answer
    assert Contribution.objects.get().contributor == ""
    for name in ("persons-shown:edit", "contributions:edit", "grant-requests:edit"):
        pk = {"persons-shown:edit": ana.shown, "contributions:edit": ana.contribution}.get(name, ana.request).pk
        assert manager.get(reverse(name, args=[pk])).status_code == 200
    assert manager.get(reverse("rights_delivery", args=[ana.deposit.pk])).status_code == 200
    refused = manager.post(page, {"name": "Ana again", "contact": "", "guardian": "", "note": ""})
    assert refused.status_code == 200


class TestTimesTheInstitutionChose:
    """The months of the register are the institution's; the clock is moved to see it."""

    def test_letters_go_after_the_months_chosen(self, picture: Picture) -> None:
        set_retention(kind="rights.letters", months=2)
        asked = draft_request([picture.thing], holder="ADAGP", email="a@example.org", uses=["site"], purpose="x")
        withdraw_request(asked, by=None, reason="Plus besoin.")
        with time_machine.travel(months_from(now(), 1)):
            assert forget_old_contacts()["letters"] == 0
        with time_machine.travel(months_from(now(), 2) + timedelta(days=1)):
            assert forget_old_contacts()["letters"] == 1
        assert GrantRequest.objects.get().holder == ""

    def test_proof_is_kept_as_long_as_chosen(self, picture: Picture) -> None:
        set_retention(kind="rights.proof", months=120)
        person = show_person([picture.thing], name="Camille")
        withdraw_consent(record_consent(person, uses=["site"]))
        with time_machine.travel(months_from(now(), 61)):
            assert forget_old_contacts()["persons"] == 0
        with time_machine.travel(months_from(now(), 121)):
            assert forget_old_contacts()["persons"] == 1

    def test_the_register_says_what_was_chosen(self) -> None:
        with translation.override("fr"):
            assert "12 mois après l’issue" in register_markdown()
            set_retention(kind="rights.letters", months=3)
            assert "3 mois après l’issue" in register_markdown()
