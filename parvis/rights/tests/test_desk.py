"""Rights in the desk, by role."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import ModelLogEntry

from parvis.accounts.models import User
from parvis.accounts.roles import Role, ensure_roles
from parvis.media.models import Picture
from parvis.rights.contracts import MakerDates, Showing, Use, Where
from parvis.rights.models import Grant, Restriction, Statement
from parvis.rights.services import grant_use, may_show, record_makers, restrict_use, state_rights

pytestmark = pytest.mark.django_db


def as_role(client, role: Role):
    ensure_roles()
    user = User.objects.create_user(role.value, password="x")
    user.groups.add(Group.objects.get(name=role.value))
    client.force_login(user)
    return client


@pytest.fixture
def approver(client):
    return as_role(client, Role.APPROVER)


def address(picture: Picture) -> str:
    return reverse("media_rights", args=[picture.address])


def test_the_page_tells_each_use_and_why(approver, picture: Picture) -> None:
    state_rights(picture.thing, licence="public-domain")
    record_makers(picture.thing, [MakerDates(name="Henri Matisse", death_year=1954)])
    grant_use([picture.thing], holder="ADAGP", uses=["site"])
    for language in ("fr", "en"):
        html = approver.get(address(picture), headers={"Accept-Language": language}).content.decode()
        assert "Henri Matisse" in html
        assert "ADAGP" in html
        assert html.count('class="tag ok"') + html.count('class="tag stop"') >= len(Use)
        assert "17 U.S.C." in html


def test_rights_are_stated_there(approver, picture: Picture) -> None:
    sent = {"act": "state", "licence": "cc-by-4.0", "holder": "H", "credit_fr": "C", "credit_en": "C", "source": ""}
    assert approver.post(address(picture), sent).status_code == 302
    assert Statement.objects.get().licence == "cc-by-4.0"
    assert may_show(Showing(media=picture.address))
    assert ModelLogEntry.objects.filter(action="rights.state").exists()
    refused = approver.post(address(picture), {**sent, "licence": "mine"})
    assert refused.status_code == 200
    assert Statement.objects.get().licence == "cc-by-4.0"


def test_grants_are_withdrawn_and_extended_there(approver, picture: Picture, free: Picture) -> None:
    state_rights(picture.thing, licence="in-copyright")
    grant = grant_use([free.thing], holder="X", uses=["site"])
    approver.post(address(picture), {"act": "attach", "grant": grant.pk})
    assert may_show(Showing(media=picture.address))
    approver.post(address(picture), {"act": "revoke", "pk": grant.pk})
    assert not may_show(Showing(media=picture.address))


def test_restrictions_are_lifted_there(approver, free: Picture) -> None:
    restriction = restrict_use([free.thing], why_fr="litige")
    approver.post(address(free), {"act": "lift", "pk": restriction.pk})
    assert may_show(Showing(media=free.address))


def test_a_reader_sees_but_changes_nothing(client, picture: Picture) -> None:
    as_role(client, Role.READER)
    assert client.get(address(picture)).status_code == 200
    client.post(address(picture), {"act": "state", "licence": "cc0-1.0"})
    assert not Statement.objects.exists()


def test_a_stranger_sees_nothing(client, picture: Picture) -> None:
    assert client.get(address(picture)).status_code == 302


def test_a_grant_is_recorded_from_its_form(approver, picture: Picture) -> None:
    state_rights(picture.thing, licence="in-copyright")
    form = approver.get(reverse("grants:add") + f"?picture={picture.pk}")
    assert form.status_code == 200
    sent = {
        "picture": picture.pk, "holder": "ADAGP", "uses": ["print", "site"], "territories": "fr, be",
        "valid_from": "2026-01-01", "valid_until": "2036-01-01", "may_crop": "on", "may_overprint": "on",
        "currency": "EUR", "basis": "flat",
    }  # fmt: skip
    assert approver.post(reverse("grants:add"), sent).status_code == 302
    grant = Grant.objects.get()
    assert (grant.territories, set(grant.uses)) == (["FR", "BE"], {"site", "print"})
    assert may_show(Showing(media=picture.address, use=Use.PRINT, where=Where.PAPER))
    edit = reverse("grants:edit", args=[grant.pk])
    assert picture.title in approver.get(edit).content.decode()
    mistakes: list[dict[str, object]] = [
        {"territories": "France"}, {"valid_until": "2025-01-01"}, {"uses": []}, {"picture": ""},
    ]  # fmt: skip
    for wrong in mistakes:
        assert approver.post(reverse("grants:add"), {**sent, **wrong}).status_code == 200
    assert Grant.objects.count() == 1


def test_a_restriction_is_recorded_from_its_form(approver, free: Picture) -> None:
    sent = {"picture": free.pk, "why_fr": "Une famille s’y oppose", "why_en": ""}
    assert approver.post(reverse("restrictions:add"), {**sent, "why_fr": ""}).status_code == 200
    assert approver.post(reverse("restrictions:add"), sent).status_code == 302
    assert Restriction.objects.count() == 1
    assert not may_show(Showing(media=free.address))


@pytest.mark.parametrize("name", ["grants:index", "restrictions:index", "statements:index", "videos:index"])
def test_lists_open(approver, free: Picture, name: str) -> None:
    grant_use([free.thing], holder="X", uses=["site"])
    assert approver.get(reverse(name)).status_code == 200
    assert approver.get(reverse(name) + "?q=X").status_code == 200


def test_statements_are_made_on_the_page_of_their_media(approver, free: Picture) -> None:
    assert approver.get(reverse("statements:add")).status_code in (302, 403)
    edit = reverse("statements:edit", args=[Statement.objects.get().pk])
    assert approver.get(edit).status_code == 200


def test_the_pictures_own_page_leads_to_its_rights(approver, free: Picture) -> None:
    html = approver.get(reverse("wagtailimages:edit", args=[free.pk])).content.decode()
    assert address(free) in html
