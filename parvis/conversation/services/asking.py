"""What somebody writes by a form of the site, and where they read what became of it: without an account."""

from __future__ import annotations

import re
from uuid import UUID

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from parvis.channels.tokens import make_token, read_token
from parvis.conversation import cleaning
from parvis.conversation.contracts import Arrival, Author
from parvis.conversation.models import Message
from parvis.conversation.queries.asking import said_with
from parvis.conversation.services.hearing import delete
from parvis.conversation.services.receiving import receive
from parvis.core.clock import now
from parvis.core.errors import BadInput

LONGEST = 5_000
# Nobody writes faster; a page may stay open for a day, and its words are then shown again under a fresh token.
_QUICKEST_S, _OLDEST_S = 2, 24 * 3_600
_PURPOSE = "conversation.asked"
_NAMED = re.compile(r"(?:form|question):([0-9a-f-]{36})")
_SIGNER = "conversation.asking"


def make_form_token(about: str) -> str:
    """What a form bears: when it was shown, and about what. Nothing of whoever reads it: a kept page is everybody's."""
    return TimestampSigner(salt=_SIGNER).sign(about or "-")


def is_fresh(token: str, about: str) -> bool:
    """Whether a form was shown by us, about this, long enough ago for a person and not too long."""
    signer = TimestampSigner(salt=_SIGNER)
    try:
        told = signer.unsign(token[:300], max_age=_OLDEST_S)
    except BadSignature:
        return False
    return told == (about or "-") and not _is_younger(signer, token[:300])


def _is_younger(signer: TimestampSigner, token: str) -> bool:
    try:
        signer.unsign(token, max_age=_QUICKEST_S)
    except SignatureExpired:
        return False
    return True


def ask(
    *,
    text: str,
    once: str,
    name: str = "",
    email: str = "",
    about: UUID | None = None,
    language: str = "",
    follows: Message | None = None,
) -> Message:
    """Keep what somebody wrote. once: the same for the same sending, pressed however often; follows: the first message of
    theirs, whose conversation goes on. Raises BadInput for no words or too many.
    """
    if not cleaning.clean_text(text):
        raise BadInput(_("There is nothing to say."), remedy=_("Write your message."), field="text")
    if len(text) > LONGEST:
        raise BadInput(_("This is too long."), remedy=_("Shorten it, or write us a letter."), field="text")
    number = UUID(salted_hmac("conversation.once", once).hexdigest()[:32])
    way = follows.thread.way if follows else "question" if about else "form"
    key = f"{follows.key}:{number}" if follows else f"{way}:{number}"
    latest = said_with(follows)[-1] if follows else None
    return receive(
        Arrival(
            key=key, way=way, at=now(), text=text, address=f"urn:uuid:{number}",  # type: ignore[arg-type]
            author=Author(network=way, email=email, name=name) if email and not follows else _unnamed(name),
            handle=follows.handle_id if follows else None, in_reply_to=latest.address if latest else "",
            about=follows.thread.about_id if follows else about, language=language, is_private=True, visibility="direct",
        )
    )  # fmt: skip


def _unnamed(name: str) -> Author | None:
    return Author(network="form", name=name) if name else None


def link_token(message: Message) -> str:
    """The end of the private address where whoever wrote it reads the answer; "" for what came by no form."""
    found = _NAMED.match(message.key)
    return make_token(_PURPOSE, UUID(found.group(1))) if found else ""


def asked_by(token: str) -> Message | None:
    """The first message behind a private address, while its words are kept."""
    ids = read_token(_PURPOSE, token)
    if ids is None:
        return None
    rows = Message.objects.filter(key__in=[f"form:{ids[0]}", f"question:{ids[0]}"], erased_at=None, deleted_at=None)
    return rows.select_related("thread__about", "handle").first()


@transaction.atomic
def take_back(message: Message) -> None:
    """Whoever wrote it takes back all they wrote there: the words go, that they were written stays counted."""
    for one in Message.objects.filter(key__startswith=message.key, direction="in", deleted_at=None):
        delete(one)
