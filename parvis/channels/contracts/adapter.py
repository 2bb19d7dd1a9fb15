"""The adapter of a network: it fills in the differences, the base runs the sequence.

To write one: make ``channels/networks/<name>/``, subclass Adapter, declare ``capabilities``, write ``send``
and whatever else the network can, and add one line to ``channels/registry.py``. Leave ``prepare`` alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.channels.contracts.capabilities import Capabilities
from parvis.channels.contracts.errors import BadContent
from parvis.channels.contracts.events import Round
from parvis.channels.contracts.message import Message, Quote, Visibility
from parvis.channels.contracts.moderating import Moderation
from parvis.core.bilingual import say

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Account:
    """One connected account, as its adapter sees it: where, with which secrets, and what was settled.

    keep: stores changed secrets at once (a renewed token must not be lost with the process).
    """

    id: str
    base_url: str = ""
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    options: Mapping[str, Any] = field(default_factory=dict)
    keep: Callable[[Mapping[str, str]], None] = lambda secrets: None


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What became of a message: its id and address on the network; parts: those of a thread, in order."""

    id: str
    url: str = ""
    parts: tuple[Sent, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Preview:
    """How a message will look there: parts of the thread as texts, with the count of each.

    subject, opening: of a letter, what a mailbox shows before it is opened.
    """

    texts: tuple[str, ...]
    counts: tuple[int, ...]
    limit: int = 0
    warnings: tuple[Text, ...] = ()
    subject: str = ""
    opening: str = ""


@dataclass(frozen=True, kw_only=True)
class Field:
    """One thing a person fills in to connect an account."""

    name: str
    label: Text
    help: Text = ""
    kind: Literal["text", "url", "email", "secret", "number", "choice"] = "text"
    required: bool = True
    initial: str = ""
    choices: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Health:
    """Whether the account can be used. expires_at: when its leave ends, None when it does not, or nobody says.

    options: what the network says of itself today (its limits…), to be kept over the account's.
    """

    name: str = ""
    url: str = ""
    expires_at: datetime | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


class Adapter:
    """Base of the adapters. Stateless: everything about an account comes with the call."""

    name: ClassVar[str]
    label: ClassVar[Text]
    capabilities: ClassVar[Capabilities]
    # What connecting asks of a person; a network that sends them to its own page gives ``authorise`` instead.
    fields: ClassVar[tuple[Field, ...]] = ()
    # The secret of ours a person must copy elsewhere: shown once, as the account is connected; "" for none.
    shown_once: ClassVar[str] = ""
    # By hand: nothing is sent; a task for a person is made instead.
    is_by_hand: ClassVar[bool] = False
    # To many people, one letter each: ``send`` is never asked; a row is written for each reader instead.
    is_by_letter: ClassVar[bool] = False
    # What a person may do where nothing that is out can be deleted; empty: delete it on the network.
    taking_back: ClassVar[Text] = ""

    def connect(self, answers: Mapping[str, str]) -> Account:
        """The account those answers open. Raises BadContent naming the field, TryLater, Reconnect."""
        raise NotImplementedError

    def authorise(self, answers: Mapping[str, str], *, back: str, state: str) -> tuple[str, Mapping[str, str]] | None:
        """(address to send the person to, secrets to keep meanwhile), or None when the fields are enough (OAuth 2)."""
        return None

    def authorised(self, kept: Mapping[str, str], query: Mapping[str, str], *, back: str) -> Account:
        """The account, once the network sends the person back with these query parameters."""
        raise NotImplementedError

    def capabilities_of(self, account: Account | None) -> Capabilities:
        """What this very account can carry, where servers differ; the network's otherwise."""
        return self.capabilities

    def words(self, message: Message) -> str:
        """The text as it goes, in the network's habits (mentions, address, hashtags written out): what is counted."""
        return message.text

    def check(self, message: Message, account: Account | None = None) -> list[BadContent]:
        """All that this network, or this account of it, will not take, before anything is sent."""
        return list(_problems(self, message, self.capabilities_of(account)))

    def prepare(self, message: Message, account: Account | None = None) -> list[BadContent]:
        """What is asked elsewhere once, when the message is written and before it is kept: who it names, for example.

        Bounded in time, since a person waits. All that was not found.
        """
        return []

    def preview(self, message: Message, account: Account | None = None) -> Preview:
        """How it will look: the text as it goes, and each part of its thread."""
        can = self.capabilities_of(account)
        texts = tuple(self.words(part) for part in (message, *message.thread))
        return Preview(texts=texts, counts=tuple(can.count(text) for text in texts), limit=can.characters)

    def send(self, account: Account, message: Message) -> Sent:
        """Publish it. Raises a ChannelError; OutcomeUnknown once the request left without an answer."""
        raise NotImplementedError

    def find(self, account: Account, message: Message, *, since: datetime) -> Sent | None:
        """Look for a message whose sending has an unknown outcome; None when it is not there."""
        raise NotImplementedError

    def edit(self, account: Account, sent: Sent, message: Message) -> Sent:
        """Replace what was published."""
        raise NotImplementedError

    def delete(self, account: Account, sent: Sent) -> None:
        """Take it back; harmless when it is gone already."""
        raise NotImplementedError

    def describe(self, account: Account, *, name: str, description: str) -> None:
        """Change the account's name and words as people see them."""
        raise NotImplementedError

    def renew(self, account: Account) -> None:
        """Get new tokens and ``account.keep`` them. Raises Reconnect when a person is needed."""
        raise NotImplementedError

    def look_after(self, account: Account) -> Health:
        """Whether the account still works. Raises RenewToken, Reconnect, TryLater."""
        raise NotImplementedError

    def listen(self, account: Account, cursor: Mapping[str, Any]) -> Round:
        """What happened since the cursor ({}: since now)."""
        raise NotImplementedError

    def gone(self, account: Account, posts: Sequence[Quote]) -> frozenset[str]:
        """Of posts that were heard, the ids of those that their author deleted since."""
        raise NotImplementedError

    def moderate(self, account: Account, asked: Moderation) -> None:
        """Mute, block or report somebody, or take that back. All but a report is harmless when repeated.

        Raises a ChannelError; OutcomeUnknown for a report that left without an answer.
        """
        raise NotImplementedError

    def measure(self, account: Account, sent: Sent) -> Mapping[str, int]:
        """Figures of one post: "likes", "reposts", "replies", "views", as far as the network tells."""
        raise NotImplementedError

    def measure_account(self, account: Account, *, on: date) -> Mapping[str, int]:
        """Figures of the account that day: "followers", "posts"…"""
        raise NotImplementedError


def _problems(adapter: Adapter, message: Message, can: Capabilities) -> Sequence[BadContent]:
    found = []
    if message.visibility not in can.visibilities:
        found.append(BadContent(say(_("%(network)s cannot restrict who reads a post."), network=adapter.label),
                                remedy=_("Make it public, or leave this network out."), field="visibility"))  # fmt: skip
    if message.thread and not can.threads:
        found.append(BadContent(say(_("%(network)s has no threads."), network=adapter.label),
                                remedy=_("Keep to one message."), field="thread"))  # fmt: skip
    if message.reply_to and not can.replies:
        found.append(BadContent(say(_("%(network)s takes no replies."), network=adapter.label), field="reply_to"))
    if message.quote and not can.quotes:
        found.append(BadContent(say(_("%(network)s takes no quotes."), network=adapter.label), field="quote"))
    for part in (message, *message.thread):
        found += [*_in_text(adapter, part, can), *_in_media(adapter, part, can)]
    return found


def _in_text(adapter: Adapter, message: Message, can: Capabilities) -> Sequence[BadContent]:
    count = can.count(adapter.words(message))
    if can.characters and count > can.characters:
        told = {"network": adapter.label, "count": count, "limit": can.characters}
        return [BadContent(say(_("%(network)s takes %(limit)s characters; this text has %(count)s."), **told),
                           remedy=_("Shorten it, or go on in a thread."), field="text")]  # fmt: skip
    if not (message.text.strip() or message.media or message.link):
        return [BadContent(_("There is nothing to say."), remedy=_("Write a text or choose a picture."), field="text")]
    return []


def _in_media(adapter: Adapter, message: Message, can: Capabilities) -> Sequence[BadContent]:
    found = []
    pictures = [each for each in message.media if each.media_type.startswith("image/")]
    films = [each for each in message.media if not each.media_type.startswith("image/")]
    for each, takes, none in (
        (pictures, can.pictures, _("%(network)s takes no pictures.")), (films, can.videos, _("%(network)s takes no films.")),
    ):  # fmt: skip
        most = takes.most if takes else 0
        if each and takes is None:
            found.append(BadContent(say(none, network=adapter.label), field="media",
                                    remedy=_("Leave them out, or leave this network out.")))  # fmt: skip
        elif len(each) > most:
            found.append(BadContent(
                say(_("%(network)s takes %(limit)s of these; there are %(count)s."),
                    network=adapter.label, limit=most, count=len(each)),
                remedy=_("Choose fewer pictures or films."), field="media"))  # fmt: skip
    found += [
        BadContent(say(_("%(network)s does not take films of this kind (%(kind)s)."), network=adapter.label, kind=each.media_type),
                   remedy=_("Bring it as MP4, or leave this network out."), field="media")
        for each in films
        if can.videos and each.media_type not in can.videos.types
    ]  # fmt: skip
    found += [
        BadContent(_("A picture has no description."), remedy=_("Describe what it shows."), field="media")
        for each in message.media
        if not each.alt.strip()
    ]
    for one in message.media:
        takes = can.pictures if one.media_type.startswith("image/") else can.videos
        if takes and can.alt and len(one.alt) > takes.alt_length:
            found.append(BadContent(
                say(_("A description has %(count)s characters; %(network)s takes %(limit)s."),
                    network=adapter.label, limit=takes.alt_length, count=len(one.alt)),
                remedy=_("Shorten the description."), field="media"))  # fmt: skip
    return found


PUBLIC_ONLY = frozenset({Visibility.PUBLIC})
