"""Letters of strangers: what is read of them, whatever they hold."""

from __future__ import annotations

import random
from email.message import EmailMessage

import pytest

from parvis.conversation.letters.folding import fold_letter, without_quotes
from parvis.conversation.letters.reading import MOST_FILES, read_letter


def letter(text: str = "Bonjour, quand rouvrez-vous ?", **headers: str) -> bytes:
    made = EmailMessage()
    told = {
        "From": "Ana Peřina <ana@exemple.example>", "To": "bonjour@musee.example", "Subject": "La salle 7 — été",
        "Message-ID": "<1@exemple.example>", "Date": "Tue, 24 Nov 2026 10:00:00 +0100",
    }  # fmt: skip
    for name, value in {**told, **{name.replace("_", "-"): value for name, value in headers.items()}}.items():
        if value:
            made[name] = value
    made.set_content(text)
    return made.as_bytes()


def test_a_letter_is_read():
    found = read_letter(letter(In_Reply_To="<0@musee.example>", References="<a@x.example> <0@musee.example>"))
    assert (found.sender, found.name, found.subject) == ("ana@exemple.example", "Ana Peřina", "La salle 7 — été")
    assert (found.message_id, found.in_reply_to) == ("1@exemple.example", "0@musee.example")
    assert found.references == ("0@musee.example", "a@x.example")
    assert found.text == "Bonjour, quand rouvrez-vous ?" and found.automatic == "" and found.files == ()
    assert found.at is not None and found.at.hour == 10


@pytest.mark.parametrize(
    ("headers", "what"),
    [
        ({"Auto_Submitted": "auto-replied (vacation)"}, "answer"), ({"Auto_Submitted": "no"}, ""),
        ({"Auto_Submitted": "auto-generated"}, "answer"), ({"Precedence": "bulk"}, "bulk"),
        ({"Precedence": "auto_reply"}, "answer"), ({"List_Id": "<amis.exemple.example>"}, "list"),
        ({"Return_Path": "<>"}, "report"), ({"Return_Path": "<ana@exemple.example>"}, ""), ({"X_Autoreply": "yes"}, "answer"),
    ],
)  # fmt: skip
def test_what_machines_write_is_known(headers: dict[str, str], what: str):
    assert read_letter(letter(**headers)).automatic == what


@pytest.mark.parametrize(
    ("written", "verdict"),
    [
        ("mx.musee.example; spf=pass smtp.mailfrom=exemple.example; dmarc=pass header.from=exemple.example", "pass"),
        ("mx.musee.example; spf=pass smtp.mailfrom=elsewhere.example; dmarc=fail header.from=exemple.example", "fail"),
        ("mx.musee.example; dkim=pass header.d=exemple.example", "pass"),
        ("mx.musee.example; dkim=pass header.d=elsewhere.example", ""),
        ("mx.musee.example 1; spf=softfail smtp.mailfrom=exemple.example", "fail"),
        ("mx.forged.example; dmarc=pass header.from=exemple.example", ""),
        ("mx.musee.example (dmarc=pass); none", ""),
    ],
)
def test_only_our_own_server_is_believed(written: str, verdict: str):
    raw = letter(Authentication_Results=written)
    assert read_letter(raw, server="mx.musee.example").verdict == verdict
    assert read_letter(raw).verdict == ""


def test_a_verdict_below_the_first_is_the_senders_own():
    forged = b"Authentication-Results: mx.musee.example; dmarc=pass header.from=exemple.example\n"
    first = b"Authentication-Results: mx.musee.example; dmarc=fail header.from=exemple.example\n"
    assert read_letter(first + forged + letter(), server="mx.musee.example").verdict == "fail"


FOLDED = [
    ("Merci !\n\nLe 3 mars 2026 à 10:00, Musée <b@m.example> a écrit :\n> Bonjour\n> Ana", "Merci !"),
    ("Thanks\n\nOn Mon, 3 Mar 2026 at 10:00, The Museum\n<b@m.example> wrote:\n\n> Hello\n", "Thanks"),
    ("Merci\n\n-----Message d’origine-----\nDe : Musée\nBonjour", "Merci"),
    ("Merci\n\nDe : Musée <b@m.example>\nEnvoyé : lundi\nÀ : Ana\nObjet : La salle\n\nBonjour", "Merci"),
    ("Bonjour\n-- \nAna Peřina\n12 rue des Brumes", "Bonjour"),
    ("Oui\n> une ligne\n> une autre", "Oui"),
]


@pytest.mark.parametrize(("text", "said"), FOLDED)
def test_quotes_and_signatures_are_folded(text: str, said: str):
    found, folded = fold_letter(text)
    assert found == said
    # Nothing is lost: it is folded.
    assert folded and folded in text


@pytest.mark.parametrize(
    "text",
    ["> rien que cela", "Le 3 mars, Ana a écrit :\n> Quand ?\nDemain.\n> Où ?\nIci.", "Le musée a écrit un livre."],
)
def test_what_would_lose_words_is_kept_whole(text: str):
    assert fold_letter(text) == (text, "")


def test_quotes_of_html_are_cut_and_scripts_go():
    told = "<style>p{}</style><p>Bonjour <b>vous</b></p><script>x()</script><div class='gmail_quote'><p>Avant</p></div>"
    assert without_quotes(told) == "<p>Bonjour <b>vous</b></p>"
    assert without_quotes("<blockquote>Tout est là</blockquote>") == "<blockquote>Tout est là</blockquote>"


