"""A letter is written, sent, settled: whatever dies between, nothing leaves twice unasked, nothing is said sent that was not."""

from __future__ import annotations

import os
import signal
import smtplib
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone

from parvis.accounts.models import Institution
from parvis.accounts.roles import Role
from parvis.core.clock import now
from parvis.core.errors import Refusal
from parvis.media.models import Picture
from parvis.rights.models import GrantRequest, Sending
from parvis.rights.needs import letters_perhaps_sent
from parvis.rights.request_forms import GrantRequestForm
from parvis.rights.services import (
    AlreadyMoved,
    PerhapsSent,
    draft_request,
    reconcile_sendings,
    remind,
    send_again,
    send_request,
    settle_sent,
    settle_unsent,
    withdraw_request,
    write_letter,
)
from parvis.rights.tests.test_desk import as_role

LATER = timedelta(minutes=11)
HERE = "parvis.rights.tests.test_posting"


class Died(BaseException):
    """The process is gone: nothing catches it."""


def drafted(picture: Picture) -> GrantRequest:
    Institution.objects.update_or_create(pk=1, defaults={"name_fr": "Musée", "email": "nous@example.org"})
    return draft_request([picture.thing], holder="ADAGP", email="droits@example.org", uses=["site"], purpose="x")


@pytest.fixture
def asked(picture: Picture) -> GrantRequest:
    return drafted(picture)


def die(*_arguments: Any, **_options: Any) -> None:
    raise Died


def send_then_die(self: EmailBackend, messages: Any) -> int:
    """The server took it; nobody lived to write it down."""
    mail.outbox.extend(messages)
    raise Died


# Where it dies: (what is replaced, by what, how many letters had left).
DEATHS = {
    "before it leaves": ("django.core.mail.backends.locmem.EmailBackend.open", die, 0),
    "as it leaves": ("django.core.mail.backends.locmem.EmailBackend.send_messages", die, 0),
    "once it left": ("django.core.mail.backends.locmem.EmailBackend.send_messages", send_then_die, 1),
    "as it is written down": ("parvis.rights.services.posting.move", die, 1),
}


@pytest.mark.django_db
@pytest.mark.parametrize("where", DEATHS)
def test_whoever_dies_leaves_an_attempt_that_staff_decide_on(
    asked: GrantRequest, mailoutbox: list[Any], where: str, client: Any
) -> None:
    place, instead, left = DEATHS[where]
    with pytest.MonkeyPatch.context() as patch, pytest.raises(Died):
        patch.setattr(place, instead)
        send_request(asked, way="email")
    assert len(mailoutbox) == left
    asked.refresh_from_db()
    assert (asked.state, Sending.objects.get().state) == ("draft", "underway")
    # Another click while it may be on its way sends nothing.
    for act in (lambda: send_request(asked, way="email"), lambda: send_request(asked, way="hand")):
        with pytest.raises(AlreadyMoved):
            act()
    assert reconcile_sendings() == 0
    with time_machine.travel(now() + LATER):
        assert reconcile_sendings() == 1
        assert reconcile_sendings() == 0
    _told_and_sent_again(asked, mailoutbox, left, as_role(client, Role.APPROVER))


def _told_and_sent_again(asked: GrantRequest, mailoutbox: list[Any], left: int, approver: Any) -> None:
    need = letters_perhaps_sent(None)
    assert need is not None and need.count == 1
    page = reverse("rights_request", args=[asked.pk])
    assert need.url == page
    html = approver.get(page).content.decode()
    assert "Peut-être envoyée" in html and 'value="email"' not in html
    with pytest.raises(AlreadyMoved):
        write_letter(asked)
    form = GrantRequestForm({"letter": "autre"}, instance=GrantRequest.objects.get())
    assert not form.is_valid() and form.non_field_errors()
    assert approver.post(page, {"act": "send_again"}).status_code == 302
    asked.refresh_from_db()
    sending = Sending.objects.get()
    assert (asked.state, sending.state, sending.attempts) == ("sent", "sent", 2)
    # One and the same letter: a mailbox that keeps each Message-ID once shows it once.
    assert len(mailoutbox) == left + 1
    assert {one.extra_headers["Message-ID"] for one in mailoutbox} == {sending.message_id}
    assert list(asked.events.values_list("state", flat=True)) == ["draft", "sent"]
    assert letters_perhaps_sent(None) is None
    with pytest.raises(AlreadyMoved):
        send_again(sending, by=None)


