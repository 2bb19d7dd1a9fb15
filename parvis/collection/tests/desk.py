"""What tests of the desk share: staff by role, and the form of a work as a browser sends it."""

from __future__ import annotations

from typing import Any

from django.test import Client

from parvis.accounts.models import User
from parvis.accounts.roles import Role
from parvis.accounts.services import engage
from parvis.collection.models import Work

TEXTS = (
    "title_fr", "title_en", "date_fr", "date_en", "technique_fr", "technique_en", "inventory", "dimensions",
    "description_fr", "description_en", "location_fr", "location_en", "credit_line", "inscription", "source_url",
    "slug", "share_fr", "share_en", "type", "part_of",
)  # fmt: skip


def member(role: Role) -> User:
    """A member of staff in that role, made once."""
    return User.objects.filter(username=role.value).first() or engage(
        username=role.value, role=role, password="a long password"
    )


def signed_in(role: Role) -> Client:
    """A browser in which that role is signed in."""
    client = Client()
    client.force_login(member(role))
    return client


def work_form(work: Work | None = None, **changes: Any) -> dict[str, Any]:
    """The form of a work, as it would be sent; rows by ``rows``."""
    told = {name: (getattr(work, name) if work else "") or "" for name in TEXTS if name not in ("type", "part_of")}
    told |= {"level": "work", "status": "unknown", "is_published": "on"}
    for name in ("credits", "located", "subjects", "pictures"):
        told |= rows(name)
    return told | changes


def rows(name: str, *given: dict[str, Any]) -> dict[str, Any]:
    """New rows of one inline, in order."""
    told: dict[str, Any] = {f"{name}-TOTAL_FORMS": len(given), f"{name}-INITIAL_FORMS": 0}
    for place, row in enumerate(given):
        told[f"{name}-{place}-ORDER"] = place + 1
        told |= {f"{name}-{place}-{field}": value for field, value in row.items()}
    return told
