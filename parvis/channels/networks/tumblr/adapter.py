"""The adapter of Tumblr."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote

import httpx
from django.utils.translation import gettext_lazy as _

from parvis.channels.contracts import (
    Account,
    BadContent,
    Capabilities,
    ChannelError,
    Field,
    Health,
    Message,
    OutcomeUnknown,
    Pictures,
    RenewToken,
    Round,
    Sent,
    Server,
    TryLater,
    WebAdapter,
)
from parvis.channels.contracts.web import words_of
from parvis.channels.networks.tumblr import connecting, listening
from parvis.channels.networks.tumblr.blocks import Post, mark_of, post_of, write
from parvis.core.web import Answer, Limits

PATIENCE = Limits(seconds=120.0)
# 403 with these says "not today": uploads, films, a film being prepared, posts.
_FOR_TODAY = frozenset({8004, 8010, 8011, 8022, 8023})
_PAGES = 5


class Gone(BadContent):
    """What was asked about is not there (404)."""


class Tumblr(WebAdapter):
    """A blog on Tumblr. No threads; a quote is a reblog with words; it knows no key for a sending tried again."""

    name = "tumblr"
    label = _("Tumblr")
    # As of November 2026: github.com/tumblr/docs, api.md and npf-spec.md. A text has no limit of its own.
    capabilities = Capabilities(
        characters=100_000,
        pictures=Pictures(
            most=30, most_bytes=10_000_000, most_side=4_096, alt_length=4_096,
            types=frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"}),
        ),
        videos=Pictures(most=1, most_bytes=100_000_000, alt_length=4_096, types=frozenset({"video/mp4"})),
        edits=True, deletes=True, quotes=True, metrics=True, listens=True, hears=frozenset({"tags"}),
    )  # fmt: skip
    fields = (
        Field(name="blog", label=_("Blog"), help=_("As musee.tumblr.com.")),
        Field(name="key", label=_("OAuth consumer key"), help=_("Of the application you declare at tumblr.com/oauth/apps.")),
        Field(name="secret", label=_("OAuth consumer secret"), kind="secret"),
    )  # fmt: skip

    def words(self, message: Message) -> str:
        return write(message).text

    def authorise(self, answers: Mapping[str, str], *, back: str, state: str) -> tuple[str, Mapping[str, str]]:
        return connecting.begin(answers, back=back, state=state)

    def authorised(self, kept: Mapping[str, str], query: Mapping[str, str], *, back: str) -> Account:
        tokens = connecting.finish(self.at(connecting.API), kept, query, back=back)
        blog = connecting.blog_among(self._with(tokens.access_token), kept["blog"])
        return connecting.account_of(blog, kept, tokens)

    def renew(self, account: Account) -> None:
        tokens = connecting.renew(self.at(connecting.API), account.secrets)
        account.keep({**account.secrets, **connecting.secrets_of(tokens)})

    def look_after(self, account: Account) -> Health:
        """Raises RenewToken once the access token is over, every forty minutes or so."""
        blog = self._blog(account)
        return Health(name=blog.title or blog.name, url=blog.url, options={"blog": blog.name})

    def send(self, account: Account, message: Message) -> Sent:
        for problem in self.check(message, account):
            raise problem
        post, server = post_of(message), self._server(account)
        if message.quote:
            post.body.update(self._reblogged(server, message.quote.id))
        answer = server.ask(
            "POST", f"/v2/blog/{_path(account)}/posts", content=_body(post), publishes=True, limits=PATIENCE
        )  # fmt: skip
        made = connecting.response_of(server, answer, publishes=True).get("id")
        if not isinstance(made, str | int):
            raise OutcomeUnknown(_("Tumblr’s answer cannot be read: it may have been published."))
        return _sent(account, str(made))

    def _reblogged(self, server: Server, named: str) -> dict[str, Any]:
        """What a reblog must tell of the post it repeats; named: blog/post."""
        blog, _slash, post_id = named.partition("/")
        try:
            path = f"/v2/blog/{quote(blog, safe='')}/posts/{quote(post_id, safe='')}"
            found = connecting.response_of(server, server.get(path))
        except Gone as error:
            raise BadContent(_("The post that is quoted is gone."), field="quote", detail=error.detail) from error
        return {
            "parent_tumblelog_uuid": found.get("tumblelog_uuid"), "parent_post_id": found.get("id"),
            "reblog_key": found.get("reblog_key"),
        }  # fmt: skip

    def find(self, account: Account, message: Message, *, since: datetime) -> Sent | None:
        """Among the blog's posts, by the mark at the end of its address."""
        server, mark = self._server(account), mark_of(message.key)
        after = int((since - timedelta(minutes=1)).timestamp())
        for page in range(_PAGES):
            query = {"limit": "20", "offset": str(20 * page)}
            posts = connecting.response_of(server, server.get(f"/v2/blog/{_path(account)}/posts", query)).get("posts")
            listed = [each for each in posts if isinstance(each, dict)] if isinstance(posts, list) else []
            found = next((each for each in listed if str(each.get("slug", "")).endswith(mark)), None)
            if found:
                return _sent(account, str(found.get("id_string") or found.get("id")))
            if len(listed) < 20 or _number(listed[-1].get("timestamp")) < after:
                break
        return None

    def edit(self, account: Account, sent: Sent, message: Message) -> Sent:
        for problem in self.check(message, account):
            raise problem
        # Made twice, an edit is the same edit: nothing is lost by asking again.
        path = f"/v2/blog/{_path(account)}/posts/{quote(sent.id, safe='')}"
        self._server(account).ask("PUT", path, content=_body(post_of(message)), limits=PATIENCE)
        return sent

    def delete(self, account: Account, sent: Sent) -> None:
        try:
            self._server(account).ask("POST", f"/v2/blog/{_path(account)}/post/delete", form={"id": sent.id})
        except Gone:
            return

    def listen(self, account: Account, cursor: Mapping[str, Any]) -> Round:
        return listening.listen(self._server(account), account, cursor)

    def measure(self, account: Account, sent: Sent) -> Mapping[str, int]:
        """Likes and reblogs; {} when the post is gone."""
        server = self._server(account)
        try:
            query = {"id": sent.id, "mode": "conversation"}
            found = connecting.response_of(server, server.get(f"/v2/blog/{_path(account)}/notes", query))
        except Gone:
            return {}
        names = {"likes": "total_likes", "reposts": "total_reblogs"}
        return {ours: _number(found[theirs]) for ours, theirs in names.items() if theirs in found}

    def measure_account(self, account: Account, *, on: date) -> Mapping[str, int]:
        blog = self._blog(account)
        return {"followers": blog.followers, "posts": blog.posts}

    def decide(self, answer: Answer, publishes: bool) -> ChannelError | None:
        """401 is a token that is over; some 403 are limits of the day; 404 is told apart."""
        error = super().decide(answer, publishes)
        if answer.status == 401:
            return RenewToken(_("The session with Tumblr is over."), detail=words_of(answer))
        if answer.status == 403 and _codes(answer) & _FOR_TODAY:
            return TryLater(_("Tumblr takes no more of these today."), detail=words_of(answer), after=3_600)
        if answer.status == 403 and _codes(answer):
            return BadContent(_("Tumblr refuses this content."), detail=words_of(answer), field="text")
        if answer.status == 404:
            return Gone(_("Tumblr no longer has what was asked for."), field="quote", detail=words_of(answer))
        return error

    def _blog(self, account: Account) -> connecting.Blog:
        return connecting.blog_among(self._server(account), str(account.options["blog"]).lower())

    def _server(self, account: Account) -> Server:
        return self._with(account.secrets["access"])

    def _with(self, token: str) -> Server:
        return self.at(connecting.API, {"authorization": f"Bearer {token}"})


def _path(account: Account) -> str:
    return quote(account.id, safe=":")


def _body(post: Post) -> tuple[bytes, str]:
    """JSON alone, or a form whose first part it is."""
    told = json.dumps(post.body, ensure_ascii=False).encode()
    if not post.files:
        return told, "application/json"
    files = [("json", (None, told, "application/json"))] + [
        (name, (name, media.content, media.media_type)) for name, media in post.files
    ]
    request = httpx.Request("POST", connecting.API, files=files)
    return request.read(), request.headers["content-type"]


def _codes(answer: Answer) -> set[int]:
    """The subcodes of a refusal."""
    try:
        errors = json.loads(answer.body)["errors"]
        return {each["code"] for each in errors if isinstance(each, dict) and isinstance(each.get("code"), int)}
    except (ValueError, KeyError, TypeError, RecursionError):
        return set()


def _sent(account: Account, post_id: str) -> Sent:
    return Sent(id=post_id, url=f"https://www.tumblr.com/{account.options.get('blog') or account.id}/{post_id}")


def _number(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0
