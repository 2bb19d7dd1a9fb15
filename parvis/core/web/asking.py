"""One question to another server, and its answer: bounded, each redirect looked at again."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urljoin

import httpx

from parvis import __version__
from parvis.core.web.errors import AskFailed, TooLarge, TooManyRedirects
from parvis.core.web.guard import refuse_address
from parvis.core.web.transports import open_transport, refusal_in

AGENT = f"Parvis/{__version__}"
# What a request is signed with, or carries besides, for the address it really goes to.
Preparing = Callable[[httpx.Request], None]
_SENT_ON = frozenset({301, 302, 303, 307, 308})
_SECRETS = ("authorization", "cookie", "signature", "signature-input")


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What is taken of an answer: bytes after decoding, seconds in all, redirects followed."""

    most_bytes: int = 1_000_000
    seconds: float = 10.0
    redirects: int = 3


@dataclass(frozen=True)
class Answer:
    """What a server answered. url: the last address asked, after redirects."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def is_good(self) -> bool:
        """Whether the status is one of success (2xx)."""
        return 200 <= self.status < 300

    @property
    def media_type(self) -> str:
        """The content type, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @cached_property
    def data(self) -> Any:
        """The body as JSON. Raises AskFailed when it is not."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise AskFailed(self.url, "the answer is not JSON") from None


def ask(
    url: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    content: bytes | None = None,
    limits: Limits | None = None,
    prepare: Preparing | None = None,
    transport: httpx.BaseTransport | None = None,
) -> Answer:
    """Ask one address, and those it redirects to (GET and HEAD only).

    prepare: sees each request before it leaves, to sign it. transport: a fake network, in tests.
    Raises AddressRefused, TooLarge, TooManyRedirects, AskFailed.
    """
    bounds = limits or Limits()
    asked = {"user-agent": AGENT, **(headers or {})}
    until = time.monotonic() + bounds.seconds
    with httpx.Client(transport=transport or open_transport(), timeout=bounds.seconds, trust_env=False) as client:
        for _hop in range(bounds.redirects + 1):
            refuse_address(url)
            request = client.build_request(method, url, headers=asked, content=content)
            if prepare is not None:
                prepare(request)
            answer = _read(client, request, bounds, until)
            onward = answer.headers.get("location", "")
            if answer.status not in _SENT_ON or not onward or method not in {"GET", "HEAD"}:
                return answer
            url, asked = _go_on(url, onward, asked)
    raise TooManyRedirects(url, f"more than {bounds.redirects} redirects")


def _go_on(url: str, onward: str, headers: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Where the redirect leads; another host is told none of our secrets."""
    following = urljoin(url, onward)
    if httpx.URL(following).netloc == httpx.URL(url).netloc:
        return following, dict(headers)
    return following, {name: value for name, value in headers.items() if name.lower() not in _SECRETS}


def _read(client: httpx.Client, request: httpx.Request, bounds: Limits, until: float) -> Answer:
    url = str(request.url)
    try:
        response = client.send(request, stream=True)
        try:
            return Answer(url, response.status_code, response.headers, _body(response, bounds, until))
        finally:
            response.close()
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
        raise refusal_in(error) or AskFailed(url, type(error).__name__) from error


def _body(response: httpx.Response, bounds: Limits, until: float) -> bytes:
    taken = bytearray()
    for piece in response.iter_bytes(65_536):
        taken += piece
        if len(taken) > bounds.most_bytes:
            raise TooLarge(str(response.url), f"more than {bounds.most_bytes} bytes")
        if time.monotonic() > until:
            raise AskFailed(str(response.url), f"not finished after {bounds.seconds:g} seconds")
    return bytes(taken)
