"""The institution's own presence, as a network among others: it speaks through ``fediverse.services``.

What it hears comes by the social web's own signal (``receivers``) the moment it arrives: it is not listened to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from parvis.channels.contracts import (
    Account,
    Adapter,
    BadContent,
    Capabilities,
    Field,
    Health,
    Media,
    Message,
    Moderation,
    Pictures,
    Reconnect,
    Sent,
    Visibility,
)
from parvis.core.bilingual import say
from parvis.core.clock import now
from parvis.core.errors import Refusal
from parvis.core.parts import Part, sealed
from parvis.core.text import clean_html
from parvis.fediverse.services import own_network as web
from parvis.fediverse.services.posting import Draft, delete_post, edit_post, publish_post

# Our pictures are served by width, the largest that pages use.
_WIDTHS = (320, 640, 960, 1280, 1920, 2400)
_TAG_PAGE = "/ap/tags/"
# Each takes a few seconds at worst, and somebody waits.
_MOST_STRANGERS = 5


class Own(Adapter):
    """A voice of the institution. Its keys never leave the fediverse app: there is no secret here."""

    name: ClassVar[str] = "own"
    label = _("our own presence")
    fields = (Field(name="voice", label=_("Voice"), help=_("The name in its address, before the @.")),)
    capabilities = Capabilities(
        pictures=Pictures(most=16, most_side=2400), threads=True,
        videos=Pictures(most=1, most_bytes=2_000_000_000, types=frozenset({"video/mp4", "video/webm"}), captions=True, poster=True),
        edits=True, deletes=True, replies=True, quotes=True, mentions=True, metrics=True,
        visibilities=frozenset(Visibility), moderates=frozenset({"block", "report"}),
    )  # fmt: skip

    def connect(self, answers: Mapping[str, str]) -> Account:
        """The voice of that name. Raises BadContent."""
        voice = web.voice_named(answers.get("voice", ""))
        if voice is None:
            raise BadContent(_("No voice of ours speaks under this name."), field="voice")
        return Account(id=str(voice.username), options={"language": voice.language})

    def prepare(self, message: Message, account: Account | None = None) -> list[BadContent]:
        """People it names and whom we do not know yet are looked up on their server, few of them and not for long."""
        parts = (message, *message.thread)
        named = dict.fromkeys(each.target for part in parts for each in part.ranges if each.kind == "mention")
        strangers = [each for each in named if web.mention_of(each) is None]
        if len(strangers) > _MOST_STRANGERS:
            told = say(_("At most %(most)s people not yet known here can be named at once."), most=_MOST_STRANGERS)
            return [BadContent(told, field="text")]
        return [found for each in strangers if (found := _looked_up(each))]

    def look_after(self, account: Account) -> Health:
        """It works as long as the voice speaks. Raises Reconnect."""
        name, iri = web.address_of(_voice(account))
        return Health(name=f"@{name}", url=iri)

    def send(self, account: Account, message: Message) -> Sent:
        """Publish it; each part of its thread answers the one before."""
        parts: list[Sent] = []
        for part in (message, *message.thread):
            before = parts[-1].id if parts else ""
            parts.append(self._find(account, part) or _publish(account, message, part, before))
        return Sent(id=parts[0].id, url=parts[0].url, parts=tuple(parts) if message.thread else ())

    def find(self, account: Account, message: Message, *, since: datetime) -> Sent | None:
        """It is in our own database, or it is not; a thread is there when its last part is."""
        parts = [self._find(account, part, since=since) for part in (message, *message.thread)]
        found = [part for part in parts if part is not None]
        if len(found) < len(parts):
            return None
        return Sent(id=found[0].id, url=found[0].url, parts=tuple(found) if message.thread else ())

    def _find(self, account: Account, part: Message, *, since: datetime | None = None) -> Sent | None:
        begun = since or now() - timedelta(days=3)
        content = {part.language: clean_html(_html(part))}
        found = web.posts_published(_voice(account), at_microsecond=_mark(part), content=content, since=begun)
        return _sent(found[0]) if found else None

    def edit(self, account: Account, sent: Sent, message: Message) -> Sent:
        """Change the words of each part; those who have it are told."""
        posts = [web.post_at(each.id) for each in sent.parts or (sent,)]
        parts = (message, *message.thread)
        if None in posts or len(posts) != len(parts):
            raise BadContent(_("This post is gone."), field="text")
        done = [_edit(post, message, part) for post, part in zip(posts, parts, strict=True)]
        return Sent(id=sent.id, url=sent.url, parts=tuple(done) if message.thread else ())

    def delete(self, account: Account, sent: Sent) -> None:
        """Take it back, its whole thread; harmless when it is gone."""
        for each in (sent, *sent.parts):
            post = web.post_at(each.id)
            if post is not None:
                delete_post(post)

    def moderate(self, account: Account, asked: Moderation) -> None:
        """A decision of ours about somebody of another server; their server is told of a report alone."""
        if asked.verb not in ("block", "unblock", "report"):
            raise NotImplementedError
        try:
            web.judge(
                asked.who.removeprefix("acct:"), asked.verb, words=asked.words, posts=[each.id for each in asked.posts],
                by=asked.by,
            )  # fmt: skip
        except Refusal as refusal:
            raise BadContent(refusal.message, remedy=refusal.remedy, field=refusal.field) from None

    def measure(self, account: Account, sent: Sent) -> Mapping[str, int]:
        """What reached us; other servers' counters prove nothing."""
        post = web.post_at(sent.id)
        return web.figures_of(post) if post else {}

    def measure_account(self, account: Account, *, on: date) -> Mapping[str, int]:
        """Who follows."""
        return {"followers": web.followers_of(_voice(account))}


