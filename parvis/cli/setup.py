"""The first contents of a home: the institution's row, roles, page trees, one administrator."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.db import transaction

from parvis.accounts.models import Institution, User
from parvis.accounts.roles import ensure_roles
from parvis.website.services import set_up_site

ADMINISTRATOR = "admin"


@dataclass(frozen=True)
class Account:
    """A sign-in; the password is empty when the account existed already."""

    username: str
    password: str


@transaction.atomic
def set_up(*, name: str, email: str) -> Account:
    """Fill what is missing and leave what is there."""
    institution = Institution.current()
    if name:
        institution.name_fr = institution.name_en = name
    institution.email = email or institution.email
    institution.save()
    ensure_roles()
    set_up_site()
    return _administrator(email)


def _administrator(email: str) -> Account:
    if User.objects.filter(is_superuser=True).exists():
        return Account(ADMINISTRATOR, "")
    password = secrets.token_urlsafe(12)
    User.objects.create_superuser(ADMINISTRATOR, email, password)
    return Account(ADMINISTRATOR, password)
