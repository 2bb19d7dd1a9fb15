"""The door's French as printers set it: no straight apostrophe in what a person reads."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from parvis.accounts.roles import Role

pytestmark = pytest.mark.django_db
PAGES = (
    "account_login", "account_reset_password", "account_reset_password_done", "account_change_password",
    "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "account_reauthenticate",
    "account_reset_password_from_key_done", "account_logout",
)  # fmt: skip
_UNREAD = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)


@pytest.mark.parametrize("name", PAGES)
def test_no_straight_apostrophe_at_the_door(person: Any, enter: Any, name: str) -> None:
    alice = person("alice", Role.EDITOR)
    if name == "mfa_list_webauthn":
        TOTP.activate(alice, generate_totp_secret())
    is_outside = name.startswith(("account_login", "account_reset"))
    client = Client() if is_outside else enter(alice)
    page = client.get(reverse(name), headers={"accept-language": "fr"}, follow=True)
    assert page.status_code == 200
    read = _UNREAD.sub(" ", page.content.decode()).replace("&#x27;", "'").replace("&#39;", "'")
    assert not re.findall(r"[^\s]*\w'\w[^\s]*", read), name
