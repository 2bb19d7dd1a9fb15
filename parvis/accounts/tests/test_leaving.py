"""Somebody leaves: what they held ends at once, by whatever door the account is closed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from parvis.accounts.contracts import SharedSecret, departures, shared_secrets
from parvis.accounts.models import Invitation, SecretToRenew, User
from parvis.accounts.roles import Role
from parvis.accounts.services import invite, part_with
from parvis.core.errors import BadInput, NotAllowed
from parvis.desk.today import waiting_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def network() -> Iterator[list[User]]:
    """An upper app: a password shared by editors, and programs' passwords that end."""
    left: list[User] = []
    shared_secrets.register(
        "test.network",
        SharedSecret(label="Compte @musee", remedy="…", known_to=lambda user: user.has_perm("collection.publish_work")),
    )
    departures.register("test.network", left.append)
    yield left
    shared_secrets._entries.pop("test.network")
    departures._entries.pop("test.network")


def leave_by_service(bob: User, boss: User, client: Any) -> None:
    part_with(member=bob, by=boss)


def leave_by_desk(bob: User, boss: User, client: Any) -> None:
    assert client.post(reverse("part_with_staff", args=[bob.pk])).status_code == 302


def leave_by_wagtail(bob: User, boss: User, client: Any) -> None:
    fields = {
        "username": "bob",
        "email": bob.email,
        "first_name": "Bob",
        "last_name": "M",
        "groups": [str(bob.groups.first().pk)],
    }
    assert client.post(reverse("wagtailusers_users:edit", args=[bob.pk]), fields).status_code == 302


def leave_by_deletion(bob: User, boss: User, client: Any) -> None:
    bob.delete()


@pytest.mark.parametrize("leave", [leave_by_service, leave_by_desk, leave_by_wagtail, leave_by_deletion])
def test_everything_ends_at_once(person: Any, enter: Any, network: list[User], leave: Any):
    boss, bob = person("boss", Role.MANAGER), person("bob", Role.EDITOR)
    manager, client = enter(boss), enter(bob)
    TOTP.activate(bob, "JBSWY3DPEHPK3PXP")
    SocialAccount.objects.create(user=bob, provider="institution", uid="bob")
    bob_pk = bob.pk
    leave(bob, boss, manager)
    assert client.get("/desk/")["Location"].startswith(reverse("account_login"))
    assert not User.objects.filter(pk=bob_pk, is_active=True).exists()
    assert not Authenticator.objects.filter(user=bob_pk).exists() and not SocialAccount.objects.exists()
    assert len(network) == 1
    assert SecretToRenew.objects.get().secret == "test.network"


def test_an_open_invitation_to_them_ends(person: Any):
    boss = person("boss", Role.MANAGER)
    invite(name="Bob", email="bob@musee.example", role=Role.EDITOR, by=boss)
    part_with(member=person("bob"), by=boss)
    assert Invitation.objects.get().state == "withdrawn"


def test_a_secret_waits_on_the_desk_until_it_is_renewed(person: Any, enter: Any, network: list[User]):
    boss = person("boss", Role.MANAGER)
    for name in ("bob", "carl"):
        part_with(member=person(name), by=boss)
    waiting = SecretToRenew.objects.get()
    address = reverse("secrets_to_renew")
    assert address in {need.url for group in waiting_for(boss) for need in group.needs}
    manager = enter(boss)
    assert "Compte @musee" in manager.get(address).content.decode()
    manager.post(reverse("renew_secret", args=[waiting.pk]))
    waiting.refresh_from_db()
    assert waiting.renewed_by == boss
    assert address not in {need.url for group in waiting_for(boss) for need in group.needs}
    part_with(member=person("dora"), by=boss)
    assert SecretToRenew.objects.filter(renewed_at=None).count() == 1, "known again, it waits again"


def test_an_administrator_knew_the_signing_key():
    one, other = (User.objects.create_superuser(name, "", "a long enough password") for name in ("root", "root2"))
    part_with(member=one, by=other)
    assert "secret_key" in SecretToRenew.objects.values_list("secret", flat=True)


def test_a_reader_knew_nothing(person: Any, network: list[User]):
    part_with(member=person("rita", Role.READER), by=person("boss", Role.MANAGER))
    assert not SecretToRenew.objects.exists()


def test_nobody_closes_their_own_account_nor_an_administrator_s(person: Any):
    boss = person("boss", Role.MANAGER)
    with pytest.raises(BadInput):
        part_with(member=boss, by=boss)
    with pytest.raises(NotAllowed):
        part_with(member=User.objects.create_superuser("root", "", "a long enough password"), by=boss)