def test_html_is_read_where_there_is_no_text():
    made = EmailMessage()
    made["From"] = "ana@exemple.example"
    made.set_content("<p>Bonjour</p><blockquote>avant</blockquote>", subtype="html")
    found = read_letter(made.as_bytes())
    assert found.text == "" and "Bonjour" in found.html and "avant" not in found.html


def test_two_hundred_files_are_bounded_and_told():
    made = EmailMessage()
    made["From"] = "ana@exemple.example"
    made.set_content("Voici")
    for number in range(200):
        made.add_attachment(b"<svg onload=x()>", maintype="image", subtype="svg+xml", filename=f"../{number}.svg")
    found = read_letter(made.as_bytes())
    assert found.text == "Voici" and len(found.files) == MOST_FILES and found.left_out == 180
    # What a browser would run is only ever downloaded.
    assert {each.media_type for each in found.files} == {"application/octet-stream"}
    assert all("/" not in each.name for each in found.files)


def test_a_letter_of_files_alone_and_one_within_another_lose_nothing():
    made, within = EmailMessage(), EmailMessage()
    within["Subject"] = "Avant"
    within.set_content("Ce que vous disiez")
    made.add_attachment(b"GIF89a", maintype="image", subtype="gif", filename="a.gif")
    made.add_attachment(within)
    found = read_letter(made.as_bytes())
    assert [each.media_type for each in found.files] == ["image/gif", "application/octet-stream"]
    assert b"Ce que vous disiez" in found.files[1].content and found.text == ""


def test_a_heavy_file_is_left_out():
    made = EmailMessage()
    made.set_content("Voici")
    made.add_attachment(b"x" * 10_000_001, maintype="application", subtype="pdf", filename="gros.pdf")
    assert (read_letter(made.as_bytes()).files, read_letter(made.as_bytes()).left_out) == ((), 1)


def test_a_report_names_the_letter_that_did_not_arrive():
    raw = (
        b"From: MAILER-DAEMON@mx.example\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        b"--b\nContent-Type: text/plain\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\n"
        b"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; ana@x.example\nAction: failed\nStatus: 5.1.1\n\n"
        b"--b\nContent-Type: text/rfc822-headers\n\nSubject: Re: x\nMessage-ID: <9@musee.example>\n\n--b--\n"
    )
    found = read_letter(raw)
    assert (found.automatic, found.failed, found.status) == ("report", ("9@musee.example",), "5.1.1")


CHARSETS = [
    (b"Content-Type: text/plain; charset=no-such\n\n\xc3\xa9t\xc3\xa9", "été"),
    (b"Content-Type: text/plain; charset=utf-8\n\n\xe9t\xe9", "été"),
    (b"Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n=E9t=E9=", "été"),
    (b"Content-Type: text/plain; charset=\xff\xfe\n\nbonjour", "bonjour"),
    (b"\n\nbonjour", "bonjour"),
]


@pytest.mark.parametrize(("raw", "text"), CHARSETS)
def test_charsets_are_read_as_far_as_they_go(raw: bytes, text: str):
    assert read_letter(b"From: a@b.example\n" + raw).text == text


HOSTILE = [
    b"", b"\n", b"\x00" * 5000, b"From: " + b"a" * 200_000 + b"\n\n", b"Subject: =?utf-8?b?" + b"=" * 9000 + b"?=\n\nx",
    b"Content-Type: multipart/mixed; boundary=\n\n--\n", b"Content-Type: multipart/mixed; boundary=b\n\n--b\n--b\n--b",
    b"Content-Type: text/plain; charset*=x''%\n\nx", b"Date: 99 Foo 99999 99:99:99 +9999\n\nx",
    b"Date: Mon, 01 Jan 0001 00:00:00 -1200\n\nx", b"From: =?x?q?" + b"?" * 500 + b"\n\nx",
    b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(2000)),
    b"Content-Type: message/rfc822\n\n" * 500, b"References: " + b"<a@b.example> " * 100_000 + b"\n\nx",
    b"Content-Type: text/html\n\n" + b"<div class=gmail_quote>" * 50_000, b"Content-Type: text/plain\n\n" + b"> x\n" * 100_000,
    b"Message-ID: <a b c>\nFrom: \"x\" <not an address>\n\nx", b"From: a@b.example, " * 20_000 + b"\n\nx",
    b"Content-Type: text/plain\n\n" + b"Le " * 60_000 + b":", b"Content-Disposition: attachment; filename*=utf-8''%ff%fe\n\nx",
]  # fmt: skip


@pytest.mark.timeout(60)
@pytest.mark.parametrize("raw", HOSTILE, ids=range(len(HOSTILE)))
def test_strangers_words_break_nothing(raw: bytes):
    read_letter(raw)


@pytest.mark.timeout(60)
def test_noise_breaks_nothing():
    chance, whole = random.Random(7), letter("Bonjour\n> avant") + HOSTILE[6]
    for _turn in range(300):
        noisy = bytearray(whole)
        for _place in range(chance.randrange(1, 40)):
            noisy[chance.randrange(len(noisy))] = chance.randrange(256)
        del noisy[chance.randrange(len(noisy)) :]
        read_letter(bytes(noisy))
