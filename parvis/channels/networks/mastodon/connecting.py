"""Connecting an account: our application is made known to its server, then the person allows it there (OAuth 2).

As of July 2026: registration per server at /api/v1/apps; PKCE (S256) where the server's metadata offers it (Mastodon
4.3 and later); fine scopes where it lists them, broad ones elsewhere. The out-of-band code is not used.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets as secrets_module
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from parvis.channels.contracts import Account, BadContent, Reconnect, Server, TryLater
from parvis.channels.networks.mastodon.limits import ask_limits
from parvis.channels.networks.mastodon.replies import AccountReply, AppReply, TokenReply, read
from parvis.core.web import AddressRefused, refuse_address

FINE = (
    "read:accounts", "read:notifications", "read:search", "read:statuses", "write:blocks", "write:media", "write:mutes",
    "write:reports", "write:statuses",
)  # fmt: skip
BROAD = ("read", "write")
METADATA = "/.well-known/oauth-authorization-server"


def address_of(written: str) -> str:
    """The server a person names: musee.example, https://musee.example/ or @name@musee.example. Raises BadContent."""
    host = written.strip().rpartition("@")[2] if "://" not in written else written.strip()
    url = host if "://" in host else f"https://{host}"
    try:
        refuse_address(url)
        parts = urlsplit(url)
    except (AddressRefused, ValueError):
        raise BadContent(_("This is not the address of a server."), field="server",
                         remedy=_("Write it as mastodon.example."), detail=written[:100]) from None  # fmt: skip
    return f"{parts.scheme}://{parts.netloc}".lower()


def begin(server: Server, *, back: str, state: str) -> tuple[str, dict[str, str]]:
    """(where the person allows it, what to keep until they are back). Raises BadContent naming the server, TryLater."""
    offered = _metadata(server)
    scopes = " ".join(_scopes(offered))
    try:
        answer = server.ask("POST", "/api/v1/apps", form={
            "client_name": "Parvis", "redirect_uris": back, "scopes": scopes, "website": settings.PUBLIC_ADDRESS,
        })  # fmt: skip
        app = read(AppReply, server.data_of(answer), lambda why: TryLater(_no_server(), detail=why))
    except (BadContent, Reconnect) as error:
        raise BadContent(_no_server(), field="server", detail=error.detail,
                         remedy=_("Check its name; it must speak Mastodon’s interface.")) from error  # fmt: skip
    kept = {
        "base_url": server.base_url, "client_id": app.client_id, "client_secret": app.client_secret,
        "state": state, "scopes": scopes, "verifier": _verifier() if _has_pkce(offered) else "",
    }  # fmt: skip
    return f"{server.base_url}/oauth/authorize?{urlencode(_question(kept, back))}", kept


def _no_server() -> Any:
    return _("This server does not know how to let Parvis in.")


def _question(kept: Mapping[str, str], back: str) -> dict[str, str]:
    asked = {
        "response_type": "code", "client_id": kept["client_id"], "redirect_uri": back,
        "scope": kept["scopes"], "state": kept["state"],
    }  # fmt: skip
    if kept["verifier"]:
        digest = hashlib.sha256(kept["verifier"].encode()).digest()
        asked |= {
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
    return asked


def _metadata(server: Server) -> dict[str, Any]:
    """What the server says of its OAuth; {} where it says nothing (Mastodon before 4.3, Takahē)."""
    try:
        answer = server.get(METADATA)
    except (BadContent, Reconnect):
        return {}
    try:
        found = server.data_of(answer)
    except TryLater:
        # A page for people, as servers without metadata may answer.
        return {}
    return found if isinstance(found, dict) else {}


def _scopes(offered: Mapping[str, Any]) -> tuple[str, ...]:
    listed = offered.get("scopes_supported")
    return FINE if isinstance(listed, list) and set(FINE) <= {str(each) for each in listed} else BROAD


def _has_pkce(offered: Mapping[str, Any]) -> bool:
    methods = offered.get("code_challenge_methods_supported")
    return isinstance(methods, list) and "S256" in methods


def _verifier() -> str:
    return secrets_module.token_urlsafe(48)


def finish(server: Server, kept: Mapping[str, str], query: Mapping[str, str], *, back: str) -> tuple[str, str]:
    """(token, scopes given), once the person is back. Raises Reconnect when they said no, TryLater."""
    if not hmac.compare_digest(query.get("state", "").encode(), kept["state"].encode()):
        raise Reconnect(_("This answer is not the one that was waited for."), remedy=_("Begin again."))
    if not query.get("code"):
        raise Reconnect(_("Access was not given."), remedy=_("Begin again, and allow it on the server’s page."),
                        detail=query.get("error", "")[:100])  # fmt: skip
    form = {
        "grant_type": "authorization_code", "code": query["code"], "redirect_uri": back,
        "client_id": kept["client_id"], "client_secret": kept["client_secret"], "scope": kept["scopes"],
    }  # fmt: skip
    if kept.get("verifier"):
        form["code_verifier"] = kept["verifier"]
    try:
        answer = server.ask("POST", "/oauth/token", form=form)
    except BadContent as error:
        raise Reconnect(_("The server no longer takes this leave."), remedy=_("Begin again."),
                        detail=error.detail) from error  # fmt: skip
    token = read(TokenReply, server.data_of(answer), lambda why: TryLater(_no_server(), detail=why))
    return token.access_token, token.scope or kept["scopes"]


def account_of(server: Server, kept: Mapping[str, str], token: str, scopes: str) -> Account:
    """The account that was opened, with its server's limits. Raises a ChannelError."""
    me = who_am_i(server)
    host = urlsplit(server.base_url).netloc
    return Account(
        id=me.acct if "@" in me.acct else f"{me.acct}@{host}",
        base_url=server.base_url,
        secrets={"access_token": token, "client_id": kept["client_id"], "client_secret": kept["client_secret"]},
        options={**ask_limits(server), "account_id": me.id, "scopes": scopes},
    )


def who_am_i(server: Server) -> AccountReply:
    """The account the token speaks for. Raises Reconnect once it was revoked, TryLater."""
    answer = server.get("/api/v1/accounts/verify_credentials")
    return read(AccountReply, server.data_of(answer), lambda why: TryLater(_no_server(), detail=why))
