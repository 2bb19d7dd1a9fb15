"""People and things of the tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group

from parvis.accounts.contracts import Role
from parvis.accounts.models import Department, Membership, User
from parvis.accounts.roles import ensure_roles
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


def build() -> House:
    """Mediation and collections; who keeps feedback, who manages mediation, who directs."""
    ensure_roles()
    mediation = Department.objects.create(name_fr="Médiation", name_en="Mediation", order=1)
    collections = Department.objects.create(name_fr="Collections", name_en="Collections", order=2)
    editor, head = engaged("editor", Role.EDITOR), engaged("head", Role.CONTRIBUTOR)
    director = engaged("director", Role.MANAGER)
    Membership.objects.create(member=head, department=mediation, role=Role.MANAGER)
    return House(mediation, collections, editor, head, director)
