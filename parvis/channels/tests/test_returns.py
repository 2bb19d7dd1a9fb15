"""The mailbox where letters come back: read once, by TLS; what is wrong with it is said, and since when it is read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import override

from parvis.accounts.roles import Role, ensure_roles
from parvis.channels.models import Letter, ReturnsRead
from parvis.channels.networks.newsletter import mailboxes
from parvis.channels.networks.newsletter.reports import read_report
from parvis.channels.services import newsletters
from parvis.channels.services.newsletters.writing import mark_of
from parvis.channels.tests.imap import PASSWORD, mailbox, self_signed
from parvis.channels.tests.readers import make_newsletter, make_reader
from parvis.channels.tests.test_bounces import delivery_report
from parvis.channels.tests.test_readers_desk import entered
from parvis.cli import returns
from parvis.core.errors import BadInput


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    return self_signed(tmp_path)


def at(port: int, **changes: Any) -> mailboxes.Account:
    told = {"host": "127.0.0.1", "security": "tls", "username": "retours", "password": PASSWORD, "folder": "INBOX"}
    return mailboxes.Account(**{"port": port, **told, **changes})


def take(raw: bytes) -> bool:
    return read_report(raw) is not None


def test_a_mailbox_is_read_once():
    with mailbox({4: delivery_report(), 9: b"Subject: hello\r\n\r\nA person wrote.\r\n"}) as (port, seen):
        account = at(port, security="none")
        assert mailboxes.read_imap(account, take, most=10) == 1
        assert mailboxes.read_imap(account, take, most=10) == 0
    assert seen == {4, 9}


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_by_tls_when_its_certificate_is_named(pem: Path, security: str):
    with mailbox({1: delivery_report()}, certificate=pem, is_tls=security == "tls") as (port, seen):
        assert mailboxes.read_imap(at(port, security=security, certificate=str(pem)), take, most=10) == 1
    assert seen == {1}


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_nobody_vouches_for_is_refused_and_nothing_told(pem: Path, security: str):
    with mailbox({1: delivery_report()}, certificate=pem, is_tls=security == "tls") as (port, seen):
        account = at(port, security=security)
        with pytest.raises(BadInput) as refused:
            mailboxes.read_imap(account, take, most=10)
    assert seen == set()
    assert refused.value.field == "bounces.certificate"
    with override("fr"):
        assert f"127.0.0.1:{port}" in str(refused.value) and "certificat" in str(refused.value)


def test_a_certificate_of_another_host_is_refused(tmp_path: Path):
    pem = self_signed(tmp_path, "127.0.0.9")
    with mailbox({}, certificate=pem) as (port, _seen), pytest.raises(BadInput) as refused:
        mailboxes.knock(at(port, certificate=str(pem)))
    assert refused.value.field == "bounces.certificate"


def test_each_mistake_has_its_sentence(pem: Path, tmp_path: Path):
    (tmp_path / "no.pem").write_text("no certificate")
    with mailbox({}, certificate=pem) as (port, _seen):
        right = at(port, certificate=str(pem))
        mailboxes.knock(right)
        wrong = {
            "bounces.username": replace(right, password="another"),
            "bounces.folder": replace(right, folder="Retours"),
            "bounces.certificate": replace(right, certificate=str(tmp_path / "no.pem")),
        }
        for field, account in wrong.items():
            with pytest.raises(BadInput) as refused:
                mailboxes.knock(account)
            assert refused.value.field == field and refused.value.remedy
    with pytest.raises(BadInput) as refused:
        mailboxes.knock(right)
    assert refused.value.field == "bounces.host"
    with mailbox({}) as (port, _seen), pytest.raises(BadInput) as refused:
        mailboxes.knock(at(port))
    assert refused.value.field == "bounces.security"
    assert PASSWORD not in repr(right)


@pytest.fixture
def letter(db: None) -> Letter:
    return Letter.objects.create(subscriber=make_reader(make_newsletter()), state="sent")


def configure(settings: Any, **told: Any) -> None:
    settings.BOUNCES = settings.BOUNCES.model_copy(update=told)


def test_the_doctor_says_that_nobody_reads_them(letter: Letter, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    is_well, told = returns.look(is_served=True)
    assert not is_well and "parvis bounces" in told
    newsletters.take_in_piped(delivery_report(mark_of(letter)))
    is_well, told = returns.look(is_served=True)
    assert is_well and "lus depuis le" in told and "dernier rapport le" in told


def test_a_house_without_newsletter_needs_nobody(db: None):
    assert returns.look(is_served=True)[0]


def test_the_doctor_opens_the_mailbox_and_says_since_when(letter: Letter, settings: Any, pem: Path, monkeypatch: pytest.MonkeyPatch):  # fmt: skip
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    with mailbox({1: delivery_report(mark_of(letter))}, certificate=pem) as (port, seen):
        configure(settings, host="127.0.0.1", port=port, username="retours", password=PASSWORD)
        with override("en"):
            is_well, told = returns.look(is_served=True)
        assert not is_well and "certificate" in told
        with pytest.raises(BadInput):
            newsletters.read_bounces()
        row = ReturnsRead.objects.get()
        assert "certificat" in row.problem["fr"] and row.read_at is None
        page = reverse("presence_readers", args=[letter.subscriber.connection_id])
        settings.ROLES_WITH_SECOND_FACTOR = ()
        ensure_roles()
        staff = entered(Role.MANAGER)
        assert "retours non lus" in staff.get(page).content.decode()
        configure(settings, certificate=str(pem))
        assert returns.look(is_served=True) == (True, f"retours@127.0.0.1:{port}/INBOX: not read yet")
        assert seen == set()
        assert newsletters.read_bounces() == 1
        is_well, told = returns.look(is_served=True)
        assert is_well and "read since" in told and "last report on" in told
        row.refresh_from_db()
        assert "Retours lus depuis le" in staff.get(page).content.decode()
        assert row.problem == {} and row.since == row.read_at == row.ours_at
        ReturnsRead.objects.update(read_at=row.read_at - timedelta(hours=2))
        assert not returns.look(is_served=True)[0]
        assert returns.look(is_served=False)[0]
    letter.refresh_from_db()
    assert letter.state == "bounced"


def test_a_folder_that_is_not_there_is_told(settings: Any, tmp_path: Path, db: None):
    configure(settings, maildir=str(tmp_path))
    assert not returns.look(is_served=False)[0]
    (tmp_path / "new").mkdir()
    newsletters.read_bounces()
    assert returns.look(is_served=True)[0]
    since = ReturnsRead.objects.get().since
    newsletters.read_bounces()
    assert ReturnsRead.objects.get().since == since
    # Another folder begins anew.
    (tmp_path / "other" / "new").mkdir(parents=True)
    configure(settings, maildir=str(tmp_path / "other"))
    newsletters.read_bounces()
    assert ReturnsRead.objects.get().since > since
