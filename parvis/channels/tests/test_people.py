"""People come and go: deputies do what falls to who is away, secrets of who leaves are renewed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from parvis.accounts.models import Absence, SecretToRenew
from parvis.accounts.roles import Role
from parvis.accounts.services import part_with
from parvis.channels import services
from parvis.channels.models import Connection, Delivery
from parvis.channels.needs import by_hand
from parvis.channels.queries import tasks_by_hand
from parvis.channels.queries.secrets import knew_secret
from parvis.channels.secrets import sealed
from parvis.channels.tests.conftest import make_by_hand
from parvis.channels.tests.test_desk import entered, quick, somebody, written  # noqa: F401
from parvis.core.clock import today

pytestmark = pytest.mark.django_db


class TestDeputies:
    def test_a_task_reaches_the_deputy_of_who_is_away(self):
        ana, bob = somebody(Role.EDITOR, "ana"), somebody(Role.EDITOR, "bob")
        somebody(Role.EDITOR, "aaron")
        Absence.objects.create(member=ana, deputy=bob, first_day=today(), last_day=today())
        delivery = written(make_by_hand("facebook"), by=ana)
        assert services.hand_over(delivery)
        assert Delivery.objects.get().assigned_to == bob and by_hand(bob) is not None
        page = entered(bob).get(reverse("sending_hand", args=[delivery.pk]))
        assert page.status_code == 200 and "Bonjour le parvis" in page.content.decode()

    def test_what_was_theirs_already_is_in_the_deputy_s_list_while_they_are_away(self):
        ana, bob = somebody(Role.EDITOR, "ana"), somebody(Role.EDITOR, "bob")
        delivery = written(make_by_hand("facebook"), by=ana)
        assert services.hand_over(delivery) and Delivery.objects.get().assigned_to == ana
        assert not tasks_by_hand(bob)
        absence = Absence.objects.create(member=ana, deputy=bob, first_day=today(), last_day=today())
        assert list(tasks_by_hand(bob)) == [delivery]
        Absence.objects.filter(pk=absence.pk).update(
            first_day=today() - timedelta(days=3), last_day=today() - timedelta(days=1)
        )
        assert not tasks_by_hand(bob) and list(tasks_by_hand(ana)) == [delivery]

    def test_a_deputy_who_may_not_send_is_passed_over(self):
        ana, reader, cleo = somebody(Role.EDITOR, "ana"), somebody(Role.READER), somebody(Role.EDITOR, "cleo")
        Absence.objects.create(member=ana, deputy=reader, first_day=today(), last_day=today())
        assert services.whoever_answers_for(written(make_by_hand("facebook"), by=ana)) == cleo


class TestLeaving:
    def test_the_secrets_they_knew_are_to_be_renewed_and_their_tasks_go_on(self):
        boss, ana, bob = somebody(Role.MANAGER, "boss"), somebody(Role.EDITOR, "ana"), somebody(Role.EDITOR, "bob")
        Connection.objects.create(
            network="bluesky", account="did:plc:x", name="@musee", secrets=sealed({"access": "a"}), state="working",
            connected_by=ana,
        )  # fmt: skip
        Connection.objects.create(
            network="mastodon", account="1@m.example", name="@musee", state="working", connected_by=ana
        )
        assert knew_secret("bluesky", ana) and not knew_secret("mastodon", ana) and not knew_secret("bluesky", bob)
        delivery = written(make_by_hand("facebook"), by=ana)
        services.hand_over(delivery)
        part_with(member=ana, by=boss)
        assert list(SecretToRenew.objects.filter(secret__startswith="channels.").values_list("secret", flat=True)) == [
            "channels.bluesky"
        ]
        assert Delivery.objects.get().assigned_to in (bob, boss)
