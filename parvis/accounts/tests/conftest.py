"""The door's scenes: rates start afresh, people with roles, somebody at the door."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from parvis.accounts.models import User
from parvis.accounts.roles import Role
from parvis.accounts.services import engage

PASSWORD = "quatre mots sans ordre"
Engage = Callable[..., User]


@pytest.fixture(autouse=True)
def fresh_rates() -> None:
    """No attempt of an earlier test counts."""
    cache.clear()


@pytest.fixture
def person(db: None) -> Engage:
    """Engage somebody: person("alice", Role.MANAGER)."""

    def make(name: str, role: Role = Role.EDITOR, password: str | None = PASSWORD) -> User:
        return engage(username=name, role=role, password=password, email=f"{name}@musee.example")

    return make


@pytest.fixture
def enter() -> Callable[[User], Client]:
    """A browser in which somebody is signed in."""

    def sign_in(member: User) -> Client:
        client = Client()
        client.force_login(member)
        return client

    return sign_in
