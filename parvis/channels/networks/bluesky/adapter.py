"""The adapter of Bluesky, and of any server of the AT Protocol."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

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
    Pictures,
    Quote,
    Round,
    Sent,
    Server,
    TryLater,
    WebAdapter,
)
from parvis.channels.networks.bluesky import listening, session, text
from parvis.channels.networks.bluesky.moderating import Moderator
from parvis.channels.networks.bluesky.publishing import Repository
from parvis.core.text import count_graphemes
from parvis.core.web import Answer


class Bluesky(WebAdapter):
    """Bluesky. A post is never edited there; who reads it cannot be restricted; films go by hand."""

    name = "bluesky"
    label = _("Bluesky")
    # As of November 2026: app.bsky.feed.post and app.bsky.embed.images.
    capabilities = Capabilities(
        characters=text.MOST_GRAPHEMES,
        count=count_graphemes,
        pictures=Pictures(
            most=4, most_bytes=1_000_000, most_side=2_000, alt_length=2_000,
            types=frozenset({"image/jpeg", "image/png", "image/webp"}),
        ),
        threads=True, deletes=True, replies=True, quotes=True, mentions=True, metrics=True, listens=True,
        hears=frozenset({"tags", "links", "deleted"}), moderates=frozenset({"mute", "block", "report"}),
    )  # fmt: skip
    fields = (
        Field(name="handle", label=_("Name on Bluesky"), help=_("As musee.bsky.social, or your own domain.")),
        Field(name="password", label=_("App password"), kind="secret",
              help=_("Made on Bluesky: Settings, Privacy and security, App passwords. Never the account’s own.")),
        Field(name="server", label=_("Server"), kind="url", required=False,
              help=_("Empty for Bluesky itself; else the address of your own server.")),
    )  # fmt: skip

    def words(self, message: Message) -> str:
        return text.write(message).text

    def check(self, message: Message, account: Account | None = None) -> list[BadContent]:
        found = super().check(message, account)
        for part in (message, *message.thread):
            is_short = count_graphemes(self.words(part)) <= text.MOST_GRAPHEMES
            if is_short and len(self.words(part).encode()) > text.MOST_BYTES:
                found.append(BadContent(_("The text is too long for Bluesky in bytes."), field="text",
                                        remedy=_("Leave out some signs made of several others.")))  # fmt: skip
        return found

    def connect(self, answers: Mapping[str, str]) -> Account:
        """Sign in with an app password, which is not kept: the session is. Raises BadContent, TryLater."""
        server = self.at(session.address_of(answers.get("server", "")))
        opened = session.open_session(
            server, handle=answers.get("handle", ""), password=answers.get("password", "")
        )  # fmt: skip
        return session.account_of(opened, server.base_url)

    def renew(self, account: Account) -> None:
        """Change both tokens, and keep them before anything else: the one given is used up."""
        self._renew(account)

    def look_after(self, account: Account) -> Health:
        """By renewing: an access token goes on for two hours after its password was revoked, a refresh token does not.

        A process killed before the new tokens are kept loses nothing: the server gives them again for a while.
        """
        renewed = self._renew(account)
        return Health(
            name=renewed.handle, url=f"https://bsky.app/profile/{account.id}", options={"handle": renewed.handle},
            expires_at=session.ends_at(renewed.refreshJwt),
        )  # fmt: skip

    def _renew(self, account: Account) -> session.Session:
        renewed = session.renew_session(self._with(account.base_url, account.secrets["refresh"]))
        account.keep(session.secrets_of(renewed))
        return renewed

    def send(self, account: Account, message: Message) -> Sent:
        for problem in self.check(message, account):
            raise problem
        return self._repository(account).send(message)

    def find(self, account: Account, message: Message, *, since: datetime) -> Sent | None:
        """By the keys it goes to, whenever that was."""
        return self._repository(account).find(message)

    def delete(self, account: Account, sent: Sent) -> None:
        """Take it back, a thread from its end."""
        for each in reversed(sent.parts or (sent,)):
            self._repository(account).delete(each.id)

    def describe(self, account: Account, *, name: str, description: str) -> None:
        """Change the account's name and words as people see them."""
        self._repository(account).describe(name=name, description=description)

    def listen(self, account: Account, cursor: Mapping[str, Any]) -> Round:
        return listening.listen(self._server(account), account, cursor)

    def gone(self, account: Account, posts: Sequence[Quote]) -> frozenset[str]:
        """Those the network shows no more."""
        asked = [each.id for each in posts][:25]
        data = self._get(account, "app.bsky.feed.getPosts", [("uris", each) for each in asked])
        listed = data.get("posts") if isinstance(data, dict) else None
        if not isinstance(listed, list):
            raise TryLater(_("Bluesky’s answer cannot be read."), detail="getPosts")
        there = {each.get("uri") for each in listed if isinstance(each, dict)}
        return frozenset(each for each in asked if each not in there)

    def moderate(self, account: Account, asked: Moderation) -> None:
        Moderator(server=self._server(account), account=account).do(asked)

    def measure(self, account: Account, sent: Sent) -> Mapping[str, int]:
        """Figures of the post, the parts of a thread together; {} when it is gone."""
        uris = [each.id for each in sent.parts or (sent,)][:25]
        data = self._get(account, "app.bsky.feed.getPosts", [("uris", each) for each in uris])
        posts = data.get("posts") if isinstance(data, dict) else None
        found = [each for each in posts if isinstance(each, dict)] if isinstance(posts, list) else []
        names = {"likes": "likeCount", "reposts": "repostCount", "replies": "replyCount", "quotes": "quoteCount"}
        return (
            {ours: sum(_number(each.get(theirs)) for each in found) for ours, theirs in names.items()} if found else {}
        )

    def measure_account(self, account: Account, *, on: date) -> Mapping[str, int]:
        data = self._get(account, "app.bsky.actor.getProfile", [("actor", account.id)])
        found = data if isinstance(data, dict) else {}
        names = {"followers": "followersCount", "following": "followsCount", "posts": "postsCount"}
        return {ours: _number(found.get(theirs)) for ours, theirs in names.items() if theirs in found}

    def decide(self, answer: Answer, publishes: bool) -> ChannelError | None:
        return session.decide(answer, super().decide(answer, publishes))

    def _get(self, account: Account, method: str, query: Any) -> Any:
        server = self._server(account)
        return server.data_of(server.get(f"/xrpc/{method}", query))

    def _repository(self, account: Account) -> Repository:
        return Repository(server=self._server(account), account=account)

    def _server(self, account: Account) -> Server:
        return self._with(account.base_url, account.secrets["access"])

    def _with(self, base_url: str, token: str) -> Server:
        return self.at(base_url, {"authorization": f"Bearer {token}"})


def _number(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0
