"""Answering, so that no answer is lost and none leaves twice.

The attempt is a row with a key of its own, written first: whoever asks twice finds it. Letting it leave is one
transaction: its move, how it stands in the thread, and the sending that channels carries out (or the carrier's row).
From there channels know how to die without sending twice (docs/decisions/0100, 0124).
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from parvis.accounts.models import User
from parvis.channels.contracts import Visibility
from parvis.channels.models import Connection, Delivery
from parvis.channels.registry import adapter_of
from parvis.channels.secrets import bare_account
from parvis.channels.services import Answering as OnNetwork
from parvis.channels.services import (
    LinkTo,
    NotSendable,
    Problem,
    Variant,
    connect,
    content_of,
    institution_thing,
    preview_shipment,
    write_shipment,
)
from parvis.conversation import cleaning
from parvis.conversation.contracts import carriers
from parvis.conversation.models import Answer, Message, Thread
from parvis.conversation.queries import answering as ask
from parvis.conversation.services.indexing import put
from parvis.conversation.services.moving import move, note, set_fields, settle_need
from parvis.conversation.signals import answer_given
from parvis.conversation.states import Answering
from parvis.core.clock import now
from parvis.core.errors import BadInput, NotAllowed
from parvis.core.ids import uuid7
from parvis.traces.services import Act, append

_State = Answer.State
_LONGEST = 20_000
_OPEN = (_State.DRAFT, _State.ASKED, _State.RETURNED)


def answer(
    thread: Thread,
    *,
    text: str,
    by: User,
    to: Message | None = None,
    as_: str = "institution",
    key: str = "",
    language: str = "",
    link: str = "",
    waits: bool = False,
    connection: Connection | None = None,
) -> Answer:
    """Answer a message: at once for whoever may, else it waits for approval. The same key gives the same answer.

    as_: "institution", or "own" for an expert in their own name (their voice where they have one, else signed);
    waits: we asked something back; connection: which account of ours, the one that heard it otherwise.
    Raises BadInput for what cannot be answered, NotAllowed, NotSendable for what its network will not take.
    """
    known = Answer.objects.filter(key=key).first() if key else None
    row = known or draft(
        thread, text=text, by=by, to=to, as_=as_, key=key, language=language, link=link, waits=waits,
        connection=connection,
    )  # fmt: skip
    if row.state not in (_State.DRAFT, _State.RETURNED):
        return row
    if ask.may_release(by, row) or (row.voice is not None and ask.may_speak_for_themselves(by)):
        return let_go(row, by=by)
    return ask_approval(row, by=by)


def draft(
    thread: Thread,
    *,
    text: str,
    by: User,
    to: Message | None = None,
    as_: str = "institution",
    key: str = "",
    language: str = "",
    link: str = "",
    waits: bool = False,
    connection: Connection | None = None,
) -> Answer:
    """Write an answer without letting it leave. Raises BadInput, NotAllowed."""
    if not by.has_perm(ask.ANSWERS):
        raise NotAllowed(_("Your role does not let you answer."))
    to = to or ask.to_answer(thread)
    _check(thread, to, text)
    voice = ask.voice_of(by) if as_ == "own" and to and to.heard and to.heard.network == "own" else None
    values = {
        "thread": thread, "to": to, "text": cleaning.clean_text(text, longest=_LONGEST), "by": by, "voice": voice,
        "language": language[:12] or thread.language, "is_private": bool(to and to.is_private), "waits": waits,
        "signed": _name(by) if as_ == "own" and voice is None else "", "link": link[:500], "connection": connection,
    }  # fmt: skip
    key = key[:100] or str(uuid7())
    try:
        with transaction.atomic():
            return Answer.objects.create(key=key, **values)
    except IntegrityError:
        return Answer.objects.get(key=key)


def _check(thread: Thread, to: Message | None, text: str) -> None:
    if to is not None and to.thread_id != thread.pk:
        raise BadInput(_("This message is of another conversation."), field="to")
    refused = ask.refusal(thread, to)
    if refused:
        raise BadInput(refused, field="to")
    if not text.strip():
        raise BadInput(_("There is nothing to say."), remedy=_("Write an answer."), field="text")


def _name(member: User) -> str:
    return member.get_full_name() or member.get_username()


def rewrite(row: Answer, *, text: str, by: User) -> None:
    """Change the words of what has not left. Raises BadInput."""
    if not text.strip():
        raise BadInput(_("There is nothing to say."), remedy=_("Write an answer."), field="text")
    told = {"text": cleaning.clean_text(text, longest=_LONGEST), "changed_at": now()}
    if not Answer.objects.filter(pk=row.pk, state__in=_OPEN).update(**told):
        raise _left()
    row.refresh_from_db()
    note(row.thread, "rewritten", by=by)


def ask_approval(row: Answer, *, by: User) -> Answer:
    """Ask somebody to approve it."""
    with transaction.atomic():
        if not Answering.claim(row, before=row.state, after=_State.ASKED, reason=""):
            raise _left()
        note(row.thread, "asked", by=by)
        set_fields(row.thread)
    return row


def approve(row: Answer, *, by: User) -> Answer:
    """Let leave what somebody else wrote. Raises NotAllowed, NotSendable."""
    if not ask.may_release(by, row):
        raise NotAllowed(_("Your role does not let you approve answers."))
    if row.state != _State.ASKED:
        raise _left()
    return let_go(row, by=by)


def send_back(row: Answer, *, by: User, reason: str) -> Answer:
    """Give it back to whoever wrote it, saying why. Raises NotAllowed, BadInput."""
    if not ask.may_release(by, row):
        raise NotAllowed(_("Your role does not let you approve answers."))
    if not reason.strip():
        raise BadInput(_("Say why: whoever wrote it has to know."), field="reason")
    with transaction.atomic():
        if not Answering.claim(row, before=_State.ASKED, after=_State.RETURNED, reason=reason.strip(), approver=by):
            raise _left()
        note(row.thread, "returned", by=by, reason=reason.strip())
        set_fields(row.thread)
    return row


def drop(row: Answer, *, by: User) -> Answer:
    """Call off what has not left. Raises BadInput when it has."""
    with transaction.atomic():
        if not Answering.allows(row.state, _State.DROPPED) or not Answering.claim(
            row, before=row.state, after=_State.DROPPED
        ):
            raise _left()
        if row.said is not None:
            Message.objects.filter(pk=row.said.pk).update(deleted_at=now())
        note(row.thread, "dropped", by=by)
        settle_need(row.thread)
    return row


def drop_unsent(row: Answer, *, reason: str) -> bool:
    """Call off by itself what was to leave by itself; whether it had not left."""
    return Answering.claim(row, before=_State.DRAFT, after=_State.DROPPED, reason=reason)


def _left() -> BadInput:
    return BadInput(_("This answer has left, or was called off."), remedy=_("Open the conversation again."))


def let_go(row: Answer, *, by: User | None) -> Answer:
    """Let an answer leave, once. What its network says against it is asked before anything is written.

    by: None for what leaves by itself.
    """
    row = Answer.objects.select_related("thread", "to__heard__trace__handle", "to__heard__connection", "voice").get(
        pk=row.pk
    )
    if row.state not in _OPEN:
        return row
    _check(row.thread, row.to, row.text)
    assert row.to is not None
    way = ask.way_out(row.thread, row.to, by=row.by)
    if way.by == "network":
        return _by_network(row, way, by=by)
    with transaction.atomic():
        after = _State.GOING if way.by == "carrier" else _State.BY_HAND
        if not Answering.claim(row, before=row.state, after=after, **_given(row, by)):
            return _known(row)
        _say(row, row.to, _signed(row), by)
        if way.by == "carrier":
            carriers[row.thread.way].carry(row)
    return row


def _by_network(row: Answer, way: ask.WayOut, *, by: User | None) -> Answer:
    connection, told, text = _written(row, way, by)
    _ask_network(connection, told)
    with transaction.atomic():
        if not Answering.claim(row, before=row.state, after=_State.GOING, connection=connection, **_given(row, by)):
            return _known(row)
        shipment = write_shipment(about=row.thread.about, by=by, **told)
        row.delivery = shipment.deliveries.get()
        row.save(update_fields=["delivery"])
        _say(row, row.to, text, by, delivery=row.delivery)
    return row


def _written(row: Answer, way: ask.WayOut, by: User | None) -> tuple[Connection, dict[str, Any], str]:
    """(the account it leaves by, the shipment, its words)."""
    connection, variant, text = _shaped(row, way, by)
    content = content_of(text={}, link=LinkTo(url=row.link) if row.link and row.link not in text else None)
    told: dict[str, Any] = {"content": content, "connections": [connection], "variants": {connection.pk: variant}}
    return connection, told, text


def problems_of(row: Answer, *, by: User | None) -> list[Problem]:
    """What its network would say against an answer that is not written down yet; nothing where a hand or mail takes it."""
    assert row.to is not None
    way = ask.way_out(row.thread, row.to, by=row.by)
    if way.by != "network":
        return []
    _connection, told, _text = _written(row, way, by)
    return list(preview_shipment(**told)[0].problems)


def _known(row: Answer) -> Answer:
    """Somebody let it leave in the same moment."""
    row.refresh_from_db()
    return row


def _given(row: Answer, by: User | None) -> dict[str, Any]:
    return {"approver": by if by is not None and row.by_id != by.pk else None, "reason": ""}


def _shaped(row: Answer, way: ask.WayOut, by: User | None) -> tuple[Connection, Variant, str]:
    """(the account it leaves by, what it has of its own, its words)."""
    assert row.to is not None and row.to.heard is not None
    chosen = row.connection if row.connection in way.connections else None
    connection = _of_voice(row, by) or chosen or way.connections[0]
    text = _begun(_signed(row), way.begins)
    variant = OnNetwork(row.to.heard, "reply").variant(connection, text=text)
    variant = replace(variant, language=(row.language or row.to.language or "fr")[:2])
    if row.to.visibility in ("unlisted", "followers", "direct"):
        # No answer is read by more people than what it answers.
        variant = replace(variant, visibility=Visibility(row.to.visibility))
    return connection, variant, text


def _of_voice(row: Answer, by: User | None) -> Connection | None:
    """The account an expert's own voice speaks by, made at their first answer."""
    if row.voice is None:
        return None
    known = Connection.objects.filter(network="own", account=row.voice.username).first()
    if known is not None and known.is_usable:
        return known
    return connect("own", adapter_of("own").connect({"voice": row.voice.username}), by=by)


