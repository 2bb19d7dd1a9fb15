"""Accounts of ours, members of the staff, and what a network hears."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from parvis.accounts.models import User
from parvis.accounts.roles import Role, ensure_roles
from parvis.channels import services as channels
from parvis.channels.contracts import Author, Event
from parvis.channels.models import Connection, Heard
from parvis.channels.secrets import sealed
from parvis.conversation import services
from parvis.core.clock import now


def make_account(network: str = "bluesky", **told: Any) -> Connection:
    """An account of ours that works."""
    usual: dict[str, Any] = {
        "account": f"did:plc:{network}", "name": network, "base_url": f"https://{network}.example", "state": "working",
        "secrets": sealed({"token": "t"}),
    }  # fmt: skip
    return Connection.objects.create(network=network, **{**usual, **told})


def make_member(role: str = Role.EDITOR, name: str = "") -> User:
    """A member of the staff with a role."""
    from django.contrib.auth.models import Group

    ensure_roles()
    username = name or f"m{User.objects.count()}"
    member = User.objects.create_user(
        username, f"{username}@musee.example", first_name=username.title(), last_name="R."
    )
    member.groups.add(Group.objects.get(name=role))
    return member


def event(number: int = 1, **told: Any) -> Event:
    """What somebody says to us."""
    who = told.pop("who", "ana")
    usual: dict[str, Any] = {
        "id": f"e{number}", "what": "mention", "at": now() - timedelta(minutes=3), "text": f"Bonjour {number}",
        "author": Author(address=f"did:plc:{who}", name=who.title(), url=f"https://bsky.example/{who}"),
        "object_id": f"at://{who}/{number}", "object_url": f"https://bsky.example/{who}/{number}", "language": "fr",
    }  # fmt: skip
    return replace(Event(**{**usual, **told}))


def hear(connection: Connection, number: int = 1, **told: Any) -> Heard:
    """The network tells it, and the worker takes it in."""
    heard = channels.hear(event(number, **told), connection=connection)
    assert heard is not None
    services.take_waiting()
    return heard
