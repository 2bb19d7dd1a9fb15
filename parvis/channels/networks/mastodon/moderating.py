"""Muting, blocking and reporting somebody by our account, on its own server."""

from __future__ import annotations

from urllib.parse import quote as quoted

from django.utils.translation import gettext_lazy as _

from parvis.channels.contracts import BadContent, Moderation, Reconnect, Server, TryLater
from parvis.channels.networks.mastodon.publishing import Gone
from parvis.channels.networks.mastodon.replies import AccountReply, read

# As of July 2026: what a server keeps of a report's words.
MOST_WORDS = 1_000
_UNDONE = ("unmute", "unblock")


def moderate(server: Server, asked: Moderation) -> None:
    """Ask it of the server. Raises a ChannelError, BadContent where it knows nobody of that name, or gave us less leave."""
    try:
        _moderate(server, asked)
    except Reconnect as error:
        if "scope" not in error.detail.casefold():
            raise
        # The account works; it was connected before this was asked of it.
        raise BadContent(
            _("Our account there was connected without the leave to do this."), field="scope", detail=error.detail,
            remedy=_("Connect the account again, then ask again."),
        ) from error  # fmt: skip


def _moderate(server: Server, asked: Moderation) -> None:
    try:
        number = _number_of(server, asked.who)
    except Gone as gone:
        if asked.verb in _UNDONE:
            # Nobody is there any more: nothing stands against them.
            return
        raise BadContent(
            _("Their server no longer knows them."), remedy=_("There is nobody left to moderate there."), field="who",
            detail=gone.detail,
        ) from gone  # fmt: skip
    if asked.verb == "report":
        _report(server, asked, number)
    else:
        server.ask("POST", f"/api/v1/accounts/{quoted(number, safe='')}/{asked.verb}", form={})


def _number_of(server: Server, who: str) -> str:
    """The server's own number of somebody."""
    query = {"acct": who.removeprefix("acct:").lstrip("@")}
    answer = server.get("/api/v1/accounts/lookup", query)
    return read(
        AccountReply, server.data_of(answer), lambda why: TryLater(_("The server’s answer cannot be read."), detail=why)
    ).id


def _report(server: Server, asked: Moderation, number: str) -> None:
    """To its moderators, and to those of the server where they live: who of us reports is not told there."""
    own = [each.id for each in asked.posts if each.id.isalnum()]
    body = {"account_id": number, "status_ids": own, "comment": asked.words[:MOST_WORDS], "forward": True}
    server.ask("POST", "/api/v1/reports", json=body, publishes=True)
