"""Those who asked: who can be told and how, the words, and what became of each; who cannot be told, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from parvis.conversation.forms import TellingForm
from parvis.conversation.models import Telling, Told
from parvis.conversation.services import listeners, telling
from parvis.conversation.views.saying import Standing, standing_of
from parvis.conversation.views.who import member, tell
from parvis.core.bilingual import told_in
from parvis.core.errors import Refusal

may_tell = permission_required("conversation.change_answer", raise_exception=True)
# Told at once while one waits; the others by the worker.
_AT_ONCE = 20
_SHOWN = 500


@dataclass(frozen=True, kw_only=True)
class Group:
    """Those reached by one way."""

    label: str
    people: tuple[listeners.Listener, ...]


@require_safe
@may_tell
def offered(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One offer: to be sent, sent, or declined."""
    return _page(request, _telling(pk))


def _telling(pk: UUID) -> Telling:
    rows = Telling.objects.select_related("topic__thing", "topic__department", "move__by", "by")
    return get_object_or_404(rows, pk=pk)


def _page(
    request: HttpRequest, row: Telling, *, form: TellingForm | None = None, chosen: Any = None, status: int = 200
) -> HttpResponse:
    found = listeners.listeners_of(row.topic)
    left = telling.left_to_tell(row, found) if row.state != Telling.State.OVERTAKEN else []
    languages = {each.language for each in left}
    form = form or TellingForm(languages=languages, initial={f"text_{k}": v for k, v in telling.words_of(row).items()})
    context = {
        "telling": row, "topic": row.topic, "form": form, "groups": _groups(left), "left": len(left),
        "chosen": chosen, "reached": [_reached(each) for each in _people(row)],
        "refused": [each for each in found if each.refusal is not None], "unreached": listeners.unreached_of(row.topic),
        "is_private": any(each.is_private for each in left), "reason": row.move.reason,
    }  # fmt: skip
    return render(request, "conversation/desk/telling.html", context, status=status)


def _groups(people: Iterable[listeners.Listener]) -> list[Group]:
    """By way, the first who asked first."""
    found: dict[str, list[listeners.Listener]] = {}
    for each in people:
        found.setdefault(each.way, []).append(each)
    return [Group(label=str(rows[0].label), people=tuple(rows)) for rows in found.values()]


def _people(row: Telling) -> Any:
    beside = ("answer__thread", "answer__delivery", "message__thread__correspondent", "message__handle", "remark")
    return row.people.select_related(*beside)[:_SHOWN]


@dataclass(frozen=True, kw_only=True)
class Reached:
    """One person who was told, or was to be. problem: why not; url: where it is seen to."""

    row: Told
    name: str
    standing: Standing
    problem: str = ""
    url: str = ""


def _reached(row: Told) -> Reached:
    message, answer = row.message, row.answer
    url = reverse("conversation_thread", args=[message.thread_id]) if message is not None else ""
    anchor = f"#m-{answer.said_id}" if answer is not None and answer.said_id else "#pending" if answer else ""
    return Reached(
        row=row, name=(listeners.name_in(message) if message else "") or _("somebody"),
        standing=standing_of(answer) if answer is not None and row.state == Told.State.GIVEN else _own(row),
        problem=told_in(row.problem) if row.problem else "", url=f"{url}{anchor}" if url else "",
    )  # fmt: skip


def _own(row: Told) -> Standing:
    return Standing(tag="stop" if row.state == Told.State.FAILED else "", told=str(row.get_state_display()))


@require_POST
@may_tell
def act(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Tell them, tell nobody, or try again with somebody."""
    row, do = _telling(pk), request.POST.get("do", "")
    if do == "tell":
        return _tell(request, row)
    try:
        if do == "decline":
            telling.decline(row, reason=request.POST.get("reason", ""), by=member(request))
            messages.success(request, _("Nobody is told. You may still change your mind."))
        elif do in ("again", "leave"):
            _settle(request, row, do)
    except Refusal as refusal:
        tell(request, refusal)
    return redirect("conversation_telling", pk)


def _settle(request: HttpRequest, row: Telling, do: str) -> None:
    """Somebody was not told: try again, or leave it so."""
    asked, by = request.POST.get("person", ""), member(request)
    found = next((each for each in row.people.all() if str(each.pk) == asked), None)
    if found is not None and do == "leave":
        telling.leave(found, by=by)
    elif found is not None and telling.again(found, by=by) and found.state == Told.State.GIVEN:
        messages.success(request, _("It is on its way."))


def _tell(request: HttpRequest, row: Telling) -> HttpResponse:
    chosen = set(request.POST.getlist("who"))
    form = TellingForm(request.POST)
    form.is_valid()
    texts = {name.removeprefix("text_"): form.cleaned_data.get(name, "") for name in form.fields}
    try:
        people = telling.tell(row, texts=texts, who=chosen, by=member(request))
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        form.keep({each.language for each in telling.left_to_tell(row)})
        return _page(request, row, form=form, chosen=chosen, status=400)
    telling.carry_on(telling=row, most=_AT_ONCE)
    told = ngettext("%(n)s person is told.", "%(n)s people are told.", len(people)) % {"n": len(people)}
    messages.success(request, f"{told} {_('What became of each is below.')}")
    return redirect("conversation_telling", row.pk)