def _signed(row: Answer) -> str:
    return f"{row.text}\n\n— {row.signed}" if row.signed and row.signed not in row.text else row.text


def _begun(text: str, begins: str) -> str:
    """The words, beginning with who is spoken to where the network wants it."""
    return text if not begins or begins.strip().casefold() in text.casefold() else f"{begins}{text}"


def _ask_network(connection: Connection, told: dict[str, Any]) -> None:
    """What stands against it, and whom it names, are asked while nothing is locked. Raises NotSendable."""
    shape = preview_shipment(**told)[0]
    problems = list(shape.problems)
    if not problems:
        found = adapter_of(connection.network).prepare(shape.message, bare_account(connection))
        problems = [
            Problem(connection=connection, field=each.field or "text", message=each.message, remedy=each.remedy)
            for each in found
        ]
    if problems:
        raise NotSendable(problems)


def _say(row: Answer, to: Message | None, text: str, by: User | None, *, delivery: Delivery | None = None) -> None:
    """How it stands in the thread, in the ledger and in lists."""
    thread = row.thread
    message = Message.objects.create(
        thread=thread, direction=Message.Direction.OUT, member=row.by, text=text, language=row.language,
        is_private=row.is_private, reply_to=to, delivery=delivery, key=f"answer:{row.pk}", author=_author(row),
        visibility=to.visibility if to else "", is_automatic=row.is_automatic, trace=_trace(row, to),
    )  # fmt: skip
    put([message])
    row.said = message
    row.save(update_fields=["said"])
    _move_on(row, message, by)
    transaction.on_commit(partial(answer_given.send, sender=Answer, answer=row))


