"""What a message is: a remark, a question, a complaint, an idea or thanks; and who is muted or hidden, and why."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import User
from parvis.conversation.models import Kind, Message, Stance, Thread
from parvis.conversation.services.correspondents import address_of
from parvis.conversation.services.courtesies import thank_after_commit
from parvis.conversation.services.moving import move, note, set_fields
from parvis.core.clock import now
from parvis.core.errors import BadInput
from parvis.feedback import services as feedback
from parvis.feedback.models import Remark
from parvis.feedback.services.taking import Place

# How feedback calls the ways of conversation.
_SOURCES = {
    "network": "network", "private": "network", "mail": "mail", "form": "form", "question": "form", "by_hand": "by_hand",
    "review": "network",
}  # fmt: skip


def contact_of(thread: Thread) -> str:
    """What feedback keeps to have whoever asked told; it never opens it."""
    return f"conversation:thread:{thread.pk}"


@transaction.atomic
def mark(thread: Thread, *, kind: str, by: User, message: Message | None = None, people: int = 1) -> Remark | None:
    """Say what somebody's message is, and hand it to feedback; "" takes the mark away from the conversation.

    message: the first said to us otherwise; marked twice, it is one remark. Raises BadInput.
    """
    if kind and kind not in Kind.values:
        raise BadInput(_("Choose what it is."), field="kind")
    if thread.kind != kind:
        note(thread, "kind", before=thread.kind, after=kind, by=by, message=message)
        set_fields(thread, kind=kind)
    said = message or Message.objects.filter(thread=thread, direction="in").order_by("at", "pk").first()
    if not kind or said is None or said.deleted_at is not None or not said.text:
        return None
    Message.objects.filter(pk=said.pk).update(kind=kind)
    if kind == Kind.THANKS:
        thank_after_commit(said)
    return _remark(thread, said, kind, by, people)


def _remark(thread: Thread, said: Message, kind: str, by: User, people: int) -> Remark:
    is_public = not said.is_private and said.address.startswith("https://")
    email = address_of(thread.correspondent) if thread.correspondent else ""
    place = Place(about=thread.about, site=thread.site, department=thread.department)
    known = Remark.objects.filter(key=f"conversation:message:{said.pk}").first()
    if known is not None and known.mark != kind:
        return feedback.change_remark(remark=known, mark=kind, people=max(people, known.people), place=place, by=by)
    return known or feedback.take_down(
        source=_SOURCES[thread.way], text=said.text, mark=kind, key=f"conversation:message:{said.pk}",
        channel=thread.network, language=said.language, said_at=said.at, people=people,
        place=place, handle=said.handle, email=email, trace=said.trace, is_private=said.is_private, quoting="public" if is_public else "no",
        url=said.address if is_public else "", contact=contact_of(thread), by=by,
    )  # fmt: skip


@transaction.atomic
def hide(message: Message, *, by: User, reason: str) -> None:
    """Show a message no more, saying why; nothing is lost."""
    _need(reason)
    Message.objects.filter(pk=message.pk, hidden_at=None).update(hidden_at=now())
    note(message.thread, "hidden", by=by, reason=reason.strip(), message=message)
    set_fields(message.thread)


@transaction.atomic
def show(message: Message, *, by: User) -> None:
    """Show it again."""
    Message.objects.filter(pk=message.pk).update(hidden_at=None)
    note(message.thread, "shown", by=by, message=message)
    set_fields(message.thread)


@transaction.atomic
def mute_person(thread: Thread, *, by: User, reason: str) -> None:
    """Whoever began it: this and whatever else they begin is muted, until somebody takes that back. Nothing is lost."""
    _need(reason)
    if thread.starter_id is None:
        raise BadInput(_("Nobody is known to have begun this conversation."), field="who")
    told = {"muted_at": now(), "muted_by": by, "reason": reason.strip()}
    Stance.objects.update_or_create(handle_id=thread.starter_id, defaults=told)
    note(thread, "muted", by=by, reason=reason.strip())
    move(thread, Thread.State.MUTED, by=by, reason=reason.strip())


@transaction.atomic
def unmute_person(thread: Thread, *, by: User) -> None:
    """Take that back, and this conversation up again."""
    Stance.objects.filter(handle=thread.starter_id).update(muted_at=None, muted_by=None, reason="")
    note(thread, "unmuted", by=by)
    if thread.state == Thread.State.MUTED:
        move(thread, Thread.State.ASSIGNED if thread.assignee_id else Thread.State.NEW, by=by)


def _need(reason: str) -> None:
    if not reason.strip():
        raise BadInput(_("Say why: it is kept."), field="reason")
