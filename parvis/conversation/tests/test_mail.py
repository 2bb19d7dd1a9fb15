"""Letters come in, are answered by a real mail server, and nobody is answered twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from parvis.accounts.models import User
from parvis.channels import services as channels
from parvis.channels.tests.imap import PASSWORD, self_signed
from parvis.channels.tests.imap import mailbox as imap_mailbox
from parvis.cli import public_mail
from parvis.conversation import services
from parvis.conversation.contracts import carriers
from parvis.conversation.models import Answer, Correspondent, MailRead, Message, Posted, Thread
from parvis.conversation.services import mailbox, mailing
from parvis.conversation.services.mailbox import take_in_letter
from parvis.conversation.tests.people import make_member
from parvis.conversation.tests.test_letters import letter
from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.testing.peers import smtp
from parvis.traces.models import Trace
from parvis.traces.queries import subject_of
from parvis.traces.services import erase_person


@pytest.fixture
def server(settings: Any) -> Iterator[smtp.Smtp]:
    with smtp.running() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = running.host, running.port, False
        settings.ANSWERS_FROM = "bonjour@musee.example"
        yield running


@pytest.fixture
def member() -> User:
    return make_member()


def answer(message: Message, member: User, text: str = "Samedi, à dix heures.", **told: Any) -> Posted:
    row = services.answer(message.thread, text=text, by=member, **told)
    return row.posted


def kept(raw: bytes) -> Message:
    found = take_in_letter(raw)
    assert found is not None
    return found


def test_a_letter_comes_in_once_and_its_words_stay_here():
    said = kept(letter("Le code du vestiaire ?\n-- \nAna"))
    assert kept(letter("Le code du vestiaire ?\n-- \nAna")) == said
    thread = said.thread
    assert (thread.way, thread.is_private, thread.subject, thread.needs_answer) == (
        "mail",
        True,
        "La salle 7 — été",
        True,
    )
    assert said.text == "Le code du vestiaire ?" and "Ana" in said.payload["folded"]
    assert said.address == "mid:1@exemple.example"
    assert not Trace.objects.filter(text__icontains="vestiaire").exists()
    assert Correspondent.objects.get().address != "ana@exemple.example"


def test_another_letter_under_a_known_id_is_not_lost():
    first = kept(letter("Un"))
    other = kept(letter("Tout autre chose", From="bruno@exemple.example"))
    assert other != first and other.address == "" and Message.objects.count() == 2


def test_it_is_answered_and_the_next_letter_joins_the_thread(server: smtp.Smtp, member: User):
    said = kept(letter(References="<0@exemple.example>", Reply_To="ana-chez-elle@exemple.example"))
    row = answer(said, member)
    assert mailing.post(row)
    [sent] = server.wait()
    assert sent.recipients == ("ana-chez-elle@exemple.example",)
    told = sent.message
    assert (
        told["In-Reply-To"] == "<1@exemple.example>" and told["References"] == "<0@exemple.example> <1@exemple.example>"
    )
    assert told["Subject"] == "Re: La salle 7 — été" and told["Auto-Submitted"] is None
    assert "Musée des Brumes" in str(told["From"]) and "bonjour@musee.example" in str(told["From"])
    assert "Samedi, à dix heures." in told.get_content()
    row.refresh_from_db()
    assert row.answer.state == "done" and carriers["mail"].standing(row.answer)[0] == "sent"
    assert not mailing.post(row) and len(server.letters) == 1
    back = kept(letter("Merci !", Message_ID="<2@exemple.example>", In_Reply_To=told["Message-ID"]))
    assert back.thread == said.thread and back.reply_to == row.answer.said
    thread = Thread.objects.get()
    assert thread.needs_answer and thread.state == "new"


def test_a_forged_sender_is_marked_and_their_reply_address_ignored(settings: Any, member: User):
    settings.MAIL = settings.MAIL.model_copy(update={"server": "mx.musee.example"})
    raw = letter(
        Authentication_Results="mx.musee.example; dmarc=fail header.from=exemple.example", Reply_To="voleur@x.example"
    )
    said = kept(raw)
    assert said.payload["verdict"] == "fail" and "reply_to" not in said.payload
    assert mailing.address_for(said) == "ana@exemple.example"


@pytest.mark.parametrize("headers", [{"Auto_Submitted": "auto-replied"}, {"Return_Path": "<>"}])
def test_what_a_machine_wrote_is_owed_nothing_and_never_answered(headers: dict[str, str], member: User):
    said = kept(letter(**headers))
    assert said.is_automatic and not said.thread.needs_answer
    with pytest.raises(BadInput):
        services.answer(said.thread, text="Bonjour", by=member)
    assert not Posted.objects.exists()


def test_two_machines_do_not_go_round(server: smtp.Smtp, member: User):
    said = kept(letter())
    row = answer(said, member)
    mailing.post(row)
    for number in range(5):
        kept(letter("Je suis absent", Message_ID=f"<v{number}@x.example>", In_Reply_To=f"<{row.message_id}>", Auto_Submitted="auto-replied"))  # fmt: skip
    thread = Thread.objects.get()
    assert thread.messages == 7 and not thread.needs_answer and thread.state == "answered"


def test_a_machine_that_does_not_say_so_is_owed_nothing_after_many(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(mailbox, "MOST_AN_HOUR", 3)
    found = [kept(letter(f"Encore {n}", Message_ID=f"<{n}@x.example>")) for n in range(5)]
    assert [each.is_automatic for each in found] == [False, False, False, True, True]
    assert found[4].payload["automatic"] == "flood"


def test_our_own_letter_that_comes_back_is_none(server: smtp.Smtp, member: User):
    row = answer(kept(letter()), member)
    mailing.post(row)
    [sent] = server.wait()
    assert take_in_letter(sent.raw) is None
    assert Message.objects.count() == 2


def test_our_automatic_letters_say_so_and_come_once(server: smtp.Smtp, member: User):
    said = kept(letter())
    row = services.draft(said.thread, text="Nous l’avons bien reçue.", by=member)
    Answer.objects.filter(pk=row.pk).update(is_automatic=True)
    mailing.post(services.let_go(row, by=member).posted)
    [sent] = server.wait()
    assert sent.message["Auto-Submitted"] == "auto-replied"
    again = services.draft(said.thread, text="Nous l’avons bien reçue.", by=member)
    Answer.objects.filter(pk=again.pk).update(is_automatic=True)
    with pytest.raises(BadInput):
        services.let_go(again, by=member)


def test_what_nobody_knows_to_have_left_is_not_sent_again_by_itself(server: smtp.Smtp, member: User):
    row = answer(kept(letter()), member)
    Posted.objects.update(state="sending", lease_until=now() - timedelta(seconds=1))
    assert mailing.tidy() == 1
    row.refresh_from_db()
    assert row.state == "unknown" and not mailing.post(row) and list(mailing.in_doubt()) == [row]
    mailing.settle_letter(row, again=True, by=member)
    assert mailing.post(Posted.objects.get()) and server.wait()[0].message["Message-ID"] == f"<{row.message_id}>"


def test_a_letter_that_answers_it_proves_that_it_left(member: User):
    row = answer(kept(letter()), member)
    Posted.objects.update(state="unknown")
    kept(letter("Merci", Message_ID="<2@x.example>", In_Reply_To=f"<{row.message_id}>"))
    row.refresh_from_db()
    assert (row.state, Answer.objects.get().state) == ("sent", "done")


def test_a_report_says_that_it_did_not_arrive(server: smtp.Smtp, member: User):
    said = kept(letter())
    row = answer(said, member)
    mailing.post(row)
    raw = (
        b"From: MAILER-DAEMON@mx.example\nReturn-Path: <>\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        b"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nAction: failed\nStatus: 5.1.1\n\n"
        b"--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <" + row.message_id.encode() + b">\n\n--b--\n"
    )
    assert take_in_letter(raw) is None and take_in_letter(raw) is None
    row.refresh_from_db()
    assert (row.state, row.reason, Answer.objects.get().state) == ("refused", "5.1.1", "failed")
    said.thread.refresh_from_db()
    assert said.thread.needs_answer


def test_an_address_refused_and_a_server_away(server: smtp.Smtp, member: User):
    server.refuse["ana@exemple.example"] = "450 4.2.1 later"
    row = answer(kept(letter()), member)
    assert not mailing.post(row)
    row.refresh_from_db()
    assert row.state == "waiting" and row.lease_until is not None and not mailing.post(row)
    Posted.objects.update(lease_until=None)
    server.refuse["ana@exemple.example"] = "550 5.1.1 nobody"
    mailing.post(row)
    row.refresh_from_db()
    assert (row.state, row.reason, row.answer.state) == ("refused", "550", "failed")


def test_a_pause_holds_letters_too(server: smtp.Smtp, member: User):
    boss = User.objects.create_superuser("direction")
    row = answer(kept(letter()), member)
    pause = channels.pause_all(by=boss, reason="Un temps")
    assert not mailing.post(row) and server.letters == []
    channels.lift_pause(pause, by=boss)
    assert mailing.post(row)


def test_somebody_erased_meanwhile_is_not_written_to(server: smtp.Smtp, member: User):
    row = answer(kept(letter()), member)
    handle = Correspondent.objects.get().handle
    assert handle is not None
    erase_person(subject_of(handle))
    assert not mailing.post(row)
    row.refresh_from_db()
    assert (row.state, row.answer.state, server.letters) == ("dropped", "failed", [])


def test_a_letter_that_trips_us_is_kept_as_it_came(monkeypatch: pytest.MonkeyPatch):
    def trip(*_args: Any, **_told: Any) -> Any:
        raise RuntimeError

    monkeypatch.setattr(mailbox, "read_letter", trip)
    said = kept(b"Subject: x\n\nbonjour")
    assert said.enclosures.get().file.read() == b"Subject: x\n\nbonjour"


def test_a_mailbox_is_read_once_by_imap(tmp_path: Path, settings: Any):
    certificate = self_signed(tmp_path)
    box = {1: letter("Un"), 2: letter("Deux", Message_ID="<2@x.example>"), 3: b"\x00" * 100}
    with imap_mailbox(box, certificate=certificate) as (port, seen):
        settings.MAIL = settings.MAIL.model_copy(
            update={"host": "127.0.0.1", "port": port, "username": "b", "password": PASSWORD, "certificate": str(certificate)}
        )  # fmt: skip
        assert mailbox.read_mailbox() == 3 and seen == {1, 2, 3}
        assert mailbox.read_mailbox() == 0
        assert MailRead.objects.get().problem == {}
        settings.MAIL = settings.MAIL.model_copy(update={"password": "wrong"})
        with pytest.raises(BadInput, match=r"\[mail\]"):
            mailbox.read_mailbox()
        assert "[mail]" in MailRead.objects.get().problem["en"]
    assert Message.objects.count() == 3


def test_the_doctor_says_how_letters_are_read(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    is_well, told = public_mail.look(is_served=True)
    assert is_well and "non réglé" in told and "[mail]" in told
    mailbox.take_in_piped(letter("Bonjour"))
    is_well, told = public_mail.look(is_served=True)
    assert is_well and told.startswith("parvis mail: lettres lues depuis le")
    certificate = self_signed(tmp_path)
    with imap_mailbox({1: letter("Un")}, certificate=certificate) as (port, seen):
        told_by = {
            "host": "127.0.0.1",
            "port": port,
            "username": "b",
            "password": PASSWORD,
            "certificate": str(certificate),
        }
        settings.MAIL = settings.MAIL.model_copy(update={**told_by, "certificate": ""})
        is_well, told = public_mail.look(is_served=True)
        assert not is_well and "certificat" in told
        settings.MAIL = settings.MAIL.model_copy(update=told_by)
        assert public_mail.look(is_served=True)[0] and "pas encore lue" in public_mail.look(is_served=True)[1]
        assert seen == set()
        mailbox.read_mailbox()
        assert "lettres lues depuis le" in public_mail.look(is_served=True)[1]
        row = MailRead.objects.get(way="imap")
        MailRead.objects.filter(way="imap").update(read_at=now() - timedelta(hours=1))
        is_well, told = public_mail.look(is_served=True)
        assert not is_well and "worker" in told and public_mail.look(is_served=False)[0]
        MailRead.objects.filter(way="imap").update(
            read_at=row.read_at, problem={"fr": "Mot de passe refusé.", "en": "x"}
        )
        assert public_mail.look(is_served=True) == (False, "Mot de passe refusé.")
    assert not public_mail.look(is_served=True)[0]
