"""What comes back: reports as servers write them, complaints, and whatever a stranger sends to the same address."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from parvis.channels.models import Letter, Subscriber
from parvis.channels.networks.newsletter import mailboxes
from parvis.channels.networks.newsletter.reports import MOST_BYTES, kind_of_refusal, read_report
from parvis.channels.services import newsletters
from parvis.channels.services.newsletters.writing import mark_of
from parvis.channels.tests.readers import make_newsletter, make_reader
from parvis.core.clock import now
from parvis.traces.models import Trace

MARK = "a" * 42


def delivery_report(
    mark: str = MARK, *, status: str = "5.1.1", action: str = "failed", to: str = "", quotes: bool = True
) -> bytes:
    """As RFC 3464 says, with the letter's headers."""
    quoted = f"--b\nContent-Type: text/rfc822-headers\n\nFrom: lettre@musee.example\nMessage-ID: <{mark}@musee.example>\n\n" if quotes else ""  # fmt: skip
    return (
        f"From: MAILER-DAEMON@mx.example\nTo: {to or f'retours+{mark}@musee.example'}\nSubject: Undelivered\n"
        'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nSorry.\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        f"Final-Recipient: rfc822; ana@example.org\nAction: {action}\nStatus: {status}\n"
        f"Diagnostic-Code: smtp; 550 {status} said the server\n\n{quoted}--b--\n"
    ).encode()


def complaint(mark: str = MARK, *, kind: str = "abuse") -> bytes:
    """As RFC 5965 says; the address is often blacked out, the Message-ID is not."""
    return (
        "From: fbl@isp.example\nTo: fbl@musee.example\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nA complaint.\n"
        f"--b\nContent-Type: message/feedback-report\n\nFeedback-Type: {kind}\nUser-Agent: Isp/1\nVersion: 1\n\n"
        f"--b\nContent-Type: message/rfc822\n\nFrom: lettre@musee.example\nMessage-ID: <{mark}@musee.example>\n\nHello\n--b--\n"
    ).encode()


@pytest.mark.parametrize(
    ("status", "what"),
    [("5.1.1", "hard"), ("5.1.10", "hard"), ("5.2.1", "hard"), ("5.2.2", "soft"), ("5.7.1", "soft"), ("4.4.1", "soft")],
)
def test_a_report_says_for_good_or_not(status: str, what: str):
    report = read_report(delivery_report(status=status))
    assert report is not None
    assert (report.what, report.mark, report.status) == (what, MARK, status)


def test_a_report_is_known_by_its_address_or_by_the_letter_it_quotes():
    only_quoted, only_address = delivery_report(to="postmaster@musee.example"), delivery_report(quotes=False)
    for raw in (only_quoted, only_address):
        report = read_report(raw)
        assert report is not None
        assert report.mark == MARK
    assert read_report(delivery_report(to="x@y.example", quotes=False)) is None


def test_what_is_delayed_or_relayed_is_no_refusal():
    delayed = read_report(delivery_report(action="delayed", status="4.4.1"))
    assert delayed is not None
    assert delayed.what == "delayed"
    assert read_report(delivery_report(action="relayed", status="2.0.0")) is None


def test_complaints():
    report = read_report(complaint())
    assert report is not None
    assert (report.what, report.mark) == ("complaint", MARK)
    assert read_report(complaint(kind="not-spam")) is None


def test_a_status_that_says_nothing_gives_way_to_the_servers_words():
    raw = delivery_report(status="5.0.0").replace(b"550 5.0.0 said", b"550 5.2.2 mailbox full, said")
    report = read_report(raw)
    assert report is not None
    assert (report.what, report.status) == ("soft", "5.2.2")
    assert kind_of_refusal("", 550) == "hard"
    assert kind_of_refusal("", 450) == "soft"


def _nested(depth: int) -> bytes:
    head = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(depth))
    return b"To: retours+" + MARK.encode() + b"@musee.example\n" + head + delivery_report()


HOSTILE = [
    b"", b"\n", b"\x00" * 1000, b"To: " + b"a" * 100_000 + b"\n\n", b"Content-Type: multipart/report; boundary=\n\n--\n",
    b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n",
    b"Content-Type: message/feedback-report; charset=\xff\xfe\n\nFeedback-Type: abuse\n",
    b"Content-Type: text/plain; charset=no-such\nContent-Transfer-Encoding: base64\n\n!!!!", _nested(50), _nested(2000),
    delivery_report().replace(b"message/delivery-status", b"message/delivery-status; charset*=x''%"),
    delivery_report().replace(b"Status: ", b"Status: \xff\xfe" * 50),
    b"Subject: =?utf-8?b?" + b"=" * 5000 + b"?=\n\n", b"From " + delivery_report(), delivery_report() * 200,
]  # fmt: skip


@pytest.mark.parametrize("raw", HOSTILE, ids=range(len(HOSTILE)))
def test_strangers_words_break_nothing(raw: bytes):
    read_report(raw)