def _looked_up(address: str) -> BadContent | None:
    """What stands against naming somebody; None once they are known."""
    try:
        web.find_stranger(address)
    except Refusal as refusal:
        return BadContent(refusal.message, remedy=refusal.remedy, field="text")
    return None


def _voice(account: Account) -> Any:
    voice = web.voice_named(account.id)
    if voice is None:
        raise Reconnect(_("This voice no longer speaks here."), remedy=_("Choose another one."))
    return voice


def _mark(part: Message) -> int:
    """A fraction of a second drawn from the key: with the words, it says that a post is this one."""
    return int.from_bytes(hashlib.sha256(part.key.encode()).digest()[:4]) % 1_000_000


def _publish(account: Account, message: Message, part: Message, before: str) -> Sent:
    draft = Draft(
        content={part.language: _html(part)}, language=part.language, sensitive=message.sensitive,
        visibility=message.visibility.value, in_reply_to=before or (part.reply_to.id if part.reply_to else ""),
        quote=part.quote.id if part.quote else "", link=part.link.url if part.link else "",
        titles={part.language: part.title} if part.title else {}, tags=part.tags,
        mentions=[found for each in _named(part) if (found := web.mention_of(each))],
        attachments=[_attachment(each) for each in part.media],
        published_at=now().replace(microsecond=_mark(part)),
    )  # fmt: skip
    try:
        return _sent(publish_post(actor=_voice(account), draft=draft))
    except Refusal as refusal:
        raise BadContent(refusal.message, remedy=refusal.remedy, field=refusal.field) from None


def _edit(post: Any, whole: Message, part: Message) -> Sent:
    """One post, unless it says this already: asked again, an edit tells nobody twice."""
    changes: dict[str, Any] = {
        "content": {part.language: clean_html(_html(part))}, "sensitive": whole.sensitive, "tags": list(part.tags),
        "titles": {part.language: part.title} if part.title else {},
        "mentions": [found for name in _named(part) if (found := web.mention_of(name))],
        "attachments": [_attachment(each) for each in part.media],
    }  # fmt: skip
    if all(getattr(post, name) == value for name, value in changes.items()):
        return _sent(post)
    try:
        return _sent(edit_post(post, **changes))
    except Refusal as refusal:
        raise BadContent(refusal.message, remedy=refusal.remedy, field=refusal.field) from None


def _named(part: Message) -> list[str]:
    return [each.target for each in part.ranges if each.kind == "mention"]


def _sent(post: Any) -> Sent:
    iri = web.iri_of(post)
    return Sent(id=iri, url=iri)


def _attachment(media: Media) -> dict[str, Any]:
    """A media as other servers fetch it from us: where rights are asked each time."""
    path, kind, width, height = _served(media)
    before = (
        {"poster": f"{settings.PUBLIC_ADDRESS}{reverse('rights:still', args=[media.thing])}"} if media.poster else {}
    )
    return before | {
        "url": f"{settings.PUBLIC_ADDRESS}{path}", "media_type": kind, "alt": media.alt, "width": width, "height": height,
        "focus": list(media.focus), "thing": str(media.thing) if media.thing else "",
    }  # fmt: skip


def _served(media: Media) -> tuple[str, str, int, int]:
    """(path, type, width, height): a film as it is, a picture by its width, a part of one under its seal."""
    if media.media_type.startswith("video/"):
        return reverse("rights:film", args=[media.thing]), media.media_type, media.width, media.height
    if media.box is not None and media.thing is not None:
        width, height = _within(media)
        seal = sealed(media.thing, Part(media.box, width, height))
        return reverse("rights:part", args=[media.thing, seal]), "image/jpeg", width, height
    width = max((each for each in _WIDTHS if each <= media.width), default=media.width)
    path = reverse("rights:width", args=[media.thing, width])
    return path, "image/webp", width, round(media.height * width / max(1, media.width))


def _within(media: Media) -> tuple[int, int]:
    """Its size, no larger than the largest picture of ours."""
    scale = min(1.0, _WIDTHS[-1] / max(media.width, media.height, 1))
    return max(1, round(media.width * scale)), max(1, round(media.height * scale))


def _html(part: Message) -> str:
    """The text as HTML: paragraphs, links that can be followed, and the address it leads to when the text lacks it."""
    written: list[str] = []
    place = 0
    for each in part.ranges:
        written.append(escape(part.text[place : each.start]))
        words = escape(part.text[each.start : each.end])
        href = _href(each.kind, each.target)
        written.append(f'<a href="{escape(href)}">{words}</a>' if href else words)
        place = each.end
    written.append(escape(part.text[place:]))
    text = "".join(map(str, written))
    if part.link and part.link.url not in part.text:
        shown = escape(part.link.title or part.link.url)
        text += f'\n\n<a href="{escape(part.link.url)}">{shown}</a>'
    return "".join(f"<p>{_lines(each)}</p>" for each in text.split("\n\n") if each.strip())


def _lines(paragraph: str) -> str:
    return paragraph.strip().replace("\n", "<br>")


def _href(kind: str, target: str) -> str:
    if kind == "link":
        return target
    if kind == "tag":
        return f"{settings.PUBLIC_ADDRESS}{_TAG_PAGE}{target.casefold()}"
    found = web.mention_of(target)
    return found["href"] if found else ""
