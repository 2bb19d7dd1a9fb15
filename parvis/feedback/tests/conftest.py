"""A house with two departments, its people, and the roles."""

from __future__ import annotations

import pytest

from parvis.accounts.contracts import Role
from parvis.accounts.models import User
from parvis.feedback.tests.house import House, build, engaged


@pytest.fixture
def house(db: None) -> House:
    """Mediation and collections; who keeps feedback, who manages mediation, who directs."""
    return build()


@pytest.fixture
def reader(house: House) -> User:
    """Somebody who may look and nothing else."""
    return engaged("reader", Role.READER)