def _author(row: Answer) -> str:
    if row.voice is not None:
        with override(row.language[:2] if row.language[:2] in ("fr", "en") else "fr"):
            return str(row.voice)
    return row.signed


def _trace(row: Answer, to: Message | None) -> Any:
    """That we answered counts; what we said is in the thread alone."""
    thread = row.thread
    thing: UUID = thread.about_id or (to.trace.thing_id if to and to.trace else None) or institution_thing().pk
    return append(
        Act(
            kind="conversation.answer.sent", thing_id=thing, channel=thread.network or thread.way,
            in_reply_to_id=to.trace_id if to else None,
        )
    )  # fmt: skip


def _move_on(row: Answer, message: Message, by: User | None) -> None:
    from django.db.models import F

    thread = row.thread
    thread.refresh_from_db()
    if row.is_automatic:
        # A machine's word answers nobody: a person still does.
        set_fields(thread, messages=F("messages") + 1, last_at=message.at)
        thread.refresh_from_db()
        return
    if thread.state == Thread.State.MUTED:
        move(thread, Thread.State.ASSIGNED, by=by)
    move(thread, Thread.State.WAITING if row.waits else Thread.State.ANSWERED, by=by)
    set_fields(thread, messages=F("messages") + 1, last_at=message.at)
    thread.refresh_from_db()
    settle_need(thread)


