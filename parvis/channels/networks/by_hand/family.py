"""The family: what every network done by hand has in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from parvis.channels.contracts import Account, Adapter, BadContent, Field, Health, Message, Preview, Sent
from parvis.core.bilingual import say


class ByHand(Adapter):
    """Nothing is asked of the network. hosts: those of its addresses; opens: where a post is begun on a phone.

    needs: "picture" or "film" when it takes no post without one; most_tags: hashtags in one post, 0 for no limit;
    title_length: characters of a title, 0 where posts have none; film_characters: those of a text beside a film, 0 where
    it is as beside pictures.
    """

    is_by_hand = True
    hosts: ClassVar[tuple[str, ...]]
    opens: ClassVar[str]
    needs: ClassVar[str] = ""
    most_tags: ClassVar[int] = 0
    title_length: ClassVar[int] = 0
    film_characters: ClassVar[int] = 0
    fields = (
        Field(name="url", label=_("Address of the page or profile"), kind="url"),
        Field(name="name", label=_("Name"), help=_("As staff call it."), required=False),
    )

    def connect(self, answers: Mapping[str, str]) -> Account:
        """The page one publishes on. Raises BadContent for an address of another network."""
        url = answers.get("url", "").strip()
        if not self.is_address(url):
            raise BadContent(
                say(_("This is no address of %(network)s."), network=self.label),
                remedy=say(_("It begins like https://%(host)s/…"), host=self.hosts[0]), field="url",
            )  # fmt: skip
        name = answers.get("name", "").strip() or urlsplit(url).path.strip("/") or str(self.label)
        return Account(id=url.rstrip("/"), options={"name": name[:200], "url": url})

    def look_after(self, account: Account) -> Health:
        """Nobody can be asked: what was written stays."""
        return Health(name=str(account.options.get("name", "")), url=str(account.options.get("url", "")))

    def is_address(self, url: str) -> bool:
        """Whether an address is one of this network, with something after its host."""
        try:
            parts = urlsplit(url.strip())
            host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
        except ValueError:
            return False
        known = any(host == each or host.endswith(f".{each}") for each in self.hosts)
        return parts.scheme in {"http", "https"} and known and parts.path.strip("/") != ""

    def words(self, message: Message) -> str:
        """The text to paste: with its link where one can be followed in a text."""
        link = message.link.url if message.link and self.capabilities.link_in_text else ""
        return f"{message.text}\n\n{link}".strip() if link and link not in message.text else message.text

    def check(self, message: Message, account: Account | None = None) -> list[BadContent]:
        """All that the network will not take."""
        return [*super().check(message, account), *self._own(message)]

    def preview(self, message: Message, account: Account | None = None) -> Preview:
        """The text as it will be pasted."""
        words = self.words(message)
        warnings = () if self.capabilities.link_in_text or not message.link else (
            _("Addresses cannot be followed in a text here: put the link in the profile."),
        )  # fmt: skip
        count = self.capabilities.count(words)
        return Preview(texts=(words,), counts=(count,), limit=self.capabilities.characters, warnings=warnings)

    def _own(self, message: Message) -> Iterable[BadContent]:
        if self.most_tags and len(message.tags) > self.most_tags:
            yield BadContent(
                say(_("%(network)s takes %(limit)s hashtags; there are %(count)s."),
                    network=self.label, limit=self.most_tags, count=len(message.tags)),
                remedy=_("Leave some out."), field="text")  # fmt: skip
        if self.title_length and len(message.title) > self.title_length:
            yield BadContent(
                say(_("A title has at most %(limit)s characters on %(network)s."),
                    network=self.label, limit=self.title_length),
                remedy=_("Shorten it."), field="title")  # fmt: skip
        count = self.capabilities.count(self.words(message))
        has_film = any(each.media_type.startswith("video/") for each in message.media)
        if has_film and self.film_characters and self.capabilities.characters >= count > self.film_characters:
            yield BadContent(
                say(_("Beside a film, %(network)s takes %(limit)s characters; this text has %(count)s."),
                    network=self.label, limit=self.film_characters, count=count),
                remedy=_("Shorten it."), field="text")  # fmt: skip
        yield from self._missing(message)

    def _missing(self, message: Message) -> Iterable[BadContent]:
        kinds = {each.media_type.partition("/")[0] for each in message.media}
        if self.needs == "film" and "video" not in kinds:
            yield BadContent(
                say(_("%(network)s takes films only."), network=self.label), remedy=_("Choose a film."), field="media"
            )
        if self.needs == "picture" and not kinds:
            yield BadContent(
                say(_("%(network)s takes no post without a picture or a film."), network=self.label),
                remedy=_("Choose one."), field="media",
            )  # fmt: skip

    def send(self, account: Account, message: Message) -> Sent:
        """Never: a task for a colleague is made instead."""
        raise NotImplementedError