def test_noise_breaks_nothing():
    chance, whole = random.Random(7), delivery_report() + complaint()
    for _turn in range(300):
        noisy = bytearray(whole)
        for _place in range(chance.randrange(1, 40)):
            noisy[chance.randrange(len(noisy))] = chance.randrange(256)
        del noisy[chance.randrange(len(noisy)) :]
        read_report(bytes(noisy))


def test_no_more_is_read_than_a_report_weighs():
    assert read_report(b"X: y\n" * (MOST_BYTES // 4) + delivery_report()) is None


@pytest.fixture
def letter(db: None) -> Letter:
    """A letter that left."""
    reader = make_reader(make_newsletter())
    return Letter.objects.create(subscriber=reader, state="sent")


def state(letter: Letter) -> tuple[str, str]:
    letter.refresh_from_db()
    assert letter.subscriber is not None
    letter.subscriber.refresh_from_db()
    return letter.state, letter.subscriber.state


def test_a_hard_report_ends_it_at_once(letter: Letter):
    assert newsletters.take_in_report(delivery_report(mark_of(letter)))
    assert state(letter) == ("bounced", "bounced")


def test_a_mark_that_is_not_ours_does_nothing(letter: Letter):
    mark = mark_of(letter)
    forged = mark[:30] + ("a" if mark[30] != "a" else "b") + mark[31:]
    assert not newsletters.take_in_report(delivery_report(forged))
    assert not newsletters.take_in_report(complaint(forged))
    assert state(letter) == ("sent", "confirmed")


def test_what_passes_ends_it_after_several_over_days(letter: Letter, monkeypatch: pytest.MonkeyPatch):
    from django.utils import timezone

    reader, real, passed = letter.subscriber, timezone.now, [timedelta()]
    monkeypatch.setattr(timezone, "now", lambda: real() + passed[0])
    for n in range(4):
        assert reader is not None
        reader.refresh_from_db()
        assert reader.state == "confirmed", n
        another = Letter.objects.create(subscriber=reader, state="sent")
        # The same report twice is one.
        for _time in range(2):
            newsletters.take_in_report(delivery_report(mark_of(another), status="5.2.2"))
        passed[0] += timedelta(days=3)
    assert reader is not None
    reader.refresh_from_db()
    assert (reader.state, reader.soft_count) == ("bounced", 4)


def test_four_in_one_day_are_one_bad_day(letter: Letter):
    for _n in range(6):
        another = Letter.objects.create(subscriber=letter.subscriber, state="sent")
        newsletters.take_in_report(delivery_report(mark_of(another), status="4.2.2"))
    assert state(letter)[1] == "confirmed"


def test_a_complaint_leaves(letter: Letter):
    assert newsletters.take_in_report(complaint(mark_of(letter)))
    assert state(letter)[1] == "complained"
    reader = Subscriber.objects.get()
    assert (reader.address, reader.consent) == ("", {})
    assert Trace.objects.get(kind="channels.newsletter.left").payload == {"why": "complaint"}


def test_a_report_says_that_a_doubtful_letter_left(letter: Letter):
    Letter.objects.update(state="unknown")
    newsletters.take_in_report(delivery_report(mark_of(letter)))
    assert state(letter) == ("bounced", "bounced")


def test_a_maildir_is_read_once(tmp_path: Path):
    new, heard = tmp_path / "new", list[bytes]()
    new.mkdir()
    (new / "1.a").write_bytes(delivery_report())
    (new / "2.b").write_bytes(b"hello")
    (new / "3.c").symlink_to("/etc/hostname")

    def take(raw: bytes) -> bool:
        heard.append(raw)
        return read_report(raw) is not None

    assert mailboxes.read_maildir(str(tmp_path), take, most=10) == 1
    assert mailboxes.read_maildir(str(tmp_path), take, most=10) == 0
    assert len(heard) == 2
    assert sorted(each.name for each in (tmp_path / "cur").iterdir()) == ["1.a:2,S", "2.b:2,S"]
    assert mailboxes.read_maildir(str(tmp_path / "none"), take, most=10) == 0


@pytest.mark.django_db
def test_the_configuration_says_where(settings: Any, tmp_path: Path, letter: Letter):
    assert newsletters.read_bounces() == 0
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "1").write_bytes(delivery_report(mark_of(letter)))
    settings.BOUNCES = settings.BOUNCES.model_copy(update={"maildir": str(tmp_path)})
    assert newsletters.read_bounces() == 1
    assert state(letter) == ("bounced", "bounced")


@pytest.mark.django_db
def test_old_marks_are_forgotten(letter: Letter):
    Letter.objects.update(created_at=now() - timedelta(days=500))
    newsletters.forget_subscribers()
    assert not Letter.objects.exists()
    assert Subscriber.objects.get().state == "confirmed"