@transaction.atomic
def record_done(row: Answer, *, by: User, url: str = "") -> Answer:
    """A colleague gave it by hand; url: where it is now. Raises BadInput when it was done or called off."""
    if not Answering.claim(row, before=_State.BY_HAND, after=_State.DONE, left_at=now()):
        raise _left()
    _settle_said(row, url=url, remote="", at=now())
    note(row.thread, "by_hand", by=by)
    return row


def settle_answer(delivery: Delivery) -> Answer | None:
    """What became of the sending of an answer; None for the sending of anything else. Harmless when repeated."""
    row = Answer.objects.filter(delivery=delivery).select_related("thread", "said").first()
    if row is None:
        return None
    outcome = {"sent": _State.DONE, "held": _State.FAILED, "cancelled": _State.DROPPED, "waiting": _State.GOING}
    after = outcome.get(delivery.state)
    with transaction.atomic():
        moved = after is not None and Answering.allows(row.state, after)
        if moved and after is not None and Answering.claim(row, before=row.state, after=after):
            if after == _State.DONE:
                _sent(row, delivery)
            elif after == _State.DROPPED and row.said is not None:
                Message.objects.filter(pk=row.said.pk).update(deleted_at=now())
        if delivery.state == "withdrawn" and row.said is not None:
            Message.objects.filter(pk=row.said.pk, deleted_at=None).update(deleted_at=now())
        settle_need(row.thread)
        set_fields(row.thread)
    return row


def _sent(row: Answer, delivery: Delivery) -> None:
    Answer.objects.filter(pk=row.pk).update(left_at=delivery.sent_at or now())
    base = delivery.connection.base_url
    remote = f"{base}#{delivery.remote_id}" if delivery.remote_id.isdecimal() and base else delivery.remote_id
    _settle_said(row, url=delivery.remote_url or delivery.remote_id, remote=remote, at=delivery.sent_at or now())


def _settle_said(row: Answer, *, url: str, remote: str, at: Any) -> None:
    """Where it is now, so that what answers it finds it; and when we first answered."""
    if row.said is not None:
        is_free = not Message.objects.filter(address=url[:500]).exclude(pk=row.said.pk).exists()
        Message.objects.filter(pk=row.said.pk).update(address=url[:500] if is_free else "", remote=remote[:500])
    if not row.is_automatic:
        Thread.objects.filter(pk=row.thread_id, first_answer_at=None).update(first_answer_at=at)
    set_fields(row.thread)


def settle_carried(row: Answer, outcome: str, *, url: str = "") -> bool:
    """What became of an answer that a way's own carrier brought: "done", "failed", or "going" when it is tried again.
    False when it had come to rest before."""
    row.refresh_from_db(fields=["state"])
    with transaction.atomic():
        if not Answering.allows(row.state, outcome) or not Answering.claim(row, before=row.state, after=outcome):
            return False
        if outcome == _State.DONE:
            Answer.objects.filter(pk=row.pk).update(left_at=now())
            _settle_said(row, url=url, remote="", at=now())
        settle_need(row.thread)
        set_fields(row.thread)
    return True


def settle_left_behind() -> int:
    """Answers whose sending came to rest while nobody was left to tell it; how many."""
    rest = ("sent", "held", "cancelled", "withdrawn")
    rows = Answer.objects.filter(state__in=(_State.GOING, _State.FAILED), delivery__state__in=rest)
    left = rows.exclude(state=_State.FAILED, delivery__state="held").select_related("delivery__connection")[:500]
    return len([settle_answer(each.delivery) for each in left if each.delivery is not None])
