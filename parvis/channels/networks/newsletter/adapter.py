"""The adapter of newsletters: what a letter can carry, and how one looks. Who it goes to is no network's business.

Nothing is sent from here: a sending becomes one row for each reader (``services.newsletters``), and each row one letter.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from parvis.channels.contracts import (
    Account,
    Adapter,
    BadContent,
    Capabilities,
    Field,
    Health,
    Message,
    Pictures,
    Preview,
    Sent,
)
from parvis.channels.networks.newsletter.words import opening_of, plain_words
from parvis.core.text import make_slug

# What stands before the @ of a return address carries our mark, and may have 64 characters in all.
MOST_BEFORE_MARK = 20
_LANGUAGES = {"fr": _("French"), "en": _("English"), "fr,en": _("French and English, as each reader chose")}


class Newsletter(Adapter):
    """A newsletter of the institution's."""

    name = "newsletter"
    label = _("Newsletter")
    is_by_letter = True
    taking_back = _(
        "A letter cannot be taken back from a mailbox. Write to its readers if they must know, then say here that it is done."
    )
    # Pictures travel inside the letter: opening it asks nothing of anybody, and many of them weigh.
    capabilities = Capabilities(
        pictures=Pictures(most=8, most_bytes=300_000, most_side=1_200, alt_length=1_500),
    )
    fields = (
        Field(name="name", label=_("Name of the newsletter"), help=_("As readers see it: “The museum’s letter”.")),
        Field(name="slug", label=_("Word in its address"), required=False,
              help=_("The page where one subscribes ends with it; empty: drawn from the name.")),
        Field(name="sender_name", label=_("Name of the sender"), required=False, help=_("Empty: the newsletter’s name.")),
        Field(name="sender", label=_("Address of the sender"), kind="email",
              help=_("An address that your mail server may write from.")),
        Field(name="reply_to", label=_("Answers go to"), kind="email", required=False,
              help=_("Empty: to the sender’s address. Somebody should read it.")),
        Field(name="bounces", label=_("Address for letters that come back"), kind="email", required=False,
              help=_("A mark is added after a +, which says whose letter came back. Empty: to the sender’s address.")),
        Field(name="imprint", label=_("Imprint"), help=_("Who writes, with the postal address: at the foot of each letter.")),
        Field(name="languages", label=_("Languages"), kind="choice", initial="fr,en", choices=tuple(_LANGUAGES.items())),
        Field(name="footer_fr", label=_("Last words, in French"), required=False, help=_("Before the imprint.")),
        Field(name="footer_en", label=_("Last words, in English"), required=False),
    )  # fmt: skip

    def connect(self, answers: Mapping[str, str]) -> Account:
        """A newsletter as described. Raises BadContent naming the field."""
        name = answers.get("name", "").strip()[:200]
        slug = make_slug(answers.get("slug", "").strip() or name, limit=40)
        if not slug:
            raise BadContent(_("A newsletter needs a name with letters."), field="name")
        if answers.get("languages", "fr,en") not in _LANGUAGES:
            raise BadContent(_("Choose its languages."), field="languages")
        options = {each.name: " ".join(answers.get(each.name, "").split())[:500] for each in self.fields}
        for field in ("sender", "reply_to", "bounces"):
            _check_address(field, options[field])
        return Account(id=slug, base_url=settings.PUBLIC_ADDRESS, options=_completed(options, name, slug))

    def check(self, message: Message, account: Account | None = None) -> list[BadContent]:
        """A letter without a subject is not opened."""
        found = super().check(message, account)
        if not message.title.strip():
            told = _("A letter needs a subject.")
            found.append(BadContent(told, remedy=_("Write it as the title."), field="title"))
        return found

    def words(self, message: Message) -> str:
        """The text, and the address it leads to."""
        return plain_words(message)

    def preview(self, message: Message, account: Account | None = None) -> Preview:
        """As a mailbox shows it: subject, first words, text."""
        text = self.words(message)
        return Preview(
            texts=(text,), counts=(len(text),), subject=message.title.strip(), opening=opening_of(message)
        )  # fmt: skip

    def find(self, account: Account, message: Message, *, since: datetime) -> Sent | None:
        """Letters are rows: those that are not written yet are written, the others stay as they are."""
        return None

    def renew(self, account: Account) -> None:
        """There is no leave to renew."""

    def look_after(self, account: Account) -> Health:
        with override("fr"):
            page = reverse("newsletter:subscribe", args=[account.id])
        return Health(name=str(account.options.get("name", "")), url=f"{settings.PUBLIC_ADDRESS}{page}")


def _check_address(field: str, address: str) -> None:
    if not address and field != "sender":
        return
    try:
        validate_email(address)
    except ValidationError:
        raise BadContent(_("This is not an e-mail address."), field=field,
                         remedy=_("Write it whole, as letter@museum.example."))  from None  # fmt: skip
    if field == "bounces" and len(address.partition("@")[0]) > MOST_BEFORE_MARK:
        raise BadContent(_("What stands before the @ is too long to carry a mark."), field=field,
                         remedy=_("Choose one of twenty characters at most, as bounces@museum.example."))  # fmt: skip


def _completed(options: dict[str, str], name: str, slug: str) -> dict[str, str]:
    languages = options["languages"] or "fr,en"
    return options | {
        "name": name, "slug": slug, "sender_name": options["sender_name"] or name, "languages": languages,
        "language": languages[:2], "list_id": f"{slug}.lettre.{urlsplit(settings.PUBLIC_ADDRESS).hostname}",
    }  # fmt: skip
