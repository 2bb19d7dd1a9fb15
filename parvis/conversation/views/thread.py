"""One conversation: who speaks, what was said, what is answered, who has it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from parvis.accounts.models import User
from parvis.channels.queries.desk import label_of, told
from parvis.conversation import services
from parvis.conversation.forms import AnswerForm
from parvis.conversation.models import Answer, Kind, Message, SavedReply, Thread
from parvis.conversation.queries import answering, lists, reading
from parvis.conversation.services.suggesting import suggest
from parvis.conversation.views.giving import whom
from parvis.conversation.views.inbox import of_list
from parvis.conversation.views.moderating import moderation_of
from parvis.conversation.views.narrowing import asked_of, name_of
from parvis.conversation.views.saying import moves_told, said_in
from parvis.conversation.views.showing import speaker_of, title_of, where_of
from parvis.conversation.views.who import may_look, may_note, member, seen
from parvis.core.clock import now
from parvis.core.text import shorten
from parvis.feedback.models import Remark, Topic
from parvis.feedback.queries import nearest_topics
from parvis.traces.models import Trace

_State = Thread.State
# Beside an open conversation.
_BESIDE, _ACTS = 25, 8
_FRESH = 40
_REWRITTEN = (Answer.State.DRAFT, Answer.State.ASKED, Answer.State.RETURNED)


@require_safe
@may_look
def thread(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The conversation, with the list it was opened from beside it."""
    return page(request, seen(request, pk))


def page(request: HttpRequest, row: Thread, *, form: AnswerForm | None = None, status: int = 200) -> HttpResponse:
    """The whole page; form: what was typed and not taken."""
    by, asked = member(request), asked_of(request)
    told_so_far = reading.read(row, before=_before(request, row))
    context = {
        **of_list(asked, lists.threads(asked.filters, by=by, limit=_BESIDE).rows, by), "thread": row, "open": row,
        **_said(row, told_so_far, by), **_speaker(row, told_so_far, by), **_work(row, by), **_answering(request, row, form),
    }  # fmt: skip
    return render(request, "conversation/desk/thread.html", context, status=status)


def _before(request: HttpRequest, row: Thread) -> Message | None:
    asked = request.GET.get("before", "")
    return Message.objects.filter(thread=row, pk=int(asked)).first() if asked.isdecimal() and len(asked) < 19 else None


def _said(row: Thread, found: reading.Reading, by: User) -> dict[str, Any]:
    latest = found.messages[-1].pk if found.messages else 0
    return {
        "said": said_in(found), "is_whole": found.is_whole, "first": found.messages[0] if found.messages else None,
        "typing": [name_of(each) for each in reading.typing(row, but=by)], "moves": moves_told(found),
        "pending": [_pending(each, by) for each in found.answers if each.state in _REWRITTEN],
        "moment": row.changed_at.isoformat(), "latest": latest, "title": title_of(row), "assignee": name_of(row.assignee), "where": where_of(row),
        "is_late": bool(row.needs_answer and row.due_at and row.due_at < now()),
    }  # fmt: skip


def _pending(row: Answer, by: User) -> dict[str, Any]:
    """An answer that has not left: whether they may write it again, and let it leave."""
    may_release = answering.may_release(by, row)
    return {
        "row": row, "may_release": may_release, "who": name_of(row.by),
        "may_write": row.by_id == by.pk or may_release, "is_own": row.by_id == by.pk,
    }  # fmt: skip


def _speaker(row: Thread, found: reading.Reading, by: User) -> dict[str, Any]:
    acts = [each.pk for each in reading.acts_of(row.starter, most=_ACTS + 1)]
    shown = Trace.objects.filter(pk__in=acts).exclude(said__thread=row).order_by("-occurred_at")
    return {
        "speaker": speaker_of(row), "stance": found.stance, "moderation": moderation_of(row, found, by), "deeds": told(shown)[:_ACTS],
        "earlier": [(each, where_of(each), title_of(each)) for each in reading.earlier_of(row.starter, by=by, but=row)],
    }  # fmt: skip


