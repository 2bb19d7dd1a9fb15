"""Who asked for what a topic tells, each once, and how they are reached; who cannot be, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.channels.queries.desk import label_of
from parvis.conversation.models import Correspondent, Message, Stance, Thread
from parvis.conversation.queries import answering as ask
from parvis.conversation.queries.finding import living
from parvis.conversation.services.correspondents import digest_of, name_of
from parvis.conversation.services.mailing import address_for, is_by_link
from parvis.core.bilingual import LANGUAGES
from parvis.fediverse.models import RemoteActor
from parvis.fediverse.queries.rules import is_refused
from parvis.feedback.models import Remark, Topic
from parvis.feedback.queries import to_be_told
from parvis.traces.models import Handle
from parvis.traces.queries import EMAIL
from parvis.traces.services import has_objected

_THREAD, _HANDLE, _MESSAGE = "conversation:thread:", "handle:", "conversation:message:"
Sentence = str | Promise


@dataclass(frozen=True, kw_only=True)
class Listener:
    """Somebody who asked. who: their key in an offer; keys: all they are known by, so that nobody is told twice;
    way, label: by what they are reached, in a word; message: what is answered, None where only an address is known;
    times: how often they asked; refusal: why they are not told."""

    who: str
    keys: frozenset[str]
    remark: Remark
    way: str
    label: Sentence
    name: str = ""
    message: Message | None = None
    handle: Handle | None = None
    language: str = "fr"
    is_private: bool = True
    times: int = 1
    refusal: Sentence | None = None


@dataclass(frozen=True)
class Unreached:
    """People nobody can tell: why, how many."""

    why: Sentence
    people: int


def listeners_of(topic: Topic) -> list[Listener]:
    """Everybody who left us a way to tell them, each once, the first who asked first."""
    remarks = list(to_be_told(topic).select_related("handle"))
    looked = _Looked(remarks)
    return _each_once([looked.listener(remark) for remark in remarks])


def unreached_of(topic: Topic) -> list[Unreached]:
    """Those who left no way."""
    rows = Remark.objects.filter(topic=topic, contact="").order_by()
    erased = rows.exclude(erased_at=None).aggregate(n=Count("pk"), people=Sum("people"))
    found = [Unreached(_("asked to be erased, or their words are past their time"), erased["people"])] if erased["n"] else []  # fmt: skip
    left = rows.filter(erased_at=None).values("source").annotate(people=Sum("people"))
    return found + [
        Unreached(_NO_ADDRESS.get(each["source"], _("left no way to be told")), each["people"]) for each in left
    ]


_NO_ADDRESS: dict[str, Sentence] = {
    Remark.Source.FRONT_DESK: _("said it at the front desk and left no address"),
    Remark.Source.SURVEY: _("answered a survey and left no address"),
    Remark.Source.BY_HAND: _("a colleague noted it, without an address"),
}


def _each_once(found: Sequence[Listener]) -> list[Listener]:
    """One for each person, whatever number of times and by whatever handles: the latest way that is open."""
    groups: list[list[Listener]] = []
    by_key: dict[str, list[Listener]] = {}
    for each in found:
        mine = {id(group): group for key in each.keys if (group := by_key.get(key)) is not None}
        group = [one for known in mine.values() for one in known]
        if mine:
            groups = [known for known in groups if id(known) not in mine]
        group.append(each)
        groups.append(group)
        for one in group:
            by_key.update(dict.fromkeys(one.keys, group))
    order = {each.remark.pk: place for place, each in enumerate(found)}
    groups.sort(key=lambda group: min(order[each.remark.pk] for each in group))
    return [_one_of(group) for group in groups]


def _one_of(group: Sequence[Listener]) -> Listener:
    open_ways = [each for each in group if each.refusal is None]
    chosen = max(open_ways or group, key=lambda each: (each.remark.said_at, each.remark.pk))
    keys = frozenset(key for each in group for key in each.keys)
    return replace(chosen, keys=keys, times=len(group))


class _Looked:
    """All that is needed of the remarks of one topic, asked for in one go."""

    def __init__(self, remarks: Sequence[Remark]) -> None:
        self.threads = _threads(remarks)
        self.messages = _messages(remarks)
        self.first = _first_words(pk for pk in self.threads if pk not in {m.thread_id for m in self.messages.values()})
        self.handles = _handles(remarks)
        speakers = {each.handle_id for each in self.messages.values() if each.handle_id} | set(self.handles)
        self.refused = refused_among(speakers)
        self.ways: dict[Any, ask.WayOut] = {}

    def listener(self, remark: Remark) -> Listener:
        if remark.contact.startswith(_THREAD):
            return self._in_thread(remark)
        if remark.contact.startswith(_HANDLE):
            return self._by_letter(remark)
        return _unknown(remark)

    def _in_thread(self, remark: Remark) -> Listener:
        thread = self.threads.get(remark.contact.removeprefix(_THREAD))
        message = self.messages.get((remark.key or "").removeprefix(_MESSAGE))
        message = message or (self.first.get(thread.pk) if thread else None)
        if thread is None or message is None:
            return _unknown(remark)
        way, label = self._way(message)
        return Listener(
            who=_key_of(message), keys=_keys_of(message), remark=remark, way=way, label=label, name=name_in(message),
            message=message, handle=message.handle, language=_language(message.language or remark.language),
            is_private=message.is_private, refusal=self._refusal(message),
        )  # fmt: skip

    def _way(self, message: Message) -> tuple[str, Sentence]:
        heard = message.heard
        known = (message.thread.way, heard.network if heard else "", heard.connection_id if heard else None,
                 bool(heard and heard.object_id))  # fmt: skip
        if known not in self.ways:
            self.ways[known] = ask.way_out(message.thread, message)
        out = self.ways[known].by
        if out == "network" and heard is not None:
            label = label_of(heard.network)
            return f"network:{heard.network}", label
        if out == "carrier":
            is_mailed = bool(address_for(message))
            return ("mail", _("By e-mail")) if is_mailed or not is_by_link(message) else ("page", _("On their private page"))  # fmt: skip
        return "hand", _("By a colleague’s hand")

    def _refusal(self, message: Message) -> Sentence | None:
        thread = message.thread
        if thread.state == Thread.State.MUTED:
            return _("This conversation is muted.")
        mine = self.refused.get(message.handle_id or 0)
        return mine or ask.refusal(thread, message)

    def _by_letter(self, remark: Remark) -> Listener:
        number = remark.contact.removeprefix(_HANDLE)
        handle = self.handles.get(int(number)) if number.isdecimal() else None
        if handle is None or handle.network != EMAIL:
            return _unknown(remark)
        writer = Correspondent.objects.filter(digest=digest_of(handle.address)).first()
        keys = {f"handle:{handle.pk}"} | ({f"handle:{writer.handle_id}"} if writer and writer.handle_id else set())
        keys |= {f"person:{handle.person_id}"} if handle.person_id else set()
        return Listener(
            who=f"handle:{handle.pk}", keys=frozenset(keys), remark=remark, way="mail", label=_("By e-mail"),
            name=name_of(writer) if writer else "", handle=handle, language=_language(remark.language),
            refusal=self.refused.get(handle.pk) or _letter_refusal(handle),
        )  # fmt: skip


def _unknown(remark: Remark) -> Listener:
    key = f"remark:{remark.pk}"
    return Listener(
        who=key, keys=frozenset({key}), remark=remark, way="", label="", language=_language(remark.language),
        refusal=_("The conversation it was said in is gone."),
    )  # fmt: skip


def _threads(remarks: Sequence[Remark]) -> dict[str, Thread]:
    """By the number written in the contact: the conversation itself, or the one it became part of."""
    wanted = [each.contact.removeprefix(_THREAD) for each in remarks if each.contact.startswith(_THREAD)]
    rows = Thread.objects.filter(pk__in=[each for each in wanted if _is_uuid(each)]).select_related("merged_into")
    return {str(each.pk): living(each) for each in rows}


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


_BESIDE = ("thread__correspondent", "heard__trace__handle", "heard__connection", "handle")


def _messages(remarks: Sequence[Remark]) -> dict[str, Message]:
    keys = [(each.key or "").removeprefix(_MESSAGE) for each in remarks if (each.key or "").startswith(_MESSAGE)]
    rows = Message.objects.filter(pk__in=[int(each) for each in keys if each.isdecimal()])
    return {str(each.pk): each for each in rows.select_related(*_BESIDE)}


def _first_words(threads: Iterable[str]) -> dict[Any, Message]:
    rows = Message.objects.filter(thread__in=list(threads), direction="in").select_related(*_BESIDE)
    found: dict[Any, Message] = {}
    for each in rows.order_by("at", "pk"):
        found.setdefault(each.thread_id, each)
    return found


def _handles(remarks: Sequence[Remark]) -> dict[int, Handle]:
    named = [each.contact.removeprefix(_HANDLE) for each in remarks if each.contact.startswith(_HANDLE)]
    return Handle.objects.in_bulk([int(each) for each in named if each.isdecimal() and len(each) < 19])


def refused_among(handles: set[int]) -> dict[int, Sentence]:
    """Why we do not speak to some of these: we, or they, want it so."""
    rows = Stance.objects.filter(handle__in=handles).exclude(muted_at=None, gone_at=None)
    found: dict[int, Sentence] = {
        each.handle_id: _("You muted this person.") if each.muted_at else _("They left their network.") for each in rows
    }
    for remote in RemoteActor.objects.filter(handle__in=handles):
        if remote.handle_id and (remote.rule == RemoteActor.Rule.BLOCK or is_refused(remote.host)):
            found[remote.handle_id] = _("You blocked this person, or their server.")
    gone = Handle.objects.filter(pk__in=handles).exclude(erased_at=None, objected_at=None)
    return found | {each.pk: _GONE if each.erased_at else _OBJECTED for each in gone}


_GONE = _("Whoever wrote this asked to be erased.")
_OBJECTED = _("They asked not to be recorded.")


def _letter_refusal(handle: Handle) -> Sentence | None:
    return _OBJECTED if has_objected(network=EMAIL, address=handle.address) else None


def _key_of(message: Message) -> str:
    return f"handle:{message.handle_id}" if message.handle_id else f"message:{message.pk}"


def _keys_of(message: Message) -> frozenset[str]:
    handle, keys = message.handle, {_key_of(message), f"message:{message.pk}"}
    if handle is not None and handle.person_id:
        keys.add(f"person:{handle.person_id}")
    return frozenset(keys)


def name_in(message: Message) -> str:
    """How somebody signs where they spoke; a mail address is no name."""
    handle, writer = message.handle, message.thread.correspondent
    if writer is not None and handle is not None and writer.handle_id == handle.pk:
        return name_of(writer)
    return message.author or (handle.name if handle is not None and handle.erased_at is None else "")


def _language(told: str) -> str:
    """The one of ours somebody is spoken to in."""
    return told[:2] if told[:2] in LANGUAGES else settings.LANGUAGE_CODE[:2]
