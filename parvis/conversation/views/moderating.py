"""What may be decided about whoever began a conversation, how far it is, and what was."""

from __future__ import annotations

from dataclasses import dataclass

from parvis.accounts.models import User
from parvis.channels.queries.desk import label_of
from parvis.conversation.models import Message, Moderation, Thread
from parvis.conversation.queries import moderating as look
from parvis.conversation.queries.reading import Reading
from parvis.conversation.views.narrowing import name_of
from parvis.conversation.views.saying import told_step
from parvis.core.bilingual import told_in
from parvis.core.text import shorten

_State = Moderation.State
_TAGS = {
    _State.DONE: "ok", _State.FAILED: "stop", _State.UNKNOWN: "stop", _State.BY_HAND: "wait", _State.ASKED: "wait",
    _State.ASKING: "wait",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Decided:
    """One decision. sentence: what, where; who decided it; problem, remedy: the network's, in the reader's language;
    acts: what may still be done about it ("mod_again", "mod_done", "mod_drop")."""

    row: Moderation
    sentence: str
    who: str
    tag: str
    problem: str
    remedy: str
    acts: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Moderating:
    """offers: what may be decided now ("mute", "unmute", "block", "unblock", "report"); by_hand: those of them that
    only a hand can do there; account: by which account of ours; label: their network; url: their page there;
    said: words of theirs that can be reported."""

    offers: tuple[str, ...]
    by_hand: frozenset[str]
    account: str
    label: str
    url: str
    said: tuple[tuple[int, str], ...]
    decided: tuple[Decided, ...]
    is_blocked: bool


def moderation_of(row: Thread, found: Reading, by: User) -> Moderating | None:
    """What the page offers; None where nobody is known to have begun it."""
    if row.starter is None:
        return None
    means = look.means(row)
    network = means.network if means else row.network
    stands = look.standing(row.starter, network) if network else frozenset()
    is_muted = bool(found.stance and found.stance.muted_at)
    wished = (
        ["unmute" if is_muted and "block" not in stands else "mute"] if not (is_muted and "block" in stands) else []
    )
    if means is not None:
        wished += ["unblock" if "block" in stands else "block", "report"]
    connection = means.connection if means else None
    return Moderating(
        offers=tuple(each for each in wished if look.may(by, each, network=network)),
        by_hand=frozenset(each for each in wished if means and each.removeprefix("un") not in (*means.can, "mute")),
        account=connection.name if connection else "", label=label_of(network) if network else "",
        url=means.url if means else "", said=tuple(_reportable(row, found)), is_blocked="block" in stands,
        decided=tuple(_decided(each, by) for each in look.history(row.starter)),
    )  # fmt: skip


def _reportable(row: Thread, found: Reading) -> list[tuple[int, str]]:
    theirs = [
        each for each in found.messages
        if each.handle_id == row.starter_id and each.direction != Message.Direction.OUT and each.text and not each.deleted_at
    ]  # fmt: skip
    return [(each.pk, shorten(" ".join(each.text.split()), 80)) for each in reversed(theirs[-20:])]


def _decided(row: Moderation, by: User) -> Decided:
    acts = {
        _State.FAILED: {"mod_again", "mod_drop"}, _State.UNKNOWN: {"mod_again", "mod_done"},
        _State.BY_HAND: {"mod_done", "mod_drop"}, _State.ASKED: {"mod_drop"},
    }  # fmt: skip
    may = look.may(by, row.verb, network=row.network)
    return Decided(
        row=row, sentence=told_step(row.verb, label_of(row.network)), who=name_of(row.by), tag=_TAGS.get(_State(row.state), ""),
        problem=told_in(row.problem.get("problem") or {}), remedy=told_in(row.problem.get("remedy") or {}),
        acts=frozenset(acts.get(_State(row.state), ())) if may else frozenset(),
    )  # fmt: skip
