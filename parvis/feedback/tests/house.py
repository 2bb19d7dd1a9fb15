"""People and things of the tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group

from parvis.accounts.contracts import Role
from parvis.accounts.models import Department, User
from parvis.feedback.models import Remark
from parvis.feedback.services import take_down


@dataclass(frozen=True)
class House:
    """Two departments and three people."""

    mediation: Department
    collections: Department
    editor: User
    head: User
    director: User


def engaged(name: str, role: Role) -> User:
    """A member of the staff with a role in the house."""
    user = User.objects.create_user(name, f"{name}@parvis.example", first_name=name.title())
    user.groups.add(Group.objects.get(name=role))
    return user


def said(text: str, **options: Any) -> Remark:
    """Something said at the front desk."""
    return take_down(**{"source": "front_desk", "text": text, **options})