@pytest.mark.django_db
@pytest.mark.parametrize(("act", "state", "settled"), [("it_left", "sent", "sent"), ("never_left", "draft", "refused")])
def test_staff_say_whether_it_left(
    asked: GrantRequest, mailoutbox: list[Any], client: Any, act: str, state: str, settled: str
) -> None:
    _break_off(asked, smtplib.SMTPServerDisconnected("gone"))
    page = reverse("rights_request", args=[asked.pk])
    approver = as_role(client, Role.APPROVER)
    assert approver.post(page, {"act": act}).status_code == 302
    asked.refresh_from_db()
    assert (asked.state, Sending.objects.get().state, mailoutbox) == (state, settled, [])
    # Said twice, it is refused on the page.
    assert approver.post(page, {"act": act}).status_code == 200
    if state == "draft":
        send_request(asked, way="email")
        assert Sending.objects.count() == 2
        assert Sending.objects.values("message_id").distinct().count() == 2


def _break_off(asked: GrantRequest, error: Exception) -> None:
    def fail(*_arguments: Any) -> None:
        raise error

    with pytest.MonkeyPatch.context() as patch, pytest.raises(PerhapsSent) as told:
        patch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fail)
        send_request(asked, way="email")
    assert told.value.remedy
    assert Sending.objects.get().state == "unknown"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "state"),
    [
        (smtplib.SMTPRecipientsRefused({"droits@example.org": (550, b"unknown")}), "refused"),
        (smtplib.SMTPDataError(554, b"spam"), "refused"),
        (ConnectionRefusedError("no server"), "refused"),
        (TimeoutError("silence"), "unknown"),
        (ConnectionResetError("cut"), "unknown"),
    ],
)
def test_a_server_that_says_no_is_not_one_that_says_nothing(
    asked: GrantRequest, monkeypatch: pytest.MonkeyPatch, error: Exception, state: str
) -> None:
    def fail(*_arguments: Any) -> None:
        raise error

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fail)
    with pytest.raises(Refusal):
        send_request(asked, way="email")
    asked.refresh_from_db()
    assert (asked.state, Sending.objects.get().state) == ("draft", state)


@pytest.mark.django_db
def test_a_reminder_goes_the_same_way(asked: GrantRequest, mailoutbox: list[Any]) -> None:
    send_request(asked, way="email")
    remind(asked, way="email")
    remind(asked, way="email")
    assert [one.state for one in Sending.objects.all()] == ["sent"] * 3
    assert len({one.extra_headers["Message-ID"] for one in mailoutbox}) == 3
    assert asked.state == "reminded"


@pytest.mark.django_db
def test_a_request_withdrawn_while_its_letter_leaves_stays_so_and_tells_it(asked: GrantRequest) -> None:
    _break_off(asked, TimeoutError("silence"))
    withdraw_request(asked, reason="inutile")
    settle_sent(Sending.objects.get(), by=None)
    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    assert asked.events.last().note
    with pytest.raises(AlreadyMoved):
        settle_unsent(Sending.objects.get())


class Killing(EmailBackend):
    """A mail server that takes the letter, and a process killed before it can say so."""

    def send_messages(self, messages: Any) -> int:
        Path(os.environ["PARVIS_TEST_OUTBOX"]).write_text(messages[0].message()["Message-ID"])
        os.kill(os.getpid(), signal.SIGKILL)
        return 1


@pytest.mark.django_db(transaction=True)
def test_a_process_really_killed_as_it_sends(
    rooted: None, picture: Picture, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite's database of the tests lives in one process; the deaths above are the same there")
    asked = drafted(picture)
    outbox = tmp_path / "outbox"
    monkeypatch.setenv("PARVIS_TEST_OUTBOX", str(outbox))
    settings.EMAIL_BACKEND = f"{HERE}.Killing"
    connections.close_all()
    assert os.waitstatus_to_exitcode(_in_a_child(lambda: send_request(asked, way="email"))) == -signal.SIGKILL
    sending = Sending.objects.get()
    assert outbox.read_text() == sending.message_id
    assert (sending.state, GrantRequest.objects.get().state) == ("underway", "draft")
    Sending.objects.update(changed_at=timezone.now() - LATER)
    assert reconcile_sendings() == 1
    assert letters_perhaps_sent(None) is not None


def _in_a_child(work: Callable[[], object]) -> int:
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            sys.stderr.flush()
            os._exit(7)
    return os.waitpid(child, 0)[1]
