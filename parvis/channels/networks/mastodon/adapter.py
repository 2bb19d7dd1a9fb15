"""The adapter of servers that speak Mastodon's client API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _

from parvis.channels.contracts import (
    Account,
    BadContent,
    Capabilities,
    ChannelError,
    Field,
    Health,
    Message,
    Moderation,
    Quote,
    Reconnect,
    Round,
    Sent,
    Server,
    WebAdapter,
)
from parvis.channels.networks.mastodon import connecting, limits, listening, moderating, text
from parvis.channels.networks.mastodon.publishing import Gone, Publisher, delete
from parvis.channels.networks.mastodon.replies import StatusReply, read_each
from parvis.core.web import Answer


class Mastodon(WebAdapter):
    """Mastodon, GoToSocial, Takahē and whatever answers as they do. Its tokens do not expire; they are revoked."""

    name = "mastodon"
    label = _("Mastodon")
    capabilities = limits.KNOWN
    fields = (
        Field(name="server", label=_("Server"), help=_("Where your account is, as mastodon.example.")),
    )  # fmt: skip

    def capabilities_of(self, account: Account | None) -> Capabilities:
        return limits.capabilities_of(account)

    def words(self, message: Message) -> str:
        return text.write(message)

    def check(self, message: Message, account: Account | None = None) -> list[BadContent]:
        found, can = super().check(message, account), self.capabilities_of(account)
        for part in (message, *message.thread):
            if part.sensitive and can.count(self.words(part) + part.sensitive) > can.characters >= can.count(part.text):
                found.append(BadContent(_("With its warning, the text is too long."), field="sensitive",
                                        remedy=_("Shorten the warning or the text.")))  # fmt: skip
            kinds = {each.media_type.partition("/")[0] for each in part.media}
            if len(kinds) > 1:
                found.append(BadContent(_("Mastodon does not mix pictures with a film or a sound."), field="media",
                                        remedy=_("Keep to one kind, or go on in a thread.")))  # fmt: skip
        return found

    def authorise(self, answers: Mapping[str, str], *, back: str, state: str) -> tuple[str, Mapping[str, str]]:
        """Make our application known to the server, and send the person there. Raises BadContent, TryLater."""
        return connecting.begin(self.at(connecting.address_of(answers.get("server", ""))), back=back, state=state)

    def authorised(self, kept: Mapping[str, str], query: Mapping[str, str], *, back: str) -> Account:
        """Exchange the code, and see whose account it is. Raises Reconnect, TryLater."""
        token, scopes = connecting.finish(self.at(kept["base_url"]), kept, query, back=back)
        return connecting.account_of(self._with(kept["base_url"], token), kept, token, scopes)

    def send(self, account: Account, message: Message) -> Sent:
        self._refuse(account, message)
        return self._publisher(account).send(message)

    def find(self, account: Account, message: Message, *, since: datetime) -> Sent | None:
        return self._publisher(account).find(message, since=since)

    def edit(self, account: Account, sent: Sent, message: Message) -> Sent:
        self._refuse(account, message)
        return self._publisher(account).edit(sent, message)

    def delete(self, account: Account, sent: Sent) -> None:
        """Take it back, a thread from its end."""
        for each in reversed(sent.parts or (sent,)):
            delete(self._server(account), each.id)

    def renew(self, account: Account) -> None:
        """There is nothing to renew: a token that no longer works was revoked."""
        raise Reconnect(_("Access was withdrawn."), remedy=_("Connect the account again."))

    def look_after(self, account: Account) -> Health:
        me = connecting.who_am_i(self._server(account))
        return Health(name=me.display_name or me.username, url=me.url, options=limits.ask_limits(self._server(account)))

    def listen(self, account: Account, cursor: Mapping[str, Any]) -> Round:
        return listening.listen(self._server(account), account, cursor)

    def gone(self, account: Account, posts: Sequence[Quote]) -> frozenset[str]:
        """Those this server has no more, by its own name for them; what only their address names is not asked about."""
        server, found = self._server(account), set()
        for each in posts:
            if each.id.startswith(("https://", "http://")):
                continue
            try:
                server.get(f"/api/v1/statuses/{quote(each.id, safe='')}")
            except Gone:
                found.add(each.id)
        return frozenset(found)

    def moderate(self, account: Account, asked: Moderation) -> None:
        moderating.moderate(self._server(account), asked)

    def measure(self, account: Account, sent: Sent) -> Mapping[str, int]:
        """Figures of the post, the parts of a thread together; {} when it is gone."""
        found = [figures for each in sent.parts or (sent,) if (figures := self._figures(account, each))]
        return {name: sum(each[name] for each in found) for name in found[0]} if found else {}

    def _figures(self, account: Account, sent: Sent) -> Mapping[str, int]:
        server = self._server(account)
        try:
            data = server.data_of(server.get(f"/api/v1/statuses/{quote(sent.id, safe='')}"))
        except Gone:
            return {}
        return {
            name: figure
            for each in read_each(StatusReply, [data])
            for name, figure in (
                ("likes", each.favourites_count), ("reposts", each.reblogs_count),
                ("replies", each.replies_count), ("quotes", each.quotes_count),
            )
        }  # fmt: skip

    def measure_account(self, account: Account, *, on: date) -> Mapping[str, int]:
        me = connecting.who_am_i(self._server(account))
        return {"followers": me.followers_count, "following": me.following_count, "posts": me.statuses_count}

    def decide(self, answer: Answer, publishes: bool) -> ChannelError | None:
        """404 and 410 are told apart: what is gone may be what was wanted."""
        error = super().decide(answer, publishes)
        if answer.status in (404, 410):
            return Gone(_("The server no longer has what was asked for."), field="reply_to",
                        detail=error.detail if error else "")  # fmt: skip
        return error

    def _refuse(self, account: Account, message: Message) -> None:
        for problem in self.check(message, account):
            raise problem

    def _publisher(self, account: Account) -> Publisher:
        return Publisher(server=self._server(account), account=account, sleep=self.sleep)

    def _server(self, account: Account) -> Server:
        return self._with(account.base_url, account.secrets["access_token"])

    def _with(self, base_url: str, token: str) -> Server:
        return self.at(base_url, {"authorization": f"Bearer {token}"})
