"""The mail server keeps what it is given and refuses whom it is told."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage

import pytest

from parvis.testing.peers.smtp import Smtp

pytestmark = pytest.mark.peers


def letter(to: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "musee@example.test", to, "Les nuits d’été"
    message.set_content("Voici le programme.")
    return message


def test_a_letter_arrives(smtp_server: Smtp) -> None:
    with smtplib.SMTP(smtp_server.host, smtp_server.port, timeout=30) as client:
        client.send_message(letter("ami@example.test"))
    [kept] = smtp_server.wait(to="ami@example.test")
    assert (kept.sender, list(kept.recipients)) == ("musee@example.test", ["ami@example.test"])
    assert kept.message["Subject"] == "Les nuits d’été"
    assert "programme" in kept.message.get_content()


def test_a_refused_recipient_gets_none(smtp_server: Smtp) -> None:
    smtp_server.refuse["gone@example.test"] = "550 5.1.1 No such user"
    refused = pytest.raises(smtplib.SMTPRecipientsRefused, match="No such user")
    with smtplib.SMTP(smtp_server.host, smtp_server.port, timeout=30) as client, refused:
        client.send_message(letter("gone@example.test"))
    assert smtp_server.letters == []
