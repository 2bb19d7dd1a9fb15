"""What colleagues say to each other about a conversation, who is writing, and words that come back."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import formats
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from parvis.accounts.models import Institution, User
from parvis.conversation import cleaning
from parvis.conversation.models import Message, SavedReply, Thread, Typing
from parvis.conversation.queries.reading import TYPING_FOR
from parvis.conversation.services.correspondents import name_of
from parvis.conversation.services.indexing import put
from parvis.conversation.services.moving import set_fields
from parvis.core.bilingual import pick
from parvis.core.clock import now, today
from parvis.core.errors import BadInput
from parvis.core.ids import uuid7

VARIABLES = ("name", "work", "link", "institution", "today", "signature")
_VARIABLE = re.compile(r"\{(\w{1,30})\}")


@transaction.atomic
def add_note(thread: Thread, *, text: str, by: User) -> Message:
    """An internal note: never sent, never counted. Raises BadInput."""
    words = cleaning.clean_text(text)
    if not words:
        raise BadInput(_("There is nothing to say."), remedy=_("Write a note."), field="text")
    message = Message.objects.create(
        thread=thread, direction=Message.Direction.NOTE, member=by, text=words, is_private=thread.is_private,
        key=f"note:{uuid7()}",
    )  # fmt: skip
    put([message])
    set_fields(thread)
    return message


def say_typing(thread: Thread, member: User) -> None:
    """They are writing here; said again every few seconds while they do."""
    Typing.objects.update_or_create(thread=thread, member=member, defaults={"at": now()})


def stop_typing(thread: Thread, member: User) -> None:
    """They sent it, or left."""
    Typing.objects.filter(thread=thread, member=member).delete()


def forget_typing() -> int:
    """Rows of who stopped without saying so; how many."""
    return Typing.objects.filter(at__lt=now() - 20 * TYPING_FOR).delete()[0]


def check_variables(text: str) -> list[str]:
    """The variables of a text that are none of ours, for its form to name."""
    return [each for each in dict.fromkeys(_VARIABLE.findall(text)) if each not in VARIABLES]


def fill(reply: SavedReply, *, thread: Thread, by: User, language: str = "") -> str:
    """A saved reply with its variables filled for a conversation, in its language, else the other one.

    A variable nothing is known for goes away with the blank before it.
    """
    wanted = (language or thread.language or "fr")[:2]
    with override(wanted if wanted in ("fr", "en") else "fr"):
        known = {name: str(value) for name, value in _known(thread, by).items()}
        text = pick(reply, "text")
    SavedReply.objects.filter(pk=reply.pk).update(uses=F("uses") + 1)
    return re.sub(r" ?\{(\w{1,30})\}", lambda found: _filled(found, known), text).strip()


def _filled(found: re.Match[str], known: dict[str, str]) -> str:
    if found.group(1) not in VARIABLES:
        return found.group()
    value = known.get(found.group(1), "")
    return f"{' ' if found.group().startswith(' ') else ''}{value}" if value else ""


def _known(thread: Thread, by: User) -> dict[str, Any]:
    about = thread.about
    return {
        "name": _name(thread), "work": about.title if about else "",
        "link": f"{settings.PUBLIC_ADDRESS}{about.path}" if about else "", "institution": Institution.current(),
        "today": formats.date_format(today(), "DATE_FORMAT"), "signature": by.get_full_name() or by.get_username(),
    }  # fmt: skip


def _name(thread: Thread) -> str:
    if thread.correspondent is not None:
        return name_of(thread.correspondent)
    return thread.starter.name if thread.starter is not None and thread.starter.erased_at is None else ""
