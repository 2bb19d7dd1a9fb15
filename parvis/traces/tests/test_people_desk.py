"""People in the desk: found, shown, handed over, erased, and only by those who may."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from parvis.accounts.models import User
from parvis.accounts.roles import Role
from parvis.accounts.services import engage
from parvis.traces.models import Handle, Retention
from parvis.traces.queries.register import assessment_markdown, register_markdown
from parvis.traces.templatetags.traces_tags import worded
from parvis.traces.tests.people import ANA, BOB, SAID, two_people

pytestmark = pytest.mark.django_db


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(
        User.objects.filter(username=role.value).first()
        or engage(username=role.value, role=role, password="a long password")
    )
    return client


@pytest.fixture
def manager() -> Client:
    two_people()
    return signed_in(Role.MANAGER)


def ana() -> Handle:
    return Handle.objects.get(address=ANA)


def page(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def test_people_are_found_by_address_or_name(manager: Client) -> None:
    assert BOB in page(manager, "people")
    found = manager.get(reverse("people"), {"q": "ana"}).content.decode()
    assert ANA in found and BOB not in found
    assert "Personne n’est connu" in manager.get(reverse("people"), {"q": "nobody"}).content.decode()


def test_one_page_tells_everything_in_both_languages(manager: Client) -> None:
    for language, heading in (("fr", "Pourquoi c’est gardé"), ("en", "Why it is kept")):
        UserProfile.objects.update_or_create(
            user=User.objects.get(username=Role.MANAGER.value), defaults={"preferred_language": language}
        )
        html = page(manager, "person", ana().pk)
        assert all(told in html for told in ("Superbe", ANA, "ana.bsky.example", "orphée", heading))
        # Others' words are theirs.
        assert "Viens," not in html


def test_their_data_are_handed_over_as_json_and_as_a_page(manager: Client) -> None:
    told = json.loads(page(manager, "person_download", ana().pk, "json"))
    assert (told["format"], len(told["acts"]), len(told["named_by_others"])) == ("parvis-person-1", 3, 1)
    assert told["acts"][0]["text"] == "Superbe" and told["acts"][0]["payload"] == {"tags": ["orphée"]}
    response = manager.get(reverse("person_download", args=[ana().pk, "html"]))
    assert "attachment" in response["Content-Disposition"] and "no-store" in response["Cache-Control"]
    assert ModelLogEntry.objects.filter(action="parvis.person_export").count() == 2


def test_erasing_asks_for_the_address_again(manager: Client) -> None:
    handle = ana()
    manager.post(reverse("person_erase", args=[handle.pk]), {"address": "@anna@example.org"})
    assert Handle.objects.get(pk=handle.pk).erased_at is None
    manager.post(reverse("person_erase", args=[handle.pk]), {"address": ANA})
    assert Handle.objects.get(pk=handle.pk).erased_at is not None
    entry = ModelLogEntry.objects.get(action="parvis.person_erase")
    assert ANA not in json.dumps(entry.data) and entry.data["addresses"] == 2
    assert "Superbe" not in page(manager, "person", handle.pk)


def test_an_objection_is_recorded_from_there(manager: Client) -> None:
    handle = ana()
    manager.post(reverse("person_erase", args=[handle.pk]), {"address": ANA, "objects": "1"})
    assert Handle.objects.get(pk=handle.pk).objected_at is not None


def test_only_managers_see_people_and_the_register() -> None:
    two_people()
    pages = [
        ("people", ()),
        ("person", (ana().pk,)),
        ("person_download", (ana().pk, "json")),
        ("processing_register", ()),
    ]
    for role in (Role.READER, Role.CONTRIBUTOR, Role.EDITOR, Role.APPROVER):
        client = signed_in(role)
        assert {client.get(reverse(name, args=args)).status_code for name, args in pages} <= {302, 403}
        assert client.post(reverse("person_erase", args=[ana().pk]), {"address": ANA}).status_code in {302, 403}
    assert ana().erased_at is None


def test_the_register_holds_every_processing_and_kind(manager: Client) -> None:
    html = page(manager, "processing_register")
    assert all(told in html for told in ("Comptes du personnel", "Statistiques de fréquentation", SAID, "12"))
    manager.post(reverse("register_keep"), {"kind": SAID, "months": "6"})
    assert Retention.objects.get(kind=SAID).months == 6
    manager.post(reverse("register_keep"), {"kind": SAID, "months": "lots"})
    manager.post(reverse("register_keep"), {"kind": SAID, "months": "120"})
    assert Retention.objects.get(kind=SAID).months == 6
    manager.post(reverse("register_keep"), {"kind": SAID, "months": ""})
    assert not Retention.objects.exists()


def test_the_documents_are_written_from_what_is_registered() -> None:
    two_people()
    register, assessment = register_markdown(), assessment_markdown()
    assert f"`{SAID}`: 12 mois" in register and "article 6.1.f" in register
    assert "- [ ] " in assessment and assessment.count("…") >= 4


def test_a_record_is_told_in_words():
    """Dates and moments as the language writes them, yes and no, and nothing of what is empty."""
    row = {
        "given_on": "2026-11-27",
        "since": "2026-11-27T00:54:15.855646+00:00",
        "is_minor": False,
        "note": "",
        "uses": ["a", "b"],
    }
    labels = {"given_on": "Donné le", "since": "Depuis"}
    with override("fr"):
        told = dict(worded(row, labels))
    assert told == {
        "Donné le": "27 novembre 2026", "Depuis": "27 novembre 2026 01:54", "is_minor": "non", "uses": "a, b",
    }  # fmt: skip


def test_what_only_looks_like_a_date_is_left():
    assert worded({"name": "2026-99-99"}, {}) == [("name", "2026-99-99")]
