"""The adapter of feeds. Nothing leaves: a sending that is sent is an entry, one that is withdrawn is none any more.

The feeds themselves are read from the sendings, at the addresses of ``channels.urls``; rights are asked as they are read.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from parvis.channels.contracts import (
    Account,
    Adapter,
    BadContent,
    Capabilities,
    Field,
    Health,
    Message,
    Pictures,
    Sent,
)
from parvis.core.text import make_slug


class Feeds(Adapter):
    """A feed of ours. Its readers are not known, nor counted."""

    name = "feeds"
    label = _("Feeds")
    capabilities = Capabilities(
        pictures=Pictures(most=20, most_bytes=20_000_000, most_side=2_048, alt_length=10_000),
        edits=True, deletes=True,
    )  # fmt: skip
    fields = (Field(name="name", label=_("Name of the feed"), help=_("As readers see it: “News of the museum”.")),)

    def connect(self, answers: Mapping[str, str]) -> Account:
        """A feed of that name. Raises BadContent."""
        name = answers.get("name", "").strip()
        slug = make_slug(name, limit=60)
        if not slug:
            raise BadContent(_("A feed needs a name with letters."), field="name")
        return Account(id=slug, base_url=settings.PUBLIC_ADDRESS, options={"name": name[:200]})

    def send(self, account: Account, message: Message) -> Sent:
        for problem in self.check(message, account):
            raise problem
        return Sent(id=message.key, url=f"{address_of(account.id, 'atom')}#{message.key}")

    def find(self, account: Account, message: Message, *, since: datetime) -> Sent | None:
        """Nothing was sent that is not in its row: it is simply sent again."""
        return None

    def edit(self, account: Account, sent: Sent, message: Message) -> Sent:
        return sent

    def delete(self, account: Account, sent: Sent) -> None:
        """The entry goes with the state of its sending."""

    def renew(self, account: Account) -> None:
        """There is no leave to renew."""

    def look_after(self, account: Account) -> Health:
        return Health(name=str(account.options.get("name", "")), url=address_of(account.id, "atom"))


def address_of(slug: str, kind: str) -> str:
    """Where a feed is read; kind: "atom", "rss" or "json"."""
    return f"{settings.PUBLIC_ADDRESS}/flux/dits/{slug}.{kind}"