def _work(row: Thread, by: User) -> dict[str, Any]:
    """Who has it, where it stands, what it is."""
    steps = {_State.NEW: "closed", _State.ASSIGNED: "closed", _State.WAITING: "closed", _State.ANSWERED: "closed"}
    return {
        "whom": whom() if by.has_perm("conversation.change_thread") else [], "step": steps.get(_State(row.state), "reopen"),
        "kinds": Kind.choices, "theirs": [(each.pk, shorten(" ".join(each.text.split()), 80)) for each in reading.theirs(row)], **(_gathered(row) if by.has_perm("feedback.view_topic") else {}),
    }  # fmt: skip


def _gathered(row: Thread) -> dict[str, Any]:
    """What it was taken for, the topic it joined, else those that resemble it."""
    said = reading.taken_for(row)
    if said is None:
        return {}
    remark = Remark.objects.filter(key=f"conversation:message:{said.pk}").select_related("topic").first()
    near = nearest_topics(said.text, most=3) if remark is None or remark.topic is None else []
    return {"remark": remark, "near": near, "open_topics": Topic.objects.exclude(state__in=Topic.CLOSED).exists()}


def answer_form(request: HttpRequest, row: Thread, data: Any = None, **told: Any) -> AnswerForm | None:
    """The form of an answer, or None where nobody can be answered."""
    to = message_to_answer(request, row)
    if to is None or answering.refusal(row, to):
        return None
    by = member(request)
    return AnswerForm(data, way=answering.way_out(row, to, by=by), own=name_of(by), **told)


def message_to_answer(request: HttpRequest, row: Thread) -> Message | None:
    """The message that was chosen, else the last word said to us."""
    asked = request.POST.get("to", "") or request.GET.get("to", "")
    if asked.isdecimal() and len(asked) < 19:
        found = Message.objects.filter(thread=row, pk=int(asked)).select_related("heard__trace__handle", "heard__connection", "handle", "thread").first()  # fmt: skip
        if found is not None:
            return found
    return answering.to_answer(row)


def _answering(request: HttpRequest, row: Thread, form: AnswerForm | None) -> dict[str, Any]:
    by, to = member(request), message_to_answer(request, row)
    if not by.has_perm(answering.ANSWERS):
        return {}
    refusal = answering.refusal(row, to)
    if refusal or to is None:
        return {"refusal": refusal}
    way = answering.way_out(row, to, by=by)
    form = form or AnswerForm(way=way, own=name_of(by), initial={"to": to.pk if "to" in request.GET else None})
    return {
        "form": form, "way": way, "to": to, "account": way.connections[0] if way.connections else None,
        "network": label_of(row.network) if row.network else "", "replies": replies_for(by),
        "leaves": answering.may_release(by), "speaks": answering.may_speak_for_themselves(by),
        "suggestions": suggest(row), "is_chosen": "to" in request.GET,
    }  # fmt: skip


def replies_for(by: User) -> list[SavedReply]:
    """Saved replies of everybody and of their departments, the most used first."""
    own = by.memberships.values("department")
    rows = SavedReply.objects.filter(department=None) | SavedReply.objects.filter(department__in=own)
    return list(rows.distinct().order_by("-uses", "name_fr", "pk")[:100])


@require_safe
@may_look
def live(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What an open conversation asks every other second: its latest messages where anything changed, who is writing."""
    row, by = seen(request, pk), member(request)
    try:
        since = parse_datetime(request.GET.get("since", ""))
    except ValueError:
        since = None
    context: dict[str, Any] = {"typing": [name_of(each) for each in reading.typing(row, but=by)], "thread": row}
    if since is None or since.tzinfo is None or row.changed_at > since:
        found = reading.read(row, most=_FRESH)
        context |= {"is_changed": True, "kept": asked_of(request).kept, **_said(row, found, by)}
    response = render(request, "conversation/desk/live.html", context)
    response["X-Since"] = row.changed_at.isoformat()
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@may_note
def typing(request: HttpRequest, pk: UUID) -> HttpResponse:
    """They are writing here, or stopped."""
    row = seen(request, pk)
    if request.POST.get("stop"):
        services.stop_typing(row, member(request))
    else:
        services.say_typing(row, member(request))
    return HttpResponse(status=204)
