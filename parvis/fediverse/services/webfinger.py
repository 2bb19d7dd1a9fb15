"""Asking other servers who an account is (RFC 7033), bounded; a name shown only when both ends say it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from parvis.core.errors import BadInput
from parvis.core.web import AskFailed, Limits, ask
from parvis.fediverse.addresses import host_of
from parvis.fediverse.bounds import BadDocument, parse_document
from parvis.fediverse.documents import MEDIA_TYPE
from parvis.fediverse.models import RemoteActor
from parvis.fediverse.queries.rules import is_refused
from parvis.traces.services import has_objected

SUBSCRIBE = "http://ostatus.org/schema/1.0/subscribe"
_LIMITS = Limits(most_bytes=64_000, seconds=5.0, redirects=2)
_NAME = r"[^\s@/:?#<>\"']{1,100}"
_HOST = r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::\d{1,5})?"
_ACCOUNT = re.compile(rf"({_NAME})@({_HOST})", re.I)
_MOST_LINKS = 50


@dataclass(frozen=True)
class Found:
    """What a server says of an account. subject: name@domain, empty when it is none; links: (rel, type, href, template)."""

    subject: str
    links: tuple[tuple[str, str, str, str], ...]

    @property
    def actor(self) -> str:
        """The address of its ActivityPub actor, empty when it has none."""
        kinds = (MEDIA_TYPE, "application/ld+json")
        return next((href for rel, kind, href, _t in self.links if rel == "self" and kind.startswith(kinds)), "")

    @property
    def subscribe(self) -> str:
        """The template of the page where one follows somebody: {uri} stands for whom."""
        return next((template for rel, _k, _h, template in self.links if rel == SUBSCRIBE and "{uri}" in template), "")


def account_in(written: str) -> tuple[str, str]:
    """(name, domain) of an account as people write it (@ana@social.example, acct:…); ("", "") for none."""
    try:
        told = _ACCOUNT.fullmatch(_in_ascii(written.strip().removeprefix("acct:").removeprefix("@")))
    except UnicodeError:
        return "", ""
    return (told[1], told[2].lower()) if told else ("", "")


def _in_ascii(written: str) -> str:
    """The same with its domain as machines write it."""
    name, _at, host = written.rpartition("@")
    return f"{name}@{host if host.isascii() else host.encode('idna').decode()}"


def look_up(account: str) -> Found | None:
    """What its domain says of name@domain; None when it does not answer, or knows nobody."""
    name, host = account_in(account)
    if not name or is_refused(host):
        return None
    scheme = "http" if settings.ASKS_PLAIN_HTTP and ":" in host else "https"
    resource = quote(f"acct:{name}@{host}", safe="")
    try:
        answer = ask(
            f"{scheme}://{host}/.well-known/webfinger?resource={resource}",
            headers={"accept": "application/jrd+json, application/json"},
            limits=_LIMITS,
        )
        return _read(parse_document(answer.body)) if answer.is_good else None
    except (AskFailed, BadDocument):
        return None


def _read(document: dict[str, Any]) -> Found:
    subject = document.get("subject")
    name, host = account_in(subject) if isinstance(subject, str) and subject.startswith("acct:") else ("", "")
    links = document.get("links")
    told = [each for each in links[:_MOST_LINKS] if isinstance(each, dict)] if isinstance(links, list) else []
    return Found(f"{name}@{host}" if name else "", tuple(_link(each) for each in told))


def _link(link: dict[str, Any]) -> tuple[str, str, str, str]:
    rel, kind, href, template = (link.get(name) for name in ("rel", "type", "href", "template"))
    return tuple(text[:1_000] if isinstance(text, str) else "" for text in (rel, kind, href, template))  # type: ignore[return-value]


def confirmed_account(remote: RemoteActor) -> str:
    """name@domain of somebody whose account is of another domain than their server; empty when not both say so.

    Their server names the domain; the domain, asked back, names them.
    """
    there = look_up(remote.address)
    if there is None or there.actor != remote.iri or not there.subject:
        return ""
    if there.subject.lower() == remote.address.lower():
        return ""
    back = look_up(there.subject)
    is_theirs = back is not None and back.actor == remote.iri and back.subject.lower() == there.subject.lower()
    return there.subject[:300] if is_theirs else ""


def confirm(remote: RemoteActor) -> None:
    """Ask, and keep under which name they are shown."""
    account = confirmed_account(remote)
    if account and has_objected(network="fediverse", address=account):
        account = ""
    if account != remote.account:
        RemoteActor.objects.filter(pk=remote.pk).update(account=account)
        remote.account = account


def known_person(written: str) -> RemoteActor | None:
    """Somebody known here, by their account or their address."""
    name, host = account_in(written)
    rows = RemoteActor.objects.filter(gone_at=None)
    if name:
        return (
            rows.filter(account__iexact=f"{name}@{host}").first()
            or rows.filter(address__iexact=f"{name}@{host}").first()
        )
    return rows.filter(iri=written).first() or rows.filter(url=written).first()


def find_person(written: str, *, field: str = "address") -> RemoteActor:
    """Somebody by name@domain or by the address of their actor, asked of their server when not known here.

    Raises BadInput naming ``field``.
    """
    from parvis.fediverse.services import reading

    written = written.strip()[:500]
    known = known_person(written)
    if known is not None:
        return known
    iri = written if written.startswith(("https://", "http://")) else _actor_of(written, field)
    if is_refused(host_of(iri)):
        raise BadInput(_("We do not speak to the server %(host)s.") % {"host": host_of(iri)}, field=field)
    try:
        remote = reading.read_actor(iri)
    except reading.Unread:
        raise _nobody(written, field) from None
    confirm(remote)
    return remote


def read_again(remote: RemoteActor, *, field: str) -> RemoteActor:
    """Somebody as they are at this moment. Raises BadInput."""
    from parvis.fediverse.services import reading

    try:
        return reading.read_actor(remote.iri)
    except reading.Unread:
        raise _nobody(remote.shown_address, field) from None


def _actor_of(written: str, field: str) -> str:
    name, host = account_in(written)
    if not name:
        raise BadInput(
            _("“%(written)s” is no account.") % {"written": written[:80]},
            remedy=_("Write it as @name@social.example."), field=field,
        )  # fmt: skip
    if is_refused(host):
        raise BadInput(_("We do not speak to the server %(host)s.") % {"host": host}, field=field)
    found = look_up(f"{name}@{host}")
    if found is None or not found.actor:
        raise _nobody(written, field)
    return found.actor


def _nobody(written: str, field: str) -> BadInput:
    return BadInput(
        _("“%(who)s” was not found: their server does not answer, or knows nobody by that name.") % {"who": written[:80]},
        remedy=_("Check how it is written, or try again later."), field=field,
    )  # fmt: skip


def subscribe_address(account: str, *, whom: str) -> str:
    """The page of somebody's own server where they follow ``whom`` (name@host). Raises BadInput on field account."""
    name, host = account_in(account)
    if not name:
        raise BadInput(
            _("“%(written)s” is no account.") % {"written": account[:80]},
            remedy=_("Write it as @name@social.example."), field="account",
        )  # fmt: skip
    found = look_up(f"{name}@{host}")
    if found is None:
        raise _nobody(account, "account")
    address = found.subscribe.replace("{uri}", quote(whom, safe=""))
    if urlsplit(address).scheme not in ("https", *(("http",) if settings.ASKS_PLAIN_HTTP else ())):
        raise BadInput(
            _("Your server does not say where one follows somebody."),
            remedy=_("Copy the address above into its search."), field="account",
        )  # fmt: skip
    return address
