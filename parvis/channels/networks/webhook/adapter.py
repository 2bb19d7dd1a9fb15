"""The adapter of webhooks: one signed POST to one address.

A message keeps its id however often it is sent, and a receiver drops the id it knows: sending again is harmless, so
that a silence is tried again rather than looked for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from parvis.channels.contracts import (
    Account,
    BadContent,
    Capabilities,
    ChannelError,
    Field,
    Health,
    Message,
    Pictures,
    Reconnect,
    Sent,
    WebAdapter,
)
from parvis.channels.networks.webhook.payload import describe, envelope
from parvis.channels.networks.webhook.signing import make_secret, sign
from parvis.core.clock import now
from parvis.core.web import AddressRefused, Answer, Limits, refuse_address

# A receiver answers first and works afterwards; what it answers is an address at most.
LIMITS = Limits(most_bytes=100_000, seconds=20.0, redirects=0)


class Webhook(WebAdapter):
    """An address of the institution's choice: an intranet, a wall, a tool of its own."""

    name = "webhook"
    label = _("Webhook")
    capabilities = Capabilities(
        pictures=Pictures(most=10, most_bytes=2_000_000, most_side=2_048, alt_length=10_000),
        threads=True, edits=True, deletes=True,
    )  # fmt: skip
    fields = (
        Field(name="url", label=_("Address"), kind="url", help=_("Where messages are posted, as JSON.")),
        Field(name="name", label=_("Name"), required=False, help=_("What you call it, as “intranet”.")),
    )
    shown_once = "secret"

    def connect(self, answers: Mapping[str, str]) -> Account:
        """A new secret for this address, which the desk shows once. Raises BadContent."""
        url = answers.get("url", "").strip()
        try:
            refuse_address(url)
        except AddressRefused:
            raise BadContent(_("This is not an address that can be asked."), field="url",
                             remedy=_("Write it whole, beginning with https://.")) from None  # fmt: skip
        name = answers.get("name", "").strip() or (urlsplit(url).hostname or url)
        return Account(id=url, base_url=url, secrets={"secret": make_secret()}, options={"name": name[:200]})

    def send(self, account: Account, message: Message) -> Sent:
        for problem in self.check(message, account):
            raise problem
        answer = self._post(account, "message.published", describe(message), id=message.key)
        return Sent(id=message.key, url=_address_in(answer))

    def find(self, account: Account, message: Message, *, since: datetime) -> Sent | None:
        """Nobody can tell; it is sent again under the same id."""
        return None

    def edit(self, account: Account, sent: Sent, message: Message) -> Sent:
        """Tell the receiver what replaces it."""
        answer = self._post(
            account, "message.changed", describe(message) | {"key": sent.id}, id=f"{sent.id}.{message.key}"
        )
        return Sent(id=sent.id, url=_address_in(answer) or sent.url)

    def delete(self, account: Account, sent: Sent) -> None:
        """Tell the receiver to take it back."""
        self._post(account, "message.withdrawn", {"key": sent.id}, id=f"{sent.id}.withdrawn")

    def renew(self, account: Account) -> None:
        raise Reconnect(_("The receiver no longer takes our messages."), remedy=_("Connect it again."))

    def look_after(self, account: Account) -> Health:
        """A signed ping: the address answers, and takes the signature."""
        self._post(account, "ping", {}, id=f"ping.{int(now().timestamp())}")
        return Health(name=str(account.options.get("name", "")), url=account.base_url)

    def decide(self, answer: Answer, publishes: bool) -> ChannelError | None:
        """A receiver that no longer exists, moved or refuses the signature needs a person; content it refuses as well."""
        if 300 <= answer.status < 400 or answer.status in (404, 405, 410):
            return Reconnect(_("Nobody takes messages at this address any more."), detail=str(answer.status),
                             remedy=_("Ask whoever keeps the receiver, and connect its address again."))  # fmt: skip
        return super().decide(answer, publishes)

    def _post(self, account: Account, kind: str, data: dict[str, Any], *, id: str) -> Answer:
        at = now()
        body = json.dumps(envelope(kind, data, at=at), ensure_ascii=False).encode()
        headers = sign(account.secrets["secret"], id=id, at=at, body=body)
        # The whole address is the person's, query string included.
        return self.at("").ask(
            "POST", account.base_url, content=(body, "application/json"), headers=headers, limits=LIMITS
        )


def _address_in(answer: Answer) -> str:
    """Where the receiver says people see it: {"url": …} in its answer; "" when it says nothing."""
    try:
        data = json.loads(answer.body)
        url = str(data["url"])
        refuse_address(url)
    except (ValueError, TypeError, KeyError, RecursionError, AddressRefused):
        return ""
    return url
