"""Adapters of networks that are asked over HTTP: how their answers become errors that decide.

To write one: subclass WebAdapter, make a Server with ``self.at(base_url, headers)`` and ask it. Override ``decide``
where a network's statuses mean something else. Every request goes through ``core.web``: guarded and bounded.
"""

from __future__ import annotations

import json as json_module
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

import httpx
from django.utils.translation import gettext_lazy as _

from parvis.channels.contracts.adapter import Adapter, Text
from parvis.channels.contracts.errors import BadContent, ChannelError, OutcomeUnknown, Reconnect, TryLater
from parvis.core.bilingual import say
from parvis.core.clock import now
from parvis.core.redaction import clean
from parvis.core.web import AddressRefused, Answer, AskFailed, Limits, ask

Query = Sequence[tuple[str, str]] | Mapping[str, str]
# (answer, whether it published something) → the error that decides, None when the answer is good.
Deciding = Callable[[Answer, bool], ChannelError | None]
_LATER = frozenset({408, 425, 429, 503})
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_LONGEST_WAIT = 86_400.0


@dataclass(frozen=True, kw_only=True)
class Server:
    """One server of a network, as it is asked for one account."""

    network: Text
    base_url: str
    decide: Deciding = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    transport: httpx.BaseTransport | None = None

    def get(self, path: str, query: Query = (), *, limits: Limits | None = None) -> Answer:
        """Ask for something. Raises a ChannelError."""
        return self.ask("GET", path, query=query, limits=limits)

    def ask(
        self,
        method: str,
        path: str,
        *,
        query: Query = (),
        json: Any = None,
        form: Query | None = None,
        content: tuple[bytes, str] | None = None,
        headers: Mapping[str, str] | None = None,
        publishes: bool = False,
        limits: Limits | None = None,
    ) -> Answer:
        """Ask, with one body: json, form, or content as (bytes, type).

        publishes: without an answer it may have been done, hence OutcomeUnknown. Raises a ChannelError.
        """
        body, kind = _body(json, form, content)
        told = {"accept": "application/json", **self.headers, **kind, **(headers or {})}
        url = self.base_url + path + (f"?{urlencode(_pairs(query))}" if query else "")
        try:
            answer = ask(url, method=method, headers=told, content=body, limits=limits, transport=self.transport)
        except AskFailed as failure:
            raise unanswered(self.network, failure, publishes=publishes) from failure
        error = self.decide(answer, publishes)
        if error is not None:
            raise error
        return answer

    def data_of(self, answer: Answer, *, publishes: bool = False) -> Any:
        """The JSON of an answer. Raises TryLater, or OutcomeUnknown when something was published."""
        try:
            return answer.data
        except AskFailed as failure:
            raise unanswered(self.network, failure, publishes=publishes) from failure


class WebAdapter(Adapter):
    """Base of the adapters that ask over HTTP. transport, sleep: a fake network and clock, in tests."""

    def __init__(
        self, *, transport: httpx.BaseTransport | None = None, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.transport, self.sleep = transport, sleep

    def at(self, base_url: str, headers: Mapping[str, str] | None = None) -> Server:
        """The server to ask."""
        return Server(
            network=self.label, base_url=base_url.rstrip("/"), headers=headers or {},
            decide=self.decide, transport=self.transport,
        )  # fmt: skip

    def decide(self, answer: Answer, publishes: bool) -> ChannelError | None:
        """What an answer means for what comes next."""
        return None if answer.is_good else decision(self.label, answer, publishes=publishes)


def decision(network: Text, answer: Answer, *, publishes: bool) -> ChannelError:
    """The error a refusal stands for, as most networks mean it."""
    told: dict[str, Any] = {"network": network, "status": answer.status}
    words = words_of(answer)
    if answer.status in (401, 403):
        return Reconnect(say(_("%(network)s no longer lets us in."), **told), detail=words,
                         remedy=_("Connect the account again."))  # fmt: skip
    if answer.status in _LATER:
        return TryLater(say(_("%(network)s asks us to wait."), **told), detail=words, after=wait_of(answer))
    if answer.status == 413:
        return BadContent(say(_("%(network)s finds a picture or film too heavy."), **told), detail=words,
                          remedy=_("Choose a lighter one."), field="media")  # fmt: skip
    if 400 <= answer.status < 500:
        return BadContent(say(_("%(network)s refuses this content (%(status)s)."), **told), detail=words,
                          remedy=_("Read its reason, change the content and send again."), field="text")  # fmt: skip
    if publishes and answer.status >= 500:
        return OutcomeUnknown(say(_("%(network)s failed while publishing."), **told), detail=words)
    return TryLater(say(_("%(network)s is out of order (%(status)s)."), **told), detail=words, after=wait_of(answer))


def unanswered(network: Text, failure: AskFailed, *, publishes: bool) -> ChannelError:
    """The error that a missing or unreadable answer stands for: unknown only when the request left."""
    told: dict[str, Any] = {"network": network}
    detail = clean(failure.why)
    if isinstance(failure, AddressRefused):
        return TryLater(say(_("%(network)s cannot be reached at its address."), **told), detail=detail,
                        remedy=_("Check the address of the server."))  # fmt: skip
    if publishes and not isinstance(failure.__cause__, _NEVER_LEFT):
        return OutcomeUnknown(say(_("%(network)s did not answer: it may have been published."), **told), detail=detail)
    return TryLater(say(_("%(network)s does not answer."), **told), detail=detail)


def words_of(answer: Answer) -> str:
    """The network's own words, without secrets: its "error", "message" or the beginning of what it wrote."""
    try:
        data = json_module.loads(answer.body)
    except (ValueError, RecursionError):
        data = None
    if isinstance(data, dict):
        said = [str(data[key]) for key in ("error", "error_description", "message", "detail") if data.get(key)]
        return clean(f"{answer.status} {': '.join(said)}")[:500]
    return clean(f"{answer.status} {answer.body[:300].decode('utf-8', 'replace')}")[:500]


def wait_of(answer: Answer) -> float | None:
    """Seconds the network asks to wait: Retry-After, or the reset of its rate, at most a day."""
    said = answer.headers.get("retry-after") or answer.headers.get("x-ratelimit-reset") \
        or answer.headers.get("ratelimit-reset") or ""  # fmt: skip
    try:
        seconds = float(said)
    except ValueError:
        until = _moment(said)
        return None if until is None else min(max((until - now()).total_seconds(), 1.0), _LONGEST_WAIT)
    # A rate's reset is told in seconds from now, or as the moment itself in seconds since 1970.
    return min(max(seconds - now().timestamp() if seconds > 1e9 else seconds, 1.0), _LONGEST_WAIT)


def _moment(said: str) -> datetime | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(said)
        except ValueError:
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def _pairs(query: Query) -> list[tuple[str, str]]:
    return list(query.items()) if isinstance(query, Mapping) else list(query)


def _body(json: Any, form: Query | None, content: tuple[bytes, str] | None) -> tuple[bytes | None, dict[str, str]]:
    if json is not None:
        return json_module.dumps(json, ensure_ascii=False).encode(), {"content-type": "application/json"}
    if form is not None:
        return urlencode(_pairs(form)).encode(), {"content-type": "application/x-www-form-urlencoded"}
    if content is not None:
        return content[0], {"content-type": content[1]}
    return None, {}
