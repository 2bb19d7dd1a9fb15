"""Telling those who asked: offered when a topic moves, sent when somebody says so, to each once.

The people are rows, written first in one transaction; each then goes through the door of answers under a key of its own.
Whoever dies in between leaves rows that wait: they are taken up again, and what left is found by its key.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Institution, User
from parvis.channels.services import NotSendable
from parvis.conversation import cleaning
from parvis.conversation.models import Answer, Message, Telling, Thread, Told
from parvis.conversation.queries import answering as ask
from parvis.conversation.services.answering import answer, problems_of
from parvis.conversation.services.correspondents import correspondent_at
from parvis.conversation.services.indexing import put
from parvis.conversation.services.listeners import Listener, listeners_of, name_in
from parvis.conversation.states import Offering, Reaching
from parvis.core.bilingual import LANGUAGES, pick, say
from parvis.core.clock import now
from parvis.core.errors import BadInput, NotAllowed, Refusal
from parvis.core.tasks import enqueue, tasks
from parvis.feedback.models import Remark, Topic, TopicMove
from parvis.feedback.services.moving import ANSWERS

_State = Telling.State
_TELL = "parvis.conversation.tasks.tell_those_who_asked"
# What can be told: {name} of whoever is told, the others the same for all.
VARIABLES = ("name", "topic", "link", "institution")
_VARIABLE = re.compile(r" ?\{(\w{1,30})\}")
_LONGEST = 5_000
_LATELY = timedelta(days=90)
_GIVEN_UP = timedelta(hours=6)
_log = logging.getLogger(__name__)


@transaction.atomic
def offer(topic: Topic) -> Telling | None:
    """A topic moved: what was offered before is overtaken; where those who asked can hear something new, it is offered."""
    move = TopicMove.objects.filter(topic=topic).order_by("-at", "-pk").first()
    for former in Telling.objects.filter(topic=topic, state=_State.OFFERED).exclude(move=move):
        Offering.claim(former, before=_State.OFFERED, after=_State.OVERTAKEN)
    if move is None or move.after not in ANSWERS or not Remark.objects.filter(topic=topic).exclude(contact="").exists():
        return None
    return Telling.objects.get_or_create(move=move, defaults={"topic": topic})[0]


def look_for_offers() -> int:
    """Offers nobody was left to make, or for those who were gathered later; how many."""
    later = TopicMove.objects.filter(topic=OuterRef("topic"), at__gt=OuterRef("at"))
    asked = Remark.objects.filter(topic=OuterRef("topic")).exclude(contact="")
    moves = TopicMove.objects.filter(after__in=ANSWERS, at__gte=now() - _LATELY, telling=None)
    rows = moves.exclude(Exists(later)).filter(Exists(asked)).select_related("topic")[:100]
    return sum(offer(each.topic) is not None for each in rows)


def words_of(telling: Telling) -> dict[str, str]:
    """What is proposed to be said, by language: what left last, else the usual words with what the public page says."""
    return {each: getattr(telling, f"text_{each}") or _usual(telling, each) for each in LANGUAGES}


def _usual(telling: Telling, language: str) -> str:
    topic = telling.topic
    with override(language):
        sentences = {
            "planned": gettext("You told us: “{topic}”. It is planned."),
            "done": gettext("You told us: “{topic}”. It is done."),
            "declined": gettext("You told us: “{topic}”. We looked into it, and shall not do it."),
        }
        told = getattr(topic, f"answer_{language}") if topic.is_public else ""
        parts = [gettext("Hello {name},"), sentences[telling.move.after], told, "{link}"]
        return _filled("\n\n".join(each for each in parts if each), {**_known(topic), "name": "{name}"})


def _known(topic: Topic) -> dict[str, str]:
    """What variables say in the language that is active; nothing is linked that the public may not read."""
    is_told = topic.is_public and topic.thing is not None
    return {
        "topic": pick(topic, "asked") or topic.title if topic.is_public else topic.title,
        "link": f"{settings.PUBLIC_ADDRESS}{topic.thing.path}" if is_told and topic.thing else "",
        "institution": str(Institution.current()),
    }


def _filled(text: str, known: Mapping[str, str]) -> str:
    """A variable nothing is known for goes away with the blank before it."""

    def one(found: re.Match[str]) -> str:
        value = known.get(found.group(1), "")
        return f"{' ' if found.group().startswith(' ') else ''}{value}" if value else ""

    return re.sub(r"\n{3,}", "\n\n", _VARIABLE.sub(one, text)).strip()


def filled(telling: Telling, text: str, *, name: str, language: str) -> str:
    """The words as one person reads them."""
    with override(language):
        return _filled(text, {**_known(telling.topic), "name": name})


def left_to_tell(telling: Telling, found: Collection[Listener] | None = None) -> list[Listener]:
    """Those who can be told and are not yet."""
    known = set(telling.people.values_list("who", flat=True))
    rows = listeners_of(telling.topic) if found is None else found
    return [each for each in rows if each.refusal is None and not (each.keys & known)]


def tell(telling: Telling, *, texts: Mapping[str, str], who: Collection[str], by: User) -> list[Told]:
    """Tell those of ``who`` that can be told, each once; nothing leaves while a network would refuse the words.

    texts: by language. Raises BadInput naming the field, NotAllowed, NotSendable.
    """
    if not by.has_perm(ask.RELEASES):
        raise NotAllowed(_("Your role does not let you answer."))
    if telling.state == _State.OVERTAKEN:
        raise BadInput(_("The topic has moved since: tell of its latest step."), field="text")
    chosen = [each for each in left_to_tell(telling) if each.who in who]
    if not chosen:
        raise BadInput(_("Nobody is chosen who can be told."), remedy=_("Tick somebody."), field="who")
    words = {each: _checked(texts, each) for each in sorted({one.language for one in chosen})}
    _ask_networks(telling, chosen, words, by)
    with transaction.atomic():
        _write(telling, chosen, words, by)
        enqueue(tasks[_TELL], str(telling.pk))
    return list(telling.people.filter(who__in=[each.who for each in chosen]))


def _checked(texts: Mapping[str, str], language: str) -> str:
    text, field = cleaning.clean_text(texts.get(language, ""), longest=_LONGEST), f"text_{language}"
    if not text:
        raise BadInput(_("The words are missing."), remedy=_("Somebody is spoken to in this language."), field=field)
    wrong = [each for each in dict.fromkeys(_VARIABLE.findall(text)) if each not in VARIABLES]
    if wrong:
        told, known = (", ".join(f"{{{each}}}" for each in names) for names in (wrong, VARIABLES))
        raise BadInput(say(_("%(wrong)s is not known. These are: %(known)s."), wrong=told, known=known), field=field)
    return text


def _ask_networks(telling: Telling, chosen: Collection[Listener], words: Mapping[str, str], by: User) -> None:
    """Words too long for a network are told before anybody reads them: the longest name of each is tried."""
    longest: dict[tuple[str, str], Listener] = {}
    for each in chosen:
        if each.way.startswith("network:") and each.message is not None:
            known = longest.get((each.way, each.language))
            if known is None or len(each.name) > len(known.name):
                longest[each.way, each.language] = each
    problems = []
    for each in longest.values():
        assert each.message is not None
        text = filled(telling, words[each.language], name=each.name, language=each.language)
        row = Answer(thread=each.message.thread, to=each.message, text=text, language=each.language, by=by)
        problems += problems_of(row, by=by)
    if problems:
        raise NotSendable(problems)


def _write(telling: Telling, chosen: Collection[Listener], words: Mapping[str, str], by: User) -> None:
    kept: dict[str, Any] = {f"text_{language}": text for language, text in words.items()}
    if telling.state == _State.GIVEN:
        Telling.objects.filter(pk=telling.pk).update(by=by, changed_at=now(), **kept)
    elif not Offering.claim(telling, before=telling.state, after=_State.GIVEN, by=by, reason="", **kept):
        raise BadInput(_("Somebody has just seen to it."), remedy=_("Look at it again."), field="who")
    rows = [
        Told(telling=telling, who=each.who, remark=each.remark, message=each.message, language=each.language,
             words=words[each.language], by=by)
        for each in chosen
    ]  # fmt: skip
    Told.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def decline(telling: Telling, *, reason: str, by: User) -> None:
    """Nobody is told, for a reason that is kept. Raises BadInput, NotAllowed."""
    if not by.has_perm(ask.RELEASES):
        raise NotAllowed(_("Your role does not let you answer."))
    if not reason.strip():
        raise BadInput(_("Say why: it is kept."), field="reason")
    if not Offering.claim(telling, before=_State.OFFERED, after=_State.DECLINED, reason=reason.strip()[:2_000], by=by):
        raise BadInput(_("Somebody has just seen to it."), remedy=_("Look at it again."), field="reason")


def carry_on(*, telling: Telling | None = None, most: int = 500) -> int:
    """Tell those who wait to be told; how many were seen to. Harmless when repeated, by several at once too."""
    rows = Told.objects.filter(state=Told.State.WAITING)
    rows = rows.filter(telling=telling) if telling else rows
    rows = rows.select_related("telling__topic__thing", "by", "remark__handle", "remark__trace")
    return sum(map(_reach_safely, list(rows.order_by("created_at", "pk")[:most])))


def _reach_safely(row: Told) -> bool:
    try:
        return reach(row)
    except Exception:
        # One who cannot be reached for a reason nobody foresaw stops no other.
        _log.exception("somebody could not be told: %s", row.pk)
        if now() - row.created_at > _GIVEN_UP:
            _fail(row, _("Something went wrong here."))
        return False


def reach(row: Told) -> bool:
    """Tell one person, through the door of answers; whether it is seen to."""
    message = row.message or _begun(row)
    if message is None or row.by is None:
        return _fail(row, _("There is nobody left to tell, or who tells."))
    name = name_in(message)
    text = filled(row.telling, row.words, name=name, language=row.language)
    try:
        made = answer(
            message.thread, text=text, by=row.by, to=message, key=f"told:{row.pk}", language=row.language
        )  # fmt: skip
    except NotSendable as refusal:
        return _fail(row, refusal, answer=Answer.objects.filter(key=f"told:{row.pk}").first())
    except Refusal as refusal:
        return _fail(row, refusal)
    return Reaching.claim(row, before=row.state, after=Told.State.GIVEN, answer=made, words="", problem={})


def _fail(row: Told, why: Any, **told: Any) -> bool:
    return Reaching.claim(row, before=row.state, after=Told.State.FAILED, problem=_both(why), **told)


def _both(why: Any) -> dict[str, str]:
    """What stands against it, in both languages."""
    kept = {}
    for language in LANGUAGES:
        with override(language):
            kept[language] = " ".join(map(str, why.problems)) if isinstance(why, NotSendable) else str(why)
    return kept


def again(row: Told, *, by: User) -> bool:
    """Try once more with somebody who was not told. Raises NotAllowed, BadInput."""
    if not by.has_perm(ask.RELEASES):
        raise NotAllowed(_("Your role does not let you answer."))
    if not Reaching.claim(row, before=Told.State.FAILED, after=Told.State.WAITING, by=by, problem={}):
        raise BadInput(_("Somebody has just seen to it."), remedy=_("Look at it again."))
    return reach(row)


@transaction.atomic
def _begun(row: Told) -> Message | None:
    """The conversation with somebody who left an address elsewhere, at the front desk say: their words, to be answered
    by mail as any letter is. Made once; None where the address or the words are gone."""
    remark = row.remark
    handle = remark.handle if remark is not None else None
    if remark is None or handle is None or handle.erased_at is not None or not remark.contact:
        return None
    writer = correspondent_at(handle.address)
    key = f"remark:{remark.pk}"
    known = Message.objects.filter(key=key).select_related("thread", "handle").first()
    if known is None:
        known = _open(remark, writer, key, row.language)
    Told.objects.filter(pk=row.pk).update(message=known)
    row.message = known
    return known


def _open(remark: Remark, writer: Any, key: str, language: str) -> Message:
    with override(language):
        subject = gettext("What you told us")
    thread = Thread.objects.create(
        way="mail", correspondent=writer, starter=writer.handle, language=language, subject=subject,
        about=remark.about, site=remark.site, department=remark.department, is_private=True, kind=remark.mark,
        messages=1, first_in_at=remark.said_at, last_in_at=remark.said_at, last_at=remark.said_at,
    )  # fmt: skip
    message = Message.objects.create(
        thread=thread, direction=Message.Direction.IN, handle=writer.handle, text=remark.text, language=language,
        at=remark.said_at, is_private=True, visibility="direct", kind=remark.mark, trace=remark.trace, key=key,
    )  # fmt: skip
    put([message])
    return message


def leave(row: Told, *, by: User) -> None:
    """Somebody who was not told is left so. Raises NotAllowed, BadInput."""
    if not by.has_perm(ask.RELEASES):
        raise NotAllowed(_("Your role does not let you answer."))
    if not Reaching.claim(row, before=Told.State.FAILED, after=Told.State.LEFT, by=by):
        raise BadInput(_("Somebody has just seen to it."), remedy=_("Look at it again."))
