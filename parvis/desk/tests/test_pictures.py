"""Handwork: many pictures at a time, each line saved as it is written."""

from __future__ import annotations

from pathlib import Path

import pytest
import pyvips
from django.urls import reverse

from parvis.accounts.roles import Role
from parvis.collection.tests.desk import member, signed_in
from parvis.desk.today import waiting_for
from parvis.media.models import Picture
from parvis.media.services import add_picture
from parvis.rights.models import Statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture(tmp_path: Path) -> Picture:
    path = tmp_path / "essai.png"
    pyvips.Image.black(40, 30, bands=3).write_to_file(str(path))
    return add_picture(path, alt_fr="Un essai", alt_en="", title="Essai")


def sent(picture: Picture, **fields: str) -> dict[str, str]:
    return {"picture": str(picture.pk)} | {f"picture-{picture.pk}-{name}": value for name, value in fields.items()}


def test_a_picture_is_described_and_waits_no_more(picture: Picture):
    client = signed_in(Role.CONTRIBUTOR)
    assert "Essai" in client.get(reverse("desk_undescribed")).content.decode()
    client.post(reverse("desk_undescribed"), sent(picture, alt_fr="Un essai", alt_en="A try"))
    picture.refresh_from_db()
    assert picture.alt_en == "A try"
    assert "Essai" not in client.get(reverse("desk_undescribed")).content.decode()


def test_rights_are_stated_by_those_who_may(picture: Picture):
    address, told = reverse("desk_unstated"), sent(picture, licence="CC0-1.0", holder="Le musée")
    codes = [code for code, _label in Statement._meta.get_field("licence").flatchoices]
    told[f"picture-{picture.pk}-licence"] = str(codes[0])
    signed_in(Role.EDITOR).post(address, told)
    assert not Statement.objects.exists()
    signed_in(Role.APPROVER).post(address, told)
    statement = Statement.objects.get()
    assert (statement.thing, statement.licence, statement.holder) == (picture.thing, codes[0], "Le musée")


def test_a_line_left_alone_states_nothing(picture: Picture):
    signed_in(Role.APPROVER).post(reverse("desk_unstated"), sent(picture, licence="", holder="Quelqu’un"))
    assert not Statement.objects.exists()


def test_an_invented_licence_is_refused_and_nothing_saved(picture: Picture):
    answer = signed_in(Role.APPROVER).post(reverse("desk_unstated"), sent(picture, licence="à moi", holder=""))
    assert answer.status_code == 200
    assert not Statement.objects.exists()


def test_the_home_tells_of_it(picture: Picture):
    found = {need.url for group in waiting_for(member(Role.MANAGER)) for need in group.needs}
    assert {reverse("desk_undescribed"), reverse("desk_unstated")} <= found


def test_a_reader_is_sent_back(picture: Picture):
    for name in ("desk_undescribed", "desk_unstated"):
        assert signed_in(Role.READER).get(reverse(name)).status_code in (302, 403)
