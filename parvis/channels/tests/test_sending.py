"""Writing once, sending each, and what every error leads to."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from django.utils import timezone

from parvis.accounts.models import User
from parvis.channels import services
from parvis.channels.models import Connection, Delivery, Part
from parvis.channels.services import Chosen, Content, LinkTo, NotSendable, Variant, content_of
from parvis.channels.signals import account_ailing, delivery_settled
from parvis.channels.tests.conftest import make_account, make_by_hand
from parvis.core import clock
from parvis.core.tasks import run_pending
from parvis.rights.models import Statement
from parvis.rights.services import restrict_use

pytestmark = pytest.mark.django_db


@pytest.fixture
def settled():
    """What was told of sendings and of accounts."""
    told: list[object] = []

    def hear_delivery(delivery, **_event):
        told.append(("settled", delivery.state))

    def hear_account(connection, why, **_event):
        told.append(("ailing", connection.state))

    delivery_settled.connect(hear_delivery)
    account_ailing.connect(hear_account)
    yield told
    delivery_settled.disconnect(hear_delivery)
    account_ailing.disconnect(hear_account)


def write(*connections: Connection, text: str = "Bonjour le parvis", **more) -> list[Delivery]:
    """One content for these accounts, kept and not sent yet."""
    common = {name: more.pop(name) for name in ("media", "link", "thread", "title", "visibility") if name in more}
    content: Content = content_of(text={"fr": text, "en": ""}, **common)
    shipment = services.write_shipment(content=content, connections=connections, **more)
    return list(shipment.deliveries.order_by("pk"))


def later(monkeypatch, **ahead):
    """Live so much later."""
    before = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: before() + timedelta(**ahead))


def fresh(delivery: Delivery) -> Delivery:
    return Delivery.objects.select_related("connection", "shipment").get(pk=delivery.pk)


def test_one_content_goes_and_its_addresses_are_kept(account, network, settled, django_capture_on_commit_callbacks):
    [delivery] = write(account, thread=[{"fr": "La suite"}])
    with django_capture_on_commit_callbacks(execute=True):
        services.send_delivery(delivery)
    kept = fresh(delivery)
    assert (kept.state, kept.remote_url) == ("sent", "https://double.example/p/1")
    assert [post["text"] for post in network.posts()] == ["Bonjour le parvis", "La suite"]
    assert list(Part.objects.order_by("place").values_list("remote_id", flat=True)) == ["1", "2"]
    assert settled == [("settled", "sent")]
    services.send_delivery(kept)
    assert len(network.posts()) == 2


def test_the_worker_sends_at_its_time(account, network, monkeypatch, transactional_db):
    [delivery] = write(account, at=clock.now() + timedelta(hours=1))
    assert services.begin_due() == 0
    later(monkeypatch, hours=2)
    assert services.begin_due() == 1
    run_pending()
    assert fresh(delivery).state == "sent"


def test_all_that_stands_against_it_is_told_at_once(account, picture):
    page = make_by_hand("x")
    with pytest.raises(NotSendable) as refused:
        services.write_shipment(
            content=content_of(text={"fr": "é" * 501}), connections=[account, page],
            variants={page.pk: Variant(text="a " * 150, media=[Chosen(thing=picture.thing_id, alt={"fr": " "})])},
        )  # fmt: skip
    told = {(problem.connection.network, problem.field) for problem in refused.value.problems}
    assert told == {("double", "text"), ("x", "text"), ("x", "media")}
    assert not Delivery.objects.exists()
    with pytest.raises(NotSendable):
        services.write_shipment(content=content_of(text={"fr": "x"}), connections=[])


def test_variants_languages_and_previews(account):
    page = make_by_hand("instagram", options={"language": "en"})
    content = content_of(text={"fr": "Bonjour #parvis", "en": "Hello"}, link=LinkTo(url="https://example.org/a"))
    shapes = services.preview_shipment(content=content, connections=[account, page])
    assert [shape.preview.texts[0] for shape in shapes] == ["Bonjour #parvis", "Hello"]
    assert shapes[1].preview.warnings and [problem.field for problem in shapes[1].problems] == ["media"]


def test_a_picture_goes_without_notes_within_bounds(account, network, picture):
    [delivery] = write(account, media=[Chosen(thing=picture.thing_id, box=(0, 0, 0.5, 1))])
    services.send_delivery(delivery)
    [post] = network.posts()
    content = base64.b64decode(post["media"][0]["bytes"])
    assert content[:3] == b"\xff\xd8\xff" and b"Somebody" not in content and b"Exif" not in content
    assert post["media"][0]["alt"] == "Une pente de couleurs"
    assert delivery.message["media"][0]["width"] == 800


def test_rights_are_asked_when_it_leaves(account, network, picture, settled, django_capture_on_commit_callbacks):
    [delivery] = write(account, media=[Chosen(thing=picture.thing_id)])
    Statement.objects.filter(thing=picture.thing).update(licence="all-rights-reserved")
    with django_capture_on_commit_callbacks(execute=True):
        services.send_delivery(delivery)
    kept = fresh(delivery)
    assert (kept.state, kept.reason) == ("held", "rights")
    assert kept.problem["fr"] and kept.problem["en"] and kept.problem["fr"] != kept.problem["en"]
    assert network.posts() == [] and settled == [("settled", "held")]


@pytest.mark.parametrize(
    ("way", "state", "reason", "connection"),
    [
        ("422", "held", "content", "working"),
        ("403", "held", "account", "broken"),
        ("500", "waiting", "", "working"),
    ],
)
def test_each_error_is_a_decision(account, network, way, state, reason, connection):
    [delivery] = write(account)
    network.behave(way)
    services.send_delivery(delivery)
    kept = fresh(delivery)
    assert (kept.state, kept.reason, kept.connection.state) == (state, reason, connection)
    assert network.posts() == []


def test_what_waits_goes_again_later(account, network, monkeypatch):
    [delivery] = write(account)
    network.behave("500")
    services.send_delivery(delivery)
    services.send_delivery(fresh(delivery))
    assert network.posts() == []
    later(monkeypatch, minutes=2)
    services.send_delivery(fresh(delivery))
    assert fresh(delivery).state == "sent" and len(network.posts()) == 1


def test_a_token_is_renewed_once_and_kept(account, network):
    [delivery] = write(account)
    network.only_token("another")
    services.send_delivery(delivery)
    assert fresh(delivery).state == "sent"
    assert network.asked().count("POST /renew") == 1
    before = account.secrets
    account.refresh_from_db()
    assert account.secrets != before and "renewed" not in account.secrets


def test_a_renewal_that_does_not_help_breaks_the_account(account, network, settled, django_capture_on_commit_callbacks):
    [delivery] = write(account)
    network.behave("401", "401")
    with django_capture_on_commit_callbacks(execute=True):
        services.send_delivery(delivery)
    assert fresh(delivery).reason == "account" and ("ailing", "broken") in settled


def test_what_waited_for_an_account_leaves_once_it_works(account, network):
    [delivery] = write(account)
    network.behave("403")
    services.send_delivery(delivery)
    account.refresh_from_db()
    services.begin_connecting(
        network="double", answers={"base": network.base, "token": "good"}, back="", connection=account,
        by=User.objects.create(username="ana"),
    )  # fmt: skip
    services.send_delivery(fresh(delivery))
    assert fresh(delivery).state == "sent"


def test_no_answer_is_looked_for_before_anything_else(account, network, monkeypatch):
    [delivery] = write(account)
    network.behave("drop")
    services.send_delivery(delivery)
    assert fresh(delivery).state == "unknown"
    assert services.look_for_unknown() == 0
    later(monkeypatch, minutes=1)
    assert services.look_for_unknown() == 1
    assert fresh(delivery).state == "sent" and len(network.posts()) == 1


def test_what_is_not_there_is_sent_again(account, network, monkeypatch):
    [delivery] = write(account)
    Delivery.objects.filter(pk=delivery.pk).update(
        state="sending", attempted_at=clock.now(), lease_until=clock.now() + timedelta(seconds=90), attempts=1
    )
    assert services.find_abandoned() == 0
    later(monkeypatch, minutes=2)
    assert services.find_abandoned() == 1
    assert services.look_for_unknown() == 1
    services.send_delivery(fresh(delivery))
    assert fresh(delivery).state == "sent" and len(network.posts()) == 1


def test_unknown_of_a_broken_account_waits_and_is_never_sent_blindly(account, network, monkeypatch):
    [delivery] = write(account)
    network.behave("drop")
    services.send_delivery(delivery)
    Connection.objects.filter(pk=account.pk).update(state="broken")
    later(monkeypatch, hours=1)
    assert services.look_for_unknown() == 0 and fresh(delivery).state == "unknown"
    later(monkeypatch, days=3)
    services.look_for_unknown()
    assert (fresh(delivery).state, fresh(delivery).reason) == ("held", "unknown")
    member = User.objects.create(username="ana")
    services.settle_as_sent(fresh(delivery), url="https://double.example/p/1", by=member)
    assert fresh(delivery).state == "sent"


def test_a_right_that_ends_pulls_back_and_withdraws(account, network, picture, django_capture_on_commit_callbacks):
    other = make_by_hand("instagram")
    member = User.objects.create_superuser("ana", "ana@example.org", "x")
    sent, waiting, done = (
        write(each, media=[Chosen(thing=picture.thing_id)], at=at, by=member)[0]
        for each, at in ((account, None), (account, clock.now() + timedelta(days=1)), (other, None))
    )
    services.send_delivery(sent)
    services.send_delivery(done)
    services.record_published(fresh(done), url="https://www.instagram.com/p/abc/", by=member)
    with django_capture_on_commit_callbacks(execute=True):
        restrict_use(things=[picture.thing], why_fr="Plainte", why_en="Complaint")
    assert fresh(waiting).state == "held" and fresh(waiting).reason == "rights"
    assert fresh(sent).state == "withdrawing"
    task = fresh(done)
    assert (task.state, task.assigned_to) == ("outstanding", member)
    assert "instagram.com/p/abc" in task.remedy["fr"] and "instagram.com/p/abc" in task.remedy["en"]
    services.carry_out_withdrawal(fresh(sent))
    assert fresh(sent).state == "withdrawn" and network.posts() == []
    services.record_withdrawn(task, by=member)
    assert fresh(done).state == "withdrawn"


def test_a_withdrawal_the_network_refuses_becomes_a_task(account, network, monkeypatch):
    member = User.objects.create_superuser("ana", "ana@example.org", "x")
    [delivery] = write(account, by=member)
    services.send_delivery(delivery)
    services.withdraw(fresh(delivery), by=member, why="Erreur")
    network.behave("403")
    services.carry_out_withdrawal(fresh(delivery))
    assert fresh(delivery).state == "outstanding" and fresh(delivery).assigned_to == member


def test_a_secret_is_nowhere_to_be_read(account, caplog, network):
    assert "good" not in account.secrets and "good" not in repr(account)
    [delivery] = write(account)
    services.send_delivery(delivery)
    assert "good" not in caplog.text


def test_two_workers_send_once(account, network):
    [delivery] = write(account)
    twin = fresh(delivery)
    services.send_delivery(delivery)
    services.send_delivery(twin)
    assert len(network.posts()) == 1


def test_accounts_left_take_nothing(account):
    member = User.objects.create(username="ana")
    services.leave(account, by=member)
    account.refresh_from_db()
    assert account.secrets == "" and account.state == "left"
    with pytest.raises(NotSendable):
        write(account)
    assert make_account("http://127.0.0.1:1").is_usable
