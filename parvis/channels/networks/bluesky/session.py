"""Opening a session with an app password, keeping it open, and asking with it.

The access token lives two hours or so, the refresh token 90 days, each used once; the password itself is not kept.
"""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, ValidationError

from parvis.channels.contracts import Account, BadContent, ChannelError, Reconnect, RenewToken, Server, TryLater
from parvis.core.web import AddressRefused, Answer, refuse_address

DEFAULT = "https://bsky.social"
_TOKEN_ERRORS = frozenset({"ExpiredToken", "InvalidToken", "AuthMissing", "AuthenticationRequired", "BadJwt"})
_TAKEN_DOWN = frozenset({"AccountTakedown", "AccountDeactivated", "RepoTakendown", "RepoDeactivated", "RepoSuspended"})


class Session(BaseModel):
    """What createSession and refreshSession answer."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    accessJwt: str
    refreshJwt: str
    did: str
    handle: str
    didDoc: Any = None


def error_of(answer: Answer) -> str:
    """The name XRPC gives to a refusal."""
    try:
        data = json.loads(answer.body)
    except (ValueError, RecursionError):
        return ""
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def decide(answer: Answer, usual: ChannelError | None) -> ChannelError | None:
    """What XRPC means: a token that is over is told with 400 or 401, an account that is closed with 400 to 403."""
    name, detail = error_of(answer), usual.detail if usual else ""
    if usual is None:
        return None
    if name in _TAKEN_DOWN:
        return Reconnect(_("Bluesky has closed or suspended this account."), detail=detail,
                         remedy=_("Sign in on Bluesky to see why, then connect it again."))  # fmt: skip
    if answer.status in (400, 401, 403) and (name in _TOKEN_ERRORS or answer.status == 401):
        return RenewToken(_("The session with Bluesky is over."), detail=detail)
    return usual


def address_of(written: str) -> str:
    """The server a person names, Bluesky's own when they name none. Raises BadContent."""
    url = written.strip().rstrip("/") or DEFAULT
    url = url if "://" in url else f"https://{url}"
    try:
        refuse_address(url)
        parts = urlsplit(url)
    except (AddressRefused, ValueError):
        raise BadContent(_("This is not the address of a server."), field="server",
                         remedy=_("Leave it empty for bsky.social."), detail=written[:100]) from None  # fmt: skip
    return f"{parts.scheme}://{parts.netloc}".lower()


def open_session(server: Server, *, handle: str, password: str) -> Session:
    """Sign in. Raises BadContent naming the field, TryLater."""
    name = handle.strip().lstrip("@").lower()
    if not name or not password.strip():
        raise BadContent(_("A name and an app password are needed."), field="password" if name else "handle")
    try:
        answer = server.ask(
            "POST", "/xrpc/com.atproto.server.createSession", json={"identifier": name, "password": password.strip()}
        )
    except RenewToken as error:
        raise BadContent(_("Bluesky does not know this name with this password."), field="password", detail=error.detail,
                         remedy=_("Make an app password in Bluesky’s settings, and copy it here."),
                         ) from error  # fmt: skip
    except BadContent as error:
        raise BadContent(_("This server does not know how to let Parvis in."), field="server", detail=error.detail,
                         remedy=_("Leave it empty for bsky.social."),
                         ) from error  # fmt: skip
    return read_session(server, answer)


def read_session(server: Server, answer: Answer) -> Session:
    """The session answered. Raises TryLater when it is none."""
    try:
        return Session.model_validate(server.data_of(answer))
    except ValidationError:
        raise TryLater(_("Bluesky’s answer cannot be read.")) from None


def renew_session(server: Server) -> Session:
    """Change the refresh token for two new ones. Raises Reconnect once it was revoked or is over, TryLater."""
    try:
        answer = server.ask("POST", "/xrpc/com.atproto.server.refreshSession")
    except (RenewToken, BadContent) as error:
        raise Reconnect(_("Bluesky no longer lets us in: the app password was revoked, or 90 days have passed."),
                        remedy=_("Make a new app password, and connect the account again."),
                        detail=error.detail) from error  # fmt: skip
    return read_session(server, answer)


def home_of(session: Session, otherwise: str) -> str:
    """The server where the account lives, as its DID document says: bsky.social only opens the door."""
    services = session.didDoc.get("service") if isinstance(session.didDoc, dict) else None
    for each in services if isinstance(services, list) else ():
        if isinstance(each, dict) and str(each.get("id", "")).endswith("#atproto_pds"):
            url = each.get("serviceEndpoint")
            if isinstance(url, str) and _is_address(url):
                return url.rstrip("/")
    return otherwise


def _is_address(url: str) -> bool:
    try:
        refuse_address(url)
    except AddressRefused:
        return False
    return True


def secrets_of(session: Session) -> dict[str, str]:
    """What is kept, sealed."""
    return {"access": session.accessJwt, "refresh": session.refreshJwt}


def ends_at(token: str) -> datetime | None:
    """When a token is over, as it says itself; None when it does not."""
    try:
        middle = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
        return datetime.fromtimestamp(float(claims["exp"]), tz=UTC)
    except (IndexError, KeyError, TypeError, ValueError, OverflowError, OSError):
        return None


def account_of(session: Session, asked: str) -> Account:
    """The account a session opens."""
    return Account(
        id=session.did,
        base_url=home_of(session, asked),
        secrets=secrets_of(session),
        options={"handle": session.handle},
    )
