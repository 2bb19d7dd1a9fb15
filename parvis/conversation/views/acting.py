"""What is done with one conversation: given, moved, marked, gathered, noted, moderated."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from parvis.conversation import services
from parvis.conversation.models import Enclosure, Message, Moderation, Thread
from parvis.conversation.queries import moderating as look
from parvis.conversation.queries import reading
from parvis.conversation.views.giving import give
from parvis.conversation.views.narrowing import asked_of
from parvis.conversation.views.who import may_look, may_note, may_take, member, seen, tell
from parvis.core.errors import BadInput, Refusal
from parvis.feedback import services as feedback
from parvis.feedback.models import Topic

_MOST_PEOPLE = 1_000


def back_to(request: HttpRequest, row: Thread, at: str = "") -> HttpResponse:
    """The conversation again, with the list it was opened from."""
    kept = asked_of(request).kept
    return redirect(f"{reverse('conversation_thread', args=[row.pk])}?{kept}{at and f'#{at}'}")


def _give(request: HttpRequest, row: Thread) -> str | Promise:
    give(row, request.POST.get("to", ""), by=member(request), reason=request.POST.get("reason", "")[:2_000].strip())
    row.refresh_from_db()
    if row.assignee is not None:
        return _("It is given to %(who)s.") % {"who": row.assignee.get_full_name() or row.assignee.get_username()}
    return _("It is given to %(who)s.") % {"who": row.department} if row.department else _("Nobody has it now.")


def _move(request: HttpRequest, row: Thread) -> str | Promise:
    state = request.POST.get("state", "")
    if state == "reopen":
        state = Thread.State.ASSIGNED if row.assignee_id else Thread.State.NEW
    if state not in Thread.State.values:
        raise BadInput(_("Choose where it stands."), field="state")
    services.move(row, state, by=member(request), reason=request.POST.get("reason", "")[:2_000].strip())
    services.settle_need(row)
    return _("The conversation is %(state)s.") % {"state": row.get_state_display()}


def _people(request: HttpRequest) -> int:
    asked = request.POST.get("people", "1") or "1"
    if not asked.isdecimal() or not 1 <= int(asked[:9]) <= _MOST_PEOPLE:
        raise BadInput(
            _("Say how many people are behind it: from 1 to %(most)s.") % {"most": _MOST_PEOPLE}, field="people"
        )
    return int(asked)


def _mark(request: HttpRequest, row: Thread) -> str | Promise:
    kind = request.POST.get("kind", "")
    said = _message(request, row) if request.POST.get("message") else None
    remark = services.mark(row, kind=kind, by=member(request), people=_people(request), message=said)
    if not kind:
        return _("It is taken for nothing in particular.")
    told = _("It is taken for: %(kind)s.") % {"kind": row.get_kind_display()}
    return f"{told} {_('Those who keep feedback see it; gather it below with what resembles it.')}" if remark else told


def _gather(request: HttpRequest, row: Thread) -> str | Promise:
    if not request.user.has_perm("feedback.change_remark"):
        raise PermissionDenied
    try:
        topic = Topic.objects.filter(pk=UUID(request.POST.get("topic", ""))).first()
    except ValueError:
        topic = None
    if topic is None:
        raise BadInput(_("Choose the topic it joins."), field="topic")
    remark = services.mark(row, kind=row.kind or "remark", by=member(request), message=reading.taken_for(row))
    if remark is None:
        raise BadInput(_("There is nothing left to gather: its author took it back."), field="topic")
    feedback.gather(remarks=[remark], topic=topic, by=member(request))
    return _("It joins “%(topic)s”.") % {"topic": topic.title}


def _moderate(request: HttpRequest, row: Thread) -> str | Promise:
    verb = request.POST.get("do", "")
    if not look.may(member(request), verb, network=row.network):
        raise PermissionDenied
    said = _message(request, row) if verb == "report" and request.POST.get("message") else None
    made = services.moderate(
        row, verb=verb, by=member(request), reason=request.POST.get("reason", "")[:2_000], message=said
    )
    told = {
        "mute": _("What they say is kept and asks nothing of anybody, until that is taken back."),
        "unmute": _("They are heard again."), "block": _("They are blocked, and muted here."),
        "unblock": _("They are blocked no longer."), "report": _("They are reported."),
    }[verb]  # fmt: skip
    if made is None or made.state == Moderation.State.DONE:
        return told
    if made.state == Moderation.State.BY_HAND:
        return _("It is written down. Only a hand can do it there: open their page, do it, then say so below.")
    return _("It is written down, and their network is being asked: how far it is stands below.")


def _moderated(request: HttpRequest, row: Thread) -> str | Promise:
    """What becomes of a decision that waits for somebody."""
    try:
        found = Moderation.objects.filter(handle=row.starter, pk=UUID(request.POST.get("decision", ""))).first()
    except ValueError:
        found = None
    if found is None:
        raise Http404
    if not look.may(member(request), found.verb, network=found.network):
        raise PermissionDenied
    deeds = {
        "mod_again": (services.ask_again, _("Their network is asked again.")),
        "mod_done": (services.record_moderated, _("It is written down as done.")),
        "mod_drop": (services.drop_moderation, _("It is called off.")),
    }  # fmt: skip
    deed, told = deeds[request.POST["do"]]
    deed(found, by=member(request))
    return told


def _message(request: HttpRequest, row: Thread) -> Message:
    asked = request.POST.get("message", "")
    return get_object_or_404(Message, thread=row, pk=int(asked) if asked.isdecimal() and len(asked) < 19 else 0)


def _hide(request: HttpRequest, row: Thread) -> str | Promise:
    services.hide(_message(request, row), by=member(request), reason=request.POST.get("reason", "")[:2_000])
    return _("The message is hidden. Nothing is lost: it can be shown again.")


def _show(request: HttpRequest, row: Thread) -> str | Promise:
    services.show(_message(request, row), by=member(request))
    return _("The message is shown again.")


ACTS: dict[str, Callable[[HttpRequest, Thread], str | Promise]] = {
    "give": _give, "move": _move, "mark": _mark, "gather": _gather, "hide": _hide, "show": _show,
    **dict.fromkeys(("mute", "unmute", "block", "unblock", "report"), _moderate),
    **dict.fromkeys(("mod_again", "mod_done", "mod_drop"), _moderated),
}  # fmt: skip


@require_POST
@may_take
def act(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One of them; a refusal is told and nothing changes."""
    row, name = seen(request, pk), request.POST.get("do", "")
    if name in ACTS:
        try:
            messages.success(request, str(ACTS[name](request, row)))
        except Refusal as refusal:
            tell(request, refusal)
    return back_to(request, row)


@require_POST
@may_note
def note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Something for colleagues alone."""
    row = seen(request, pk)
    try:
        said = services.add_note(row, text=request.POST.get("text", ""), by=member(request))
    except Refusal as refusal:
        tell(request, refusal)
        return back_to(request, row, "note")
    return back_to(request, row, f"m-{said.pk}")


@require_safe
@may_look
def enclosure(request: HttpRequest, pk: int) -> HttpResponse:
    """A file that came with a message, to whoever may read it: taken away, never opened in a page of ours."""
    row = get_object_or_404(Enclosure.objects.select_related("message__thread").exclude(file=""), pk=pk)
    seen(request, row.message.thread_id)
    if row.message.is_private and not request.user.has_perm("conversation.view_private_thread"):
        raise PermissionDenied
    with row.file.open("rb") as stored:
        response = HttpResponse(stored.read(), content_type="application/octet-stream")
    response.headers["Content-Disposition"] = _taken_away(row.name)
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _taken_away(name: str) -> str:
    from django.utils.http import content_disposition_header

    return content_disposition_header(as_attachment=True, filename=name or "file") or "attachment"
