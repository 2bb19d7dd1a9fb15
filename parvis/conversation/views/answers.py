"""Answers: written, kept as drafts, approved, sent back, called off, given by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.channels.services import NotSendable
from parvis.conversation import services
from parvis.conversation.forms import AnswerForm
from parvis.conversation.models import Answer, SavedReply, Thread
from parvis.conversation.queries import answering
from parvis.conversation.services.suggesting import suggest
from parvis.conversation.views.acting import back_to
from parvis.conversation.views.thread import answer_form, message_to_answer, page, replies_for
from parvis.conversation.views.who import beside, may_answer, member, seen, tell
from parvis.core.errors import BadInput, Refusal

_State = Answer.State


@require_POST
@may_answer
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send it, ask for its approval, or keep it; or put a saved reply or a suggestion in what is being written."""
    row, do = seen(request, pk), request.POST.get("do", "send")
    if do == "fill" or do.startswith("suggest:"):
        return page(request, row, form=_filled(request, row, do))
    form = answer_form(request, row, request.POST)
    if form is None:
        messages.error(request, _("Nobody can be answered here: its page says why."))
        return back_to(request, row)
    if form.is_valid():
        try:
            made = _given(request, row, form, do)
        except NotSendable as refusal:
            # What was written is kept as a draft, to be made fit for its network.
            tell(request, refusal)
            return back_to(request, row, "pending")
        except Refusal as refusal:
            beside(form, refusal)
        else:
            services.stop_typing(row, member(request))
            messages.success(request, _told(made))
            return back_to(request, row, "pending" if made.said is None else f"m-{made.said.pk}")
    return page(request, row, form=form, status=400)


def _filled(request: HttpRequest, row: Thread, do: str) -> AnswerForm | None:
    """The form again, with what was typed, and what was asked to be put in it."""
    by, data = member(request), request.POST.copy()
    added, link = "", ""
    if do == "fill":
        asked = data.get("saved", "")
        reply = next((each for each in replies_for(by) if str(each.pk) == asked), None)
        added = services.fill(reply, thread=row, by=by) if isinstance(reply, SavedReply) else ""
    else:
        found = next((each for each in suggest(row) if str(each.thing.pk) == do.partition(":")[2]), None)
        added, link = (f"{found.title} {found.url}", found.url) if found else ("", "")
    told = "\n\n".join(each for each in (data.get("text", "").strip(), added) if each)
    initial = {name: data.get(name) for name in ("to", "as_", "connection", "waits", "key") if data.get(name)}
    return answer_form(request, row, initial={**initial, "text": told, "link": link or data.get("link", "")})


def _given(request: HttpRequest, row: Thread, form: AnswerForm, do: str) -> Answer:
    by, data = member(request), form.cleaned_data
    told: dict[str, Any] = {
        "text": data["text"], "by": by, "to": message_to_answer(request, row), "as_": data["as_"] or "institution",
        "key": data["key"], "link": data["link"], "waits": data["waits"], "connection": data.get("connection"),
    }  # fmt: skip
    return services.draft(row, **told) if do == "draft" else services.answer(row, **told)


def _told(row: Answer) -> str:
    sentences = {
        _State.DRAFT: _("The draft is kept."), _State.ASKED: _("It waits for somebody to approve it."),
        _State.GOING: _("The answer is on its way."),
        _State.BY_HAND: _("It is to be given by hand: copy it below, and say when it is done."),
        _State.DONE: _("It is answered."), _State.DROPPED: _("The answer is called off."),
        _State.RETURNED: _("It is sent back to whoever wrote it."), _State.FAILED: _("The answer was not sent."),
    }  # fmt: skip
    return str(sentences[_State(row.state)])


def _approve(request: HttpRequest, row: Answer) -> Answer:
    return services.approve(row, by=member(request))


def _send_back(request: HttpRequest, row: Answer) -> Answer:
    return services.send_back(row, by=member(request), reason=request.POST.get("reason", "")[:2_000])


def _drop(request: HttpRequest, row: Answer) -> Answer:
    _must_write(request, row)
    return services.drop(row, by=member(request))


def _keep(request: HttpRequest, row: Answer) -> Answer:
    _must_write(request, row)
    text = request.POST.get("text", "")
    if text.strip() != row.text.strip():
        services.rewrite(row, text=text, by=member(request))
    return row


def _send(request: HttpRequest, row: Answer) -> Answer:
    row = _keep(request, row)
    return services.answer(row.thread, text=row.text, by=member(request), key=row.key)


def _done(request: HttpRequest, row: Answer) -> Answer:
    if not (request.user.has_perm(answering.RELEASES) or row.by_id == request.user.pk):
        raise PermissionDenied
    url = request.POST.get("url", "").strip()[:500]
    if url and not url.startswith(("https://", "http://")):
        raise BadInput(_("This is no address."), remedy=_("It begins with https://, or leave it empty."), field="url")
    return services.record_done(row, by=member(request), url=url)


def _must_write(request: HttpRequest, row: Answer) -> None:
    """Whoever wrote it, or may let it leave."""
    by = member(request)
    if row.by_id != by.pk and not answering.may_release(by, row):
        raise PermissionDenied


ACTS: dict[str, Callable[[HttpRequest, Answer], Answer]] = {
    "approve": _approve, "send_back": _send_back, "drop": _drop, "keep": _keep, "send": _send, "done": _done,
}  # fmt: skip


@require_POST
@may_answer
def act(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What becomes of an answer that has not left, or that a hand gives."""
    row = get_object_or_404(Answer.objects.select_related("thread", "said"), pk=pk)
    thread = seen(request, row.thread_id)
    if (do := request.POST.get("do", "")) in ACTS:
        try:
            told: str | Promise = _told(ACTS[do](request, row))
        except Refusal as refusal:
            tell(request, refusal)
        else:
            messages.success(request, str(told))
    return back_to(request, thread, "pending")
