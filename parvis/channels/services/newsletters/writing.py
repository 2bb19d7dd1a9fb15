"""A letter to one reader, from its row: its words in their language, its links, its return address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from parvis.accounts.models import Institution
from parvis.channels.contracts import Message
from parvis.channels.models import Connection, Delivery, Letter, Subscriber
from parvis.channels.networks.newsletter.letters import Leaving, Sender, Written
from parvis.channels.networks.newsletter.looks import Foot, Palette, html_of, text_of
from parvis.channels.services.guarding import made
from parvis.channels.tokens import make_token

CONFIRM, LEAVE, MANAGE, BOUNCE = "confirm", "leave", "manage", "bounce"


def confirm_url(subscriber: Subscriber) -> str:
    """Where they say yes."""
    return _whole("newsletter:confirm", make_token(CONFIRM, subscriber.pk), subscriber.language)


def leave_url(letter: Letter) -> str:
    """Where one leaves by this letter, at once: the same address for a mailbox's button and for a person."""
    assert letter.subscriber is not None
    return _whole("newsletter:leave", make_token(LEAVE, letter.subscriber.pk, letter.pk), letter.subscriber.language)


def manage_url(subscriber: Subscriber) -> str:
    """Their own page."""
    return _whole("newsletter:manage", make_token(MANAGE, subscriber.pk), subscriber.language)


def _whole(name: str, token: str, language: str) -> str:
    with override(language):
        return f"{settings.PUBLIC_ADDRESS}{reverse(name, args=[token])}"


def mark_of(letter: Letter) -> str:
    """What says whose letter came back."""
    return make_token(BOUNCE, letter.pk)


@dataclass(frozen=True)
class Issue:
    """One sending, made once for all its letters: a message in each language it was written in, with its pictures."""

    messages: dict[str, Message]
    first: str

    def for_language(self, language: str) -> Message:
        """The message as this reader reads it."""
        return self.messages.get(language) or self.messages[self.first]


def issue_of(delivery: Delivery) -> Issue:
    """The message with its pictures. Raises NotShowable, BadContent."""
    frozen = delivery.message
    main = made(delivery.connection, frozen)
    others = {language: made(delivery.connection, each) for language, each in frozen.get("others", {}).items()}
    return Issue({main.language: main, **others}, main.language)


def write_letter(letter: Letter, *, address: str, issue: Issue | None) -> Leaving:
    """The letter, ready to leave. issue: of the sending it belongs to."""
    assert letter.subscriber is not None
    with override(letter.subscriber.language):
        message = _message(letter) if issue is None else issue.for_language(letter.subscriber.language)
    with override(message.language):
        return Leaving(_written(letter, letter.subscriber, message, address))


def _written(letter: Letter, reader: Subscriber, message: Message, address: str) -> Written:
    connection, is_issue = reader.connection, letter.kind == Letter.Kind.ISSUE
    foot = _foot(letter, reader, is_issue)
    sender = _sender(connection)
    message_id = f"{mark_of(letter)}@{sender.address.rpartition('@')[2]}"
    button = _button(letter, reader)
    return Written(
        sender=sender, to=address, message_id=message_id, return_path=_return_path(connection, letter),
        subject=message.title, text=text_of(message, foot, button=button), pictures=message.media,
        html=html_of(message, foot, palette=_palette(), name=connection.name, message_id=message_id, button=button),
        leave_url=leave_url(letter) if is_issue else "", is_automatic=not is_issue,
    )  # fmt: skip


def _sender(connection: Connection) -> Sender:
    told: dict[str, Any] = connection.options
    return Sender(
        name=told.get("sender_name") or connection.name, address=told["sender"], reply_to=told.get("reply_to", ""),
        list_name=connection.name, list_id=told.get("list_id") or f"{connection.account}.{_host()}",
    )  # fmt: skip


def _host() -> str:
    return urlsplit(settings.PUBLIC_ADDRESS).hostname or "localhost"


def _return_path(connection: Connection, letter: Letter) -> str:
    """With our mark where an address for it is given; the letter's own Message-ID carries it in any case."""
    bounces = connection.options.get("bounces", "")
    if not bounces:
        return str(connection.options["sender"])
    user, _at, domain = bounces.rpartition("@")
    return f"{user}+{mark_of(letter)}@{domain}"


def _palette() -> Palette:
    institution = Institution.current()
    return Palette(light=institution.accent_light, dark=institution.accent_dark)


def _foot(letter: Letter, reader: Subscriber, is_issue: bool) -> Foot:
    told, language = reader.connection.options, reader.language
    if letter.kind == Letter.Kind.CONFIRM:
        why, links = _("You receive this because this address was typed on our site. If it was not you, do nothing: "
                       "nothing more is sent."), []  # fmt: skip
    else:
        why = _("You receive this letter because you asked for it.")
        links = [(_("Language, and what we keep"), manage_url(reader))]
        if is_issue:
            links.insert(0, (_("Unsubscribe"), leave_url(letter)))
    return Foot(
        why=why,
        links=links,
        closing=told.get(f"footer_{language}", "") if is_issue else "",
        imprint=told.get("imprint", ""),
    )


def _message(letter: Letter) -> Message:
    """What we write to one reader only."""
    reader = letter.subscriber
    assert reader is not None
    told = {"name": reader.connection.name}
    if letter.kind == Letter.Kind.CONFIRM:
        return Message(
            key=str(letter.pk), language=reader.language, title=_("Do you want to receive “%(name)s”?") % told,
            text=_("Somebody, you most likely, asked that “%(name)s” be sent to this address. Confirm it, and you "
                   "receive the next one. The link is good for three days.") % told,
        )  # fmt: skip
    return Message(
        key=str(letter.pk), language=reader.language, title=_("You already receive “%(name)s”") % told,
        text=_("Somebody, you most likely, asked that “%(name)s” be sent to this address. It is already: there is "
               "nothing to do. On your page you choose its language, or leave.") % told,
    )  # fmt: skip


def _button(letter: Letter, reader: Subscriber) -> tuple[str, str] | None:
    if letter.kind == Letter.Kind.CONFIRM:
        return _("Confirm"), confirm_url(reader)
    if letter.kind == Letter.Kind.KNOWN:
        return _("Open my page"), manage_url(reader)
    return None
