"""Delivery links: bounded, looked at, never shown by themselves; told calmly once closed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from parvis.accounts.models import User
from parvis.accounts.roles import Role
from parvis.accounts.services import engage, part_with
from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.desk.needs.rights import deliveries
from parvis.media.models import Picture
from parvis.media.tests.pictures import draw
from parvis.rights.contracts import Showing
from parvis.rights.models import Deposit, DepositLink
from parvis.rights.services import (
    hand_on,
    link_of,
    make_link,
    may_show,
    receive,
    refuse_deposit,
    revoke_link,
    take_in,
    waiting_for,
)
from parvis.rights.tests.test_desk import as_role
from parvis.rights.views.deposit import MOST_AT_ONCE

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> User:
    return User.objects.create_user("accueil", password="x")


@pytest.fixture
def link(staff: User) -> tuple[DepositLink, str]:
    return make_link(
        until=now() + timedelta(days=3), receiver=staff, purpose="Reportage", expected="Dix images", sender="Agence X",
        language="fr", max_files=3, max_megabytes=5,
    )  # fmt: skip


@pytest.fixture
def photo(tmp_path: Path) -> Any:
    """A way to send one and the same picture again and again."""
    content = draw(tmp_path / "photo.png", width=64, height=48).read_bytes()
    return lambda name="photo.png": SimpleUploadedFile(name, content, content_type="image/png")


def filled(*files: Any, **changes: Any) -> dict[str, Any]:
    return {
        "files": list(files), "text": "Bonjour", "holder": "Agence X", "credit": "© Agence X", "uses": ["site", "press"],
        "may_crop": "on", "is_true": "on", "signed_by": "Dominique Martin", **changes,
    }  # fmt: skip


def address(token: str, language: str = "fr") -> str:
    with translation.override(language):
        return reverse("deposit:show", args=[token])


def test_the_token_is_random_and_kept_as_a_hash(link: tuple[DepositLink, str], staff: User) -> None:
    made, token = link
    assert len(token) >= 43
    assert token not in str(DepositLink.objects.values().get())
    assert link_of(token) == made
    assert link_of(made.token_hash) is None
    with pytest.raises(BadInput):
        make_link(until=now(), receiver=staff, purpose="x", expected="x", sender="x", language="fr")


def test_a_delivery_waits_and_nothing_is_shown(client: Any, link: tuple[DepositLink, str], photo: Any) -> None:
    page = client.get(address(link[1]))
    assert "Dix images" in page.content.decode()
    assert page["X-Robots-Tag"].startswith("noindex")
    assert (page["Cache-Control"], page["Referrer-Policy"]) == ("no-store", "same-origin")
    assert "Deliver" in client.get(address(link[1], "en")).content.decode()
    answer = client.post(address(link[1]), filled(photo(), SimpleUploadedFile("texte.txt", b"une legende")))
    assert answer.status_code == 200, answer.content.decode()
    deposit = Deposit.objects.get()
    assert [(item.name, item.is_picture) for item in deposit.items.all()] == [("photo.png", True), ("texte.txt", False)]
    assert (deposit.state, deposit.signed_by) == ("waiting", "Dominique Martin")
    assert "Agence X" in deposit.statement
    assert not Picture.objects.exists()
    for item in deposit.items.all():
        assert item.file.name.startswith("private/")


@pytest.mark.parametrize("problem", ["revoked", "expired", "used"])
def test_a_closed_link_says_so_calmly(client: Any, link: tuple[DepositLink, str], photo: Any, problem: str) -> None:
    made, token = link
    with time_machine.travel(now() + timedelta(days=4 if problem == "expired" else 0)):
        if problem == "revoked":
            revoke_link(made)
        elif problem == "used":
            client.post(address(token), filled(photo(), is_all="on"))
        count = Deposit.objects.count()
        for answer in (client.get(address(token)), client.post(address(token), filled(photo()))):
            assert answer.status_code == 410
            assert "<form method" not in answer.content.decode()
            assert "<h1>" in answer.content.decode()
        assert Deposit.objects.count() == count


def test_a_token_never_made_is_404(client: Any) -> None:
    assert client.get(address("nothing-of-the-kind")).status_code == 404


def test_number_and_weight_are_bounded(client: Any, link: tuple[DepositLink, str], photo: Any) -> None:
    assert client.post(address(link[1]), filled(photo(), photo(), photo(), photo())).status_code == 413
    heavy = SimpleUploadedFile("a.txt", b"a" * (7 * 2**20))
    assert client.post(address(link[1]), filled(heavy)).status_code == 413
    assert not Deposit.objects.exists()
    assert client.post(address(link[1]), filled(photo(), photo())).status_code == 200
    assert client.post(address(link[1]), filled(photo(), photo())).status_code == 413
    assert client.post(address(link[1]), filled(photo())).status_code == 200
    made = DepositLink.objects.get()
    assert (made.files, made.bytes) == (3, 3 * photo().size)


def test_more_files_than_a_browser_sends_at_once_are_told_calmly(client: Any, link: tuple[DepositLink, str]) -> None:
    DepositLink.objects.update(max_files=500)
    files = [SimpleUploadedFile(f"{place}.png", b"x") for place in range(MOST_AT_ONCE + 20)]
    answer = client.post(address(link[1]), filled(*files))
    assert answer.status_code == 413
    page = answer.content.decode()
    assert f"{MOST_AT_ONCE} à la fois" in page and "reste ouvert" in page
    assert not Deposit.objects.exists() and not DepositLink.objects.get().problem


def test_the_rate_is_bounded(link: tuple[DepositLink, str], client: Any) -> None:
    for _ in range(20):
        receive(link[0], files=[], uses=["site"], statement="s", signed_by="D", text="t", holder="H", credit="C")
    answer = client.post(address(link[1]), filled(text="encore"))
    assert answer.status_code == 429
    with time_machine.travel(now() + timedelta(hours=2)):
        assert client.post(address(link[1]), filled(text="encore")).status_code == 200


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", b"<script>alert(1)</script>"),
        ("a.pdf", b"MZ program"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"),
        ("a.txt", b"\xff\xfe\x00"),
        ("a.exe", b"MZ"),
    ],
)
def test_what_is_not_what_it_says_is_refused(
    client: Any, link: tuple[DepositLink, str], name: str, content: bytes
) -> None:
    answer = client.post(address(link[1]), filled(SimpleUploadedFile(name, content)))
    assert answer.status_code == 400
    assert name in answer.content.decode()
    assert not Deposit.objects.exists()
    assert DepositLink.objects.get().files == 0


@pytest.mark.parametrize(
    "wrong", [{"signed_by": ""}, {"is_true": ""}, {"uses": []}, {"valid_until": "2020-01-01"}, {"holder": ""}]
)
def test_an_unsigned_statement_is_refused(
    client: Any, link: tuple[DepositLink, str], photo: Any, wrong: dict[str, Any]
) -> None:
    assert client.post(address(link[1]), filled(photo(), **wrong)).status_code == 400
    assert not Deposit.objects.exists()


def test_the_form_needs_its_token(link: tuple[DepositLink, str], photo: Any) -> None:
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    assert strict.post(address(link[1]), filled(photo())).status_code == 403


def test_taking_in_makes_pictures_and_the_grant(client: Any, link: tuple[DepositLink, str], photo: Any) -> None:
    client.post(address(link[1]), filled(photo(), conditions="12 mois"))
    deposit = Deposit.objects.get()
    approver = as_role(client, Role.APPROVER)
    page = reverse("rights_delivery", args=[deposit.pk])
    assert "Dominique Martin" in approver.get(page).content.decode()
    item = deposit.items.get()
    assert approver.get(reverse("rights_delivered_file", args=[item.pk]))["Content-Disposition"].startswith(
        "attachment"
    )
    assert approver.post(page, {"act": "take"}).status_code == 200
    assert Deposit.objects.get().state == "waiting"
    assert approver.post(page, {"act": "take", f"alt_fr_{item.pk}": "A", f"alt_en_{item.pk}": "B"}).status_code == 302
    picture = Picture.objects.get()
    deposit.refresh_from_db()
    assert (deposit.state, deposit.decided_by.username) == ("taken", "approver")
    assert deposit.grant.holder == "Agence X"
    with deposit.grant.evidence.open("rb") as kept:
        assert "Dominique Martin" in kept.read().decode()
    assert may_show(Showing(media=picture.address))
    assert may_show(Showing(media=picture.address, use="press"))
    assert not may_show(Showing(media=picture.address, use="product"))
    assert approver.post(page, {"act": "take"}).status_code == 200
    assert Picture.objects.count() == 1


def test_refusing_needs_a_reason_and_deletes_the_files(
    staff: User, link: tuple[DepositLink, str], photo: Any, django_capture_on_commit_callbacks: Any
) -> None:
    deposit = receive(link[0], files=[photo()], uses=["site"], statement="s", signed_by="D", holder="H", credit="C")
    name = deposit.items.get().file.name
    with pytest.raises(BadInput):
        refuse_deposit(deposit, reason=" ", by=staff)
    with django_capture_on_commit_callbacks(execute=True):
        refuse_deposit(deposit, reason="flou", by=staff)
    assert not default_storage.exists(name)
    assert Deposit.objects.get().reason == "flou"
    with pytest.raises(Exception, match="."):
        take_in(deposit, by=staff, texts={})


def test_links_are_made_and_withdrawn_in_the_desk(client: Any) -> None:
    approver = as_role(client, Role.APPROVER)
    assert "rights-empty" in approver.get(reverse("rights_deliveries")).content.decode()
    made = reverse("rights_new_link")
    until = (now() + timedelta(days=2)).strftime("%Y-%m-%d %H:%M")
    sent = {
        "purpose": "P", "expected": "E", "sender": "S", "language": "en", "until": until, "max_files": "2",
        "max_megabytes": "10",
    }  # fmt: skip
    assert approver.post(made, {**sent, "until": "2020-01-01 10:00"}).status_code == 200
    gone = User.objects.create_user("partie", password="x", is_superuser=True, is_active=False)
    assert approver.post(made, {**sent, "receiver": gone.pk}).status_code == 200
    assert not DepositLink.objects.exists()
    html = approver.post(made, sent).content.decode()
    assert "/en/deliver/" in html
    link = DepositLink.objects.get()
    approver.post(reverse("rights_act", args=["depositlink", link.pk]), {"act": "revoke"})
    link.refresh_from_db()
    assert link.problem == "revoked"
    reader = as_role(client, Role.READER)
    assert reader.get(reverse("rights_deliveries")).status_code in (302, 403)


def test_another_receives_it_and_the_managers_once_they_left(
    client: Any, link: tuple[DepositLink, str], photo: Any
) -> None:
    deposit = receive(link[0], files=[photo()], uses=["site"], statement="s", signed_by="D", holder="H", credit="C")
    approver = as_role(client, Role.APPROVER)
    me = User.objects.get(username="approver")
    page = reverse("rights_delivery", args=[deposit.pk])
    with pytest.raises(BadInput):
        hand_on(link[0], receiver=link[0].receiver)  # may not decide on deliveries
    assert not waiting_for(me).exists()
    assert deliveries(me) is None
    approver.post(page, {"act": "hand_on", "receiver": link[0].receiver_id})
    assert not waiting_for(me).exists()
    assert approver.post(page, {"act": "hand_on", "receiver": me.pk}).status_code == 302
    assert waiting_for(me).get() == deposit
    assert deliveries(me) is not None
    assert "<b>approver</b>" in approver.get(reverse("rights_deliveries")).content.decode()
    manager = User.objects.get(username=engage(username="chef", role=Role.MANAGER, password="a long password").username)
    assert not waiting_for(manager).exists()
    part_with(member=me, by=manager)
    link[0].refresh_from_db()
    assert link[0].receiver is None
    assert waiting_for(manager).get() == deposit
    with pytest.raises(BadInput):
        hand_on(link[0], receiver=User.objects.get(pk=me.pk))


def test_what_waits_for_days_is_everybodys(link: tuple[DepositLink, str], photo: Any) -> None:
    receive(link[0], files=[photo()], uses=["site"], statement="s", signed_by="D", holder="H", credit="C")
    other = User.objects.create_user("autre", password="x")
    assert not waiting_for(other).exists()
    with time_machine.travel(now() + timedelta(days=4)):
        assert waiting_for(other).exists()
