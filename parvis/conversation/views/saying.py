"""How what was said stands in an open conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from parvis.accounts.models import User
from parvis.channels.models import Delivery
from parvis.channels.queries.desk import Line, label_of, line_of
from parvis.conversation.contracts import carriers
from parvis.conversation.models import Answer, Message, Move
from parvis.conversation.queries.reading import Reading
from parvis.conversation.views.narrowing import name_of

# A carrier's words for how far it is, and how they look.
_TAGS = {"sent": "ok", "held": "stop", "unknown": "wait"}
# Steps that name a network.
_OF_NETWORK = frozenset({
    "mute", "unmute", "block", "unblock", "report", "mod_asked", "mod_done", "mod_dropped",
})  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Said:
    """One message. who: as they call themselves; answer, line: of ours, what became of it; tag, standing: in a word;
    to: whose message it answers, where it is not the one before; member: of ours, who wrote it; hidden, hider: why it is, by whom."""

    message: Message
    who: str
    address: str = ""
    answer: Answer | None = None
    line: Line | None = None
    tag: str = ""
    standing: str = ""
    to: str = ""
    member: str = ""
    hider: str = ""
    hidden: Move | None = None


def said_in(reading: Reading, messages: Sequence[Message] | None = None) -> list[Said]:
    """What is shown of each message, in order."""
    rows = reading.messages if messages is None else messages
    keys = [row.delivery_id for row in rows if row.delivery_id]
    found = Delivery.objects.filter(pk__in=keys).select_related("connection", "shipment__thing") if keys else ()
    lines = {row.pk: line_of(row) for row in found}
    hidden = {move.message_id: move for move in reversed(reading.moves) if move.what == "hidden"}
    by_key, before = {row.pk: row for row in reading.messages}, None
    told = []
    for row in rows:
        told.append(_said(row, lines, hidden, by_key, before))
        before = row
    return told


def _said(row: Message, lines: Any, hidden: Any, by_key: dict[int, Message], before: Message | None) -> Said:
    answer = getattr(row, "answer", None)
    line = lines.get(row.delivery_id)
    tag, standing = _standing(answer, line)
    answered = by_key.get(row.reply_to_id or 0)
    is_next = answered is None or (before is not None and before.pk == answered.pk)
    return Said(
        message=row, who=who_said(row), address=_address(row), answer=answer, line=line, tag=tag, standing=standing,
        to="" if is_next or answered is None else who_said(answered),
        hidden=(veil := hidden.get(row.pk) if row.hidden_at else None), hider=name_of(veil.by) if veil else "",
        member=name_of(row.member),
    )  # fmt: skip


def who_said(row: Message) -> str:
    """Who speaks."""
    if row.direction == Message.Direction.NOTE:
        return name_of(row.member)
    if row.direction == Message.Direction.OUT:
        return row.author or _("Us")
    if row.erased_at is not None:
        return _("somebody who asked to be erased")
    return row.author or (row.handle.name or row.handle.address if row.handle else "") or _("somebody")


def _address(row: Message) -> str:
    """How their network names them, where that says more than their name."""
    handle = row.handle
    if handle is None or handle.erased_at is not None or row.direction == Message.Direction.OUT:
        return ""
    told = handle.address.removeprefix("acct:")
    return f"@{told.lstrip('@')}" if "@" in told and "/" not in told else ""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How far an answer is, in a word; why it is held back and what helps."""

    tag: str
    told: str
    reason: str = ""
    remedy: str = ""


def standing_of(answer: Answer) -> Standing:
    """How far one answer is now."""
    delivery = answer.delivery
    line = line_of(delivery) if delivery is not None else None
    tag, told = _standing(answer, line)
    return Standing(tag=tag, told=told, reason=line.reason if line else "", remedy=line.remedy if line else "")


def _standing(answer: Answer | None, line: Line | None) -> tuple[str, str]:
    if line is not None:
        return line.tag, str(line.delivery.get_state_display())
    if answer is None:
        return "", ""
    carrier = carriers.get(answer.thread.way)
    if carrier is not None and answer.state in (Answer.State.GOING, Answer.State.FAILED, Answer.State.DONE):
        code, told = carrier.standing(answer)
        return _TAGS.get(code, ""), str(told)
    tags = {Answer.State.DONE: "ok", Answer.State.BY_HAND: "wait", Answer.State.FAILED: "stop"}
    return tags.get(Answer.State(answer.state), ""), str(answer.get_state_display())


def told_move(move: Move) -> str:
    """One step of a conversation, as a sentence."""
    if move.what in _OF_NETWORK:
        return told_step(move.what, label_of(move.after))
    before, after = _value(move, move.before), _value(move, move.after)
    sentences = {
        "state": _("It is %(after)s"), "assignee": _("Given to %(after)s") if after else _("Taken from %(before)s"),
        "department": _("For %(after)s") if after else _("No longer for %(before)s"),
        "topic": _("For whoever knows %(after)s") if after else _("No longer about %(before)s"),
        "kind": _("Taken for: %(after)s") if after else _("No longer taken for: %(before)s"),
        "hidden": _("A message is hidden"), "shown": _("A message is shown again"),
        "muted": _("Whoever began it is muted"), "unmuted": _("Whoever began it is heard again"),
        "asked": _("An answer waits for approval"), "returned": _("An answer is sent back"),
        "rewritten": _("An answer is rewritten"), "dropped": _("An answer is called off"),
        "by_hand": _("Answered by hand"), "deleted": _("Its author took a message back"),
        "edited": _("Its author changed a message"), "merge": _("Another conversation joined it"),
        "blocked": _("They blocked us"), "moved": _("They moved to %(after)s"), "gone": _("They left"),
        "joined": _("Others say the very same"),
    }  # fmt: skip
    told = sentences.get(move.what, move.what)
    return told % {"before": before, "after": after} if "%(" in told else told


def told_step(what: str, where: str) -> str:
    """What is decided about somebody on a network, or what became of it."""
    sentences = {
        "mute": _("To be muted on %(where)s too"), "unmute": _("To be heard again on %(where)s"),
        "block": _("To be blocked on %(where)s"), "unblock": _("To be blocked no longer on %(where)s"),
        "report": _("To be reported on %(where)s"), "mod_done": _("What was decided is done on %(where)s"),
        "mod_asked": _("%(where)s is asked again"), "mod_dropped": _("What was decided on %(where)s is called off"),
    }  # fmt: skip
    return sentences[what] % {"where": where}


def _value(move: Move, value: str) -> str:
    from parvis.conversation.models import Kind, Thread

    labels: dict[str, Any] = {"state": Thread.State, "kind": Kind}
    kinds = labels.get(move.what)
    return str(kinds(value).label) if kinds is not None and value in kinds.values else value


def moves_told(reading: Reading) -> list[tuple[Move, str, str]]:
    """(step, sentence, by whom), the latest first."""
    return [(move, told_move(move), _by(move.by)) for move in reading.moves]


def _by(who: User | None) -> str:
    return name_of(who)
