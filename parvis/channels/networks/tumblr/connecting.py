"""Connecting a blog (OAuth 2). Tumblr has no registration by machine: the institution declares its own application at
tumblr.com/oauth/apps, once, and gives its two keys. An access token lives some forty minutes.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, ValidationError

from parvis.channels.contracts import Account, BadContent, ChannelError, Reconnect, RenewToken, Server, TryLater
from parvis.core.bilingual import say

API = "https://api.tumblr.com"
DOOR = "https://www.tumblr.com/oauth2/authorize"
SCOPES = "basic write offline_access"


class _Reply(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Tokens(_Reply):
    access_token: str
    refresh_token: str


class Blog(_Reply):
    """A blog the person may post to. uuid: its name once and for all, where Tumblr tells it."""

    name: str
    uuid: str = ""
    url: str = ""
    title: str = ""
    followers: int = 0
    posts: int = 0


def begin(answers: Mapping[str, str], *, back: str, state: str) -> tuple[str, dict[str, str]]:
    """(where the person allows it, what to keep until they are back). Raises BadContent naming the field."""
    kept = {name: answers.get(name, "").strip() for name in ("key", "secret", "blog")}
    for name, value in kept.items():
        if not value:
            raise BadContent(_("This is needed to connect the blog."), field=name)
    kept |= {"state": state, "blog": blog_name(kept["blog"])}
    asked = {"client_id": kept["key"], "response_type": "code", "scope": SCOPES, "state": state, "redirect_uri": back}
    return f"{DOOR}?{urlencode(asked)}", kept


def blog_name(written: str) -> str:
    """musee, musee.tumblr.com, https://www.tumblr.com/musee or https://musee.tumblr.com/ → musee; else the host."""
    host, _slash, path = written.lower().removeprefix("https://").removeprefix("http://").partition("/")
    if host in ("www.tumblr.com", "tumblr.com"):
        return path.strip("/").removeprefix("blog/").lstrip("@").partition("/")[0]
    return host.lstrip("@").removesuffix(".tumblr.com")


def finish(server: Server, kept: Mapping[str, str], query: Mapping[str, str], *, back: str) -> Tokens:
    """The tokens, once the person is back. Raises Reconnect when they said no, TryLater."""
    if not hmac.compare_digest(query.get("state", "").encode(), kept["state"].encode()):
        raise Reconnect(_("This answer is not the one that was waited for."), remedy=_("Begin again."))
    if not query.get("code"):
        raise Reconnect(_("Access was not given."), remedy=_("Begin again, and allow it on Tumblr’s page."),
                        detail=query.get("error", "")[:100])  # fmt: skip
    return _tokens(server, {
        "grant_type": "authorization_code", "code": query["code"], "redirect_uri": back,
        "client_id": kept["key"], "client_secret": kept["secret"],
    })  # fmt: skip


def renew(server: Server, secrets: Mapping[str, str]) -> Tokens:
    """Two new tokens. Raises Reconnect once access was withdrawn, TryLater."""
    return _tokens(server, {
        "grant_type": "refresh_token", "refresh_token": secrets["refresh"],
        "client_id": secrets["key"], "client_secret": secrets["secret"],
    })  # fmt: skip


def _tokens(server: Server, form: Mapping[str, str]) -> Tokens:
    try:
        answer = server.ask("POST", "/v2/oauth2/token", form=form)
    except (BadContent, RenewToken) as error:
        raise Reconnect(_("Tumblr no longer lets us in."), detail=error.detail,
                        remedy=_("Connect the blog again; check the two keys of your application.")) from error  # fmt: skip
    try:
        return Tokens.model_validate(server.data_of(answer))
    except ValidationError:
        raise _unreadable() from None


def blogs_of(server: Server) -> list[Blog]:
    """The blogs the person may post to. Raises a ChannelError."""
    user = response_of(server, server.get("/v2/user/info")).get("user")
    listed = user.get("blogs") if isinstance(user, dict) else None
    found = []
    for each in listed if isinstance(listed, list) else ():
        try:
            found.append(Blog.model_validate(each))
        except ValidationError:
            continue
    return found


def blog_among(server: Server, name: str) -> Blog:
    """The one that was asked for. Raises Reconnect naming those there are."""
    blogs = blogs_of(server)
    found = next((each for each in blogs if name in (each.name.lower(), each.uuid.lower(), blog_name(each.url))), None)
    if found is None:
        raise Reconnect(say(_("You do not post to this blog: %(name)s."), name=name),
                        remedy=say(_("Choose one of yours: %(blogs)s."), blogs=", ".join(each.name for each in blogs[:20])),
                        )  # fmt: skip
    return found


def account_of(blog: Blog, kept: Mapping[str, str], tokens: Tokens) -> Account:
    """The account of a blog."""
    return Account(
        id=blog.uuid or blog.name, base_url=API, options={"blog": blog.name, "title": blog.title, "url": blog.url},
        secrets={"key": kept["key"], "secret": kept["secret"], **secrets_of(tokens)},
    )  # fmt: skip


def secrets_of(tokens: Tokens) -> dict[str, str]:
    """The two that change."""
    return {"access": tokens.access_token, "refresh": tokens.refresh_token}


def response_of(server: Server, answer: Any, *, publishes: bool = False) -> dict[str, Any]:
    """What stands in Tumblr's envelope. Raises TryLater, OutcomeUnknown."""
    data = server.data_of(answer, publishes=publishes)
    found = data.get("response") if isinstance(data, dict) else None
    return found if isinstance(found, dict) else {"items": found} if isinstance(found, list) else {}


def _unreadable() -> ChannelError:
    return TryLater(_("Tumblr’s answer cannot be read."))
