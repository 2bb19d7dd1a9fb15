"""A house with two departments, its people, and the roles."""

from __future__ import annotations

import pytest

from parvis.accounts.contracts import Role
from parvis.accounts.models import Department, Membership, User
from parvis.accounts.roles import ensure_roles
from parvis.feedback.tests.house import House, engaged


@pytest.fixture
def house(db: None) -> House:
    """Mediation and collections; who keeps feedback, who manages mediation, who directs."""
    ensure_roles()
    mediation = Department.objects.create(name_fr="Médiation", name_en="Mediation", order=1)
    collections = Department.objects.create(name_fr="Collections", name_en="Collections", order=2)
    editor, head, director = (
        engaged("editor", Role.EDITOR), engaged("head", Role.CONTRIBUTOR), engaged("director", Role.MANAGER)
    )  # fmt: skip
    Membership.objects.create(member=head, department=mediation, role=Role.MANAGER)
    return House(mediation, collections, editor, head, director)


@pytest.fixture
def reader(house: House) -> User:
    """Somebody who may look and nothing else."""
    return engaged("reader", Role.READER)
