"""A pause: nothing leaves while it stands, nothing is lost once it is lifted."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from parvis.accounts.models import User
from parvis.accounts.roles import Role, ensure_roles
from parvis.channels import services
from parvis.channels.models import Connection, Delivery, Letter, Pause
from parvis.channels.queries import is_paused, pause_now
from parvis.channels.services import newsletters
from parvis.channels.services import sending as sending_service
from parvis.channels.services.guarding import made
from parvis.channels.signals import pause_lifted
from parvis.channels.tests.conftest import Network
from parvis.channels.tests.nursery import nursery
from parvis.channels.tests.readers import make_newsletter, make_reader, write
from parvis.channels.tests.test_kill import _database, _forget, _found, _state
from parvis.channels.tests.test_sending import fresh
from parvis.channels.tests.test_sending import write as write_post
from parvis.core.errors import BadInput, NotAllowed


@pytest.fixture
def boss(db: None) -> User:
    return User.objects.create_superuser("direction", "direction@musee.example")


def test_nothing_leaves_and_nothing_is_lost(
    account: Connection, network: Network, boss: User, django_capture_on_commit_callbacks: Any
):
    [delivery] = write_post(account)
    pause = services.pause_all(by=boss, reason="Un dégât des eaux")
    services.send_delivery(delivery)
    assert services.begin_due() == 0
    assert network.posts() == []
    assert (fresh(delivery).state, fresh(delivery).attempts) == ("waiting", 0)
    with django_capture_on_commit_callbacks(execute=True):
        assert services.lift_pause(pause, by=boss) == 1
        services.send_delivery(delivery)
    assert fresh(delivery).state == "sent"
    assert len(network.posts()) == 1


def test_it_is_asked_at_the_last_moment(
    account: Connection, network: Network, boss: User, monkeypatch: pytest.MonkeyPatch
):
    [delivery] = write_post(account)
    real = made

    def hold_meanwhile(*args: Any, **told: Any) -> Any:
        services.pause_all(by=boss, reason="Maintenant")
        return real(*args, **told)

    monkeypatch.setattr(sending_service, "made", hold_meanwhile)
    services.send_delivery(delivery)
    assert network.posts() == []
    kept = fresh(delivery)
    assert (kept.state, kept.attempts, kept.lease_until) == ("waiting", 0, None)


def test_one_stands_at_a_time_and_both_ends_are_written_down(boss: User):
    first = services.pause_all(by=boss, reason="Une fois")
    assert services.pause_all(by=boss, reason="Deux fois") == first
    assert pause_now() == first
    services.lift_pause(first, by=boss)
    with pytest.raises(BadInput):
        services.lift_pause(first, by=boss)
    first.refresh_from_db()
    assert first.lifted_by == boss and first.lifted_at is not None and not is_paused()
    assert services.pause_all(by=boss, reason="Encore") != first
    assert Pause.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_who_hears_that_it_is_lifted():
    boss, told = User.objects.create_superuser("direction"), list[Any]()

    def hear(pause: Pause, **_event: Any) -> None:
        told.append(pause.pk)

    pause_lifted.connect(hear)
    pause = services.pause_all(by=boss, reason="Un temps")
    services.lift_pause(pause, by=boss)
    pause_lifted.disconnect(hear)
    assert told == [pause.pk]


def test_an_editor_holds_and_an_approver_lifts(db: None):
    from django.contrib.auth.models import Group

    ensure_roles()
    people = {}
    for role in (Role.READER, Role.EDITOR, Role.APPROVER):
        people[role] = User.objects.create_user(f"m{role}", f"{role}@musee.example")
        people[role].groups.add(Group.objects.get(name=role))
    with pytest.raises(NotAllowed):
        services.pause_all(by=people[Role.READER], reason="Non")
    with pytest.raises(BadInput):
        services.pause_all(by=people[Role.EDITOR], reason=" ")
    pause = services.pause_all(by=people[Role.EDITOR], reason="Oui")
    with pytest.raises(NotAllowed):
        services.lift_pause(pause, by=people[Role.EDITOR])
    services.lift_pause(pause, by=people[Role.APPROVER])
    assert not is_paused()


def test_letters_of_a_newsletter_wait_and_what_one_reader_asked_for_leaves(boss: User, settings: Any):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    connection = make_newsletter()
    make_reader(connection, "ana@example.org")
    write(connection)
    for delivery in Delivery.objects.all():
        services.send_delivery(delivery)
    assert Letter.objects.filter(state="waiting", delivery__isnull=False).count() == 1
    pause = services.pause_all(by=boss, reason="Un temps")
    newsletters.ask_to_subscribe(connection, address="bruno@example.org", language="fr", page="https://x.example/")
    poster = newsletters.Poster(lambda _seconds: None)
    assert poster.step() == 1
    assert Letter.objects.get(delivery__isnull=False).state == "waiting"
    services.lift_pause(pause, by=boss)
    assert newsletters.Poster(lambda _seconds: None).step() == 1
    assert Letter.objects.get(delivery__isnull=False).state == "sent"


@pytest.mark.slow
@pytest.mark.engines
@pytest.mark.timeout(600)
def test_a_worker_killed_while_all_is_held_loses_and_doubles_nothing(tmp_path: Path, network: Network) -> None:
    home = tmp_path / "home"
    with _database(os.environ.get("PARVIS_TEST_DATABASE", "")) as address:
        settings = {"PARVIS_DATABASE__URL": address} if address else {}
        _found(home, settings)
        with nursery("parvis.channels.tests.killed", home, settings) as born:
            for number, step in enumerate(("claimed", "asked_rights", "published"), 1):
                _forget(home, address)
                before = len(network.posts())
                assert born.run(step, network.base) == -signal.SIGKILL, step
                assert born.run("hold", network.base) == 0
                # What had arrived is known to have arrived; what had not waits, however often it is tried.
                for _time in range(2):
                    assert born.run("later", network.base) == 0
                assert len(network.posts()) == before + (step == "published"), step
                assert _state(home, address) == ("sent" if step == "published" else "waiting"), step
                assert born.run("lift", network.base) == 0
                assert born.run("later", network.base) == 0
                assert len(network.posts()) == number, step
                assert _state(home, address) == "sent", step
