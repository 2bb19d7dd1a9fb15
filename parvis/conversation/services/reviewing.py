"""Reviews and posts of others, brought in by their address: a summary of our own, never their text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import User
from parvis.conversation import cleaning
from parvis.conversation.contracts import Arrival, Author
from parvis.conversation.letters.pages import PageFacts, read_page
from parvis.conversation.letters.reading import decoded
from parvis.conversation.models import Message
from parvis.conversation.services.receiving import receive
from parvis.core.clock import now
from parvis.core.errors import BadInput, NotAllowed
from parvis.core.web import AskFailed, Limits, ask

_LIMITS = Limits(most_bytes=2_000_000, seconds=10)
_LONGEST = 2_000


@dataclass(frozen=True, kw_only=True)
class Review:
    """What somebody brings: its address, whose it is, and what we say of it."""

    url: str
    title: str
    summary: str
    author: str = ""
    at: datetime | None = None
    about: UUID | None = None
    language: str = ""


def propose_review(url: str) -> PageFacts:
    """What its page says of itself, for a person to check. Raises BadInput for an address that cannot be asked."""
    address = _checked(url)
    try:
        answer = ask(address, limits=_LIMITS)
    except AskFailed as error:
        raise BadInput(
            _("This page cannot be read."), remedy=_("Check its address, or fill in the rest by hand."), field="url"
        ) from error
    if not answer.is_good or "html" not in answer.media_type:
        raise BadInput(
            _("This page cannot be read."), remedy=_("Check its address, or fill in the rest by hand."), field="url"
        )
    return read_page(decoded(answer.body, ""))


def known_review(url: str) -> Message | None:
    """The one brought in from that address already."""
    return Message.objects.filter(key=_key(url.strip())).first()


def _key(url: str) -> str:
    return f"review:{sha256(url.encode()).hexdigest()}"


def bring_review(review: Review, *, by: User) -> Message:
    """Keep one, once for each address. Raises NotAllowed, BadInput."""
    if not by.has_perm("conversation.add_message"):
        raise NotAllowed(_("Your role does not let you bring reviews."))
    url = _checked(review.url)
    if not review.summary.strip():
        raise BadInput(_("Say in a few words what it says: its own text stays there."), field="summary")
    return receive(
        Arrival(
            key=_key(url), way="review", at=review.at or now(),
            text=cleaning.clean_text(review.summary, longest=_LONGEST), subject=review.title, address=url,
            author=Author(network="web", name=review.author, url=url) if review.author.strip() else None,
            about=review.about, language=review.language, payload={"brought_by": by.pk},
        )
    )  # fmt: skip


def _checked(url: str) -> str:
    address = url.strip()
    if not address.startswith(("https://", "http://")) or len(address) > 500 or any(each.isspace() for each in address):
        raise BadInput(_("This is no address of a page."), remedy=_("Copy it from your browser."), field="url")
    return address
