"""Who comes from a provider: known, invited, new, or turned away; tests/test_wheel.py does it with a real one."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount, SocialLogin

from parvis.accounts.models import Invitation, User, Visit
from parvis.accounts.oidc import INVITATION, Identity, TurnedAway, follow_role, free_username, identity_of, member_for
from parvis.accounts.roles import Role, role_of
from parvis.accounts.services import invite, token_of
from parvis.config.configuration import Oidc

pytestmark = pytest.mark.django_db


def identity(**changes: Any) -> Identity:
    return Identity(
        **{"email": "nina@musee.example", "name": "Nina Leroy", "username": "nina", "groups": (), **changes}
    )


@pytest.fixture
def configured(settings: Any) -> Any:
    def write(**changes: Any) -> None:
        settings.OIDC = Oidc(issuer="https://login.example", client_id="parvis", **changes)

    write()
    return write


def test_an_address_the_provider_has_not_verified_counts_for_nothing(configured: Any):
    for verified, expected in ((True, "nina@musee.example"), (False, ""), (None, ""), ("true", "nina@musee.example")):
        data = {"userinfo": {"email": "Nina@musee.example", "email_verified": verified}}
        account = SocialAccount(provider="institution", uid="n", extra_data=data)
        assert identity_of(SocialLogin(user=User(), account=account)).email == expected
    with pytest.raises(TurnedAway):
        member_for(identity(email=""), {})


def test_somebody_known_by_address_enters(configured: Any, person: Any):
    bob = person("bob")
    assert member_for(identity(email="bob@musee.example"), {}) == bob


def test_two_accounts_with_one_address_are_not_guessed_at(configured: Any, person: Any):
    User.objects.filter(pk=person("bob").pk).update(email="both@musee.example")
    User.objects.filter(pk=person("bill").pk).update(email="both@musee.example")
    with pytest.raises(TurnedAway):
        member_for(identity(email="both@musee.example"), {})


def test_somebody_unknown_is_turned_away(configured: Any):
    with pytest.raises(TurnedAway):
        member_for(identity(), {})
    assert not User.objects.exists()


def test_somebody_invited_joins_without_a_password(configured: Any, person: Any):
    invite(name="Nina Leroy", email="nina@musee.example", role=Role.APPROVER, by=person("boss", Role.MANAGER))
    nina = member_for(identity(), {})
    assert role_of(nina) == Role.APPROVER and not nina.has_usable_password()
    assert Invitation.objects.get().state == "accepted"


def test_the_link_followed_counts_for_another_address(configured: Any, person: Any):
    invitation = invite(name="Nina", email="n.leroy@home.example", role=Role.EDITOR, by=person("boss", Role.MANAGER))
    session = {INVITATION: token_of(invitation)}
    assert role_of(member_for(identity(), session)) == Role.EDITOR
    assert INVITATION not in session


def test_unknown_people_enter_where_the_configuration_says_so(configured: Any):
    configured(admits_unknown=True)
    assert role_of(member_for(identity(), {})) == Role.READER


def test_a_claim_gives_the_role_or_nothing(configured: Any):
    configured(admits_unknown=True, role_claim="groups", roles={"web": "editor", "all": "", "direction": "manager"})
    with pytest.raises(TurnedAway):
        member_for(identity(groups=("all", "kitchen")), {})
    nina = member_for(identity(groups=("web", "direction", "all")), {})
    assert role_of(nina) == Role.MANAGER


def test_the_claim_is_followed_at_each_sign_in_and_renews_keys(configured: Any, person: Any, enter: Any):
    configured(role_claim="groups", roles={"web": "editor"})
    bob = person("bob", Role.MANAGER)
    enter(bob)
    follow_role(bob, identity(groups=("web",)))
    assert role_of(bob) == Role.EDITOR and Visit.objects.get(user=bob).must_rotate
    follow_role(bob, identity(groups=("kitchen",)))
    assert role_of(bob) == Role.EDITOR, "a claim that says nothing changes nothing"


def test_a_claim_never_touches_an_administrator(configured: Any):
    configured(role_claim="groups", roles={"web": "reader"})
    root = User.objects.create_superuser("root", "", "a long enough password")
    follow_role(root, identity(groups=("web",)))
    assert root.is_superuser and role_of(root) is None


def test_a_user_name_is_found_free(person: Any):
    person("nina")
    assert free_username(identity()) == "nina2"
    assert free_username(identity(username="<b>né é</b>")) == "bnééb"
    assert free_username(identity(username="", email="jo@x.example")) == "jo"


def test_a_closed_account_does_not_open_by_the_provider(configured: Any, person: Any):
    bob = person("bob")
    bob.is_active = False
    bob.save()
    with pytest.raises(TurnedAway):
        member_for(identity(email="bob@musee.example"), {})
