"""What may be answered, by whom and how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Institution, User
from parvis.channels.models import Connection
from parvis.channels.registry import NETWORKS
from parvis.channels.services import Answering as OnNetwork
from parvis.channels.services import able_to
from parvis.conversation.contracts import carriers
from parvis.conversation.models import Answer, Message, Settings, Stance, Thread
from parvis.core.bilingual import say
from parvis.fediverse.models import Actor

ANSWERS, RELEASES, APPROVES = (
    "conversation.add_answer", "conversation.change_answer", "conversation.approve_answer",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class WayOut:
    """How an answer would leave. by: "network", "carrier" or "hand"; connections: our accounts able to, the one that
    heard it first; voice: the member's own on the social web; begins: how the text begins ("@ana@server ")."""

    by: str
    connections: tuple[Connection, ...] = ()
    voice: Actor | None = None
    begins: str = ""


def to_answer(thread: Thread) -> Message | None:
    """What an answer answers unless told otherwise: the last word said to us that is still there."""
    rows = Message.objects.filter(thread=thread, direction="in", deleted_at=None, erased_at=None)
    return (
        rows.select_related("heard__trace__handle", "heard__connection", "handle", "thread")
        .order_by("-at", "-pk")
        .first()
    )


def refusal(thread: Thread, to: Message | None) -> str | Promise | None:
    """Why nobody can answer it, a sentence; None when one can."""
    if to is None or to.deleted_at is not None:
        return _("Its author took this message back: there is nothing left to answer.")
    if to.erased_at is not None:
        return _("Whoever wrote this message asked to be erased.")
    if to.direction not in (Message.Direction.IN, Message.Direction.OTHERS):
        return _("One answers what somebody said to us.")
    if to.heard is not None and to.heard.gone_at is not None:
        return _("Its author took this message back: there is nothing left to answer.")
    return _stance_refusal(to) or _carrier_refusal(thread, to)


def _stance_refusal(to: Message) -> str | Promise | None:
    stance = Stance.objects.filter(handle=to.handle_id).first() if to.handle_id else None
    if stance is None or stance.blocked_at is None:
        return None
    return say(_("%(who)s has blocked us and wants no answer."), who=to.author or _("This person"))


def _carrier_refusal(thread: Thread, to: Message) -> Any:
    carrier = carriers.get(thread.way)
    return carrier.refusal(thread, to) if carrier else None


def way_out(thread: Thread, to: Message, *, by: User | None = None) -> WayOut:
    """How an answer would leave: on its own network, by the carrier of its way, or by a colleague's hand."""
    if thread.way in carriers:
        return WayOut(by="carrier", voice=None)
    heard = to.heard
    if heard is None or heard.network not in NETWORKS or not (heard.object_id or heard.object_url):
        return WayOut(by="hand")
    answering = OnNetwork(heard, "reply")
    able = tuple(able_to(answering)) if heard.object_id else ()
    if heard.network == "own":
        able = _of_the_house(able)
    if not able:
        return WayOut(by="hand")
    voice = voice_of(by) if heard.network == "own" else None
    return WayOut(by="network", connections=able, voice=voice, begins=answering.begins)


def _of_the_house(able: tuple[Connection, ...]) -> tuple[Connection, ...]:
    """Without the voices of experts, by which nobody else ever speaks; the institution's own first."""
    kinds = dict(Actor.objects.filter(username__in=[each.account for each in able]).values_list("username", "kind"))
    left = [each for each in able if kinds.get(each.account) != Actor.Kind.EXPERT]
    return tuple(sorted(left, key=lambda each: kinds.get(each.account) != Actor.Kind.INSTITUTION))


def voice_of(member: User | None) -> Actor | None:
    """The voice somebody speaks with in their own name."""
    if member is None:
        return None
    rows = Actor.objects.filter(kind=Actor.Kind.EXPERT, member=member, retired_at=None, moved_to="")
    return rows.order_by("created_at").first()


def may_release(user: User, answer: Answer | None = None) -> bool:
    """Whether somebody may let an answer leave: editors, or approvers alone where every answer is approved. Nobody
    approves their own where all are, unless the institution allows whoever is alone."""
    if not Settings.current().drafts_only:
        return user.has_perm(RELEASES)
    is_own = answer is None or answer.by_id == user.pk
    return user.has_perm(APPROVES) and (not is_own or Institution.current().allows_alone)


def may_speak_for_themselves(user: User) -> bool:
    """An expert with a voice of their own answers in their own name without asking, unless all is approved."""
    return voice_of(user) is not None and user.has_perm(ANSWERS) and not Settings.current().drafts_only


def to_approve(user: User) -> QuerySet[Answer]:
    """Answers that wait for somebody's approval, theirs to give, the oldest first."""
    wanted = APPROVES if Settings.current().drafts_only else RELEASES
    if not user.has_perm(wanted):
        return Answer.objects.none()
    rows = Answer.objects.filter(state=Answer.State.ASKED).exclude(by=user)
    return rows.select_related("thread", "by", "to").order_by("changed_at")


def by_hand(user: User | None = None) -> QuerySet[Answer]:
    """Answers a colleague has to give by hand: all, or those of threads that are somebody's or nobody's."""
    rows = Answer.objects.filter(state=Answer.State.BY_HAND).select_related("thread", "to", "by").order_by("changed_at")
    return rows if user is None else rows.filter(thread__assignee__in=[user.pk]) | rows.filter(thread__assignee=None)


def sent_back(user: User) -> QuerySet[Answer]:
    """Answers of somebody's that came back with a reason, the oldest first."""
    return Answer.objects.filter(state=Answer.State.RETURNED, by=user).order_by("changed_at")
