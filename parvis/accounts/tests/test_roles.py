"""Roles are written by migrations, each holding what those below it hold."""

from __future__ import annotations

from itertools import pairwise

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.users.models import UserProfile

from parvis.accounts.models import User
from parvis.accounts.roles import Role, ensure_roles, role_of
from parvis.accounts.services import engage
from parvis.core.errors import BadInput

pytestmark = pytest.mark.django_db


def rights_of(role: Role) -> set[tuple[str, str]]:
    permissions = Group.objects.get(name=role.value).permissions
    return set(permissions.values_list("content_type__app_label", "codename"))


def test_each_role_holds_more_than_the_one_below():
    ladder = [rights_of(role) for role in Role]
    assert all(lower < higher for lower, higher in pairwise(ladder))


def test_writing_roles_again_changes_nothing_and_keeps_what_was_given_by_hand():
    group = Group.objects.get(name="reader")
    group.permissions.add(Permission.objects.get(codename="delete_presence"))
    before = rights_of(Role.READER)
    ensure_roles()
    assert rights_of(Role.READER) == before


def test_wagtails_own_groups_are_gone():
    assert set(Group.objects.values_list("name", flat=True)) == {role.value for role in Role}


def test_somebody_is_engaged_in_a_role_with_the_desk_in_their_language():
    member = engage(username="alice", role=Role.EDITOR, password="a long password", language="en")
    assert role_of(member) is Role.EDITOR
    assert UserProfile.objects.get(user=member).preferred_language == "en"
    assert member.check_password("a long password")


def test_a_name_taken_is_refused_with_a_remedy():
    engage(username="alice", role=Role.READER, password="a long password")
    with pytest.raises(BadInput) as refused:
        engage(username="alice", role=Role.READER, password="a long password")
    assert refused.value.remedy


def test_somebody_without_a_role_has_none():
    assert role_of(User.objects.create_user("stranger")) is None
