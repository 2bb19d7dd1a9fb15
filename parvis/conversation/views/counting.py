"""How many characters are left in an answer, counted as its network counts: with who it begins by naming and who signs."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from parvis.channels.contracts import Capabilities
from parvis.channels.registry import NETWORKS, adapter_of
from parvis.conversation.models import Thread
from parvis.conversation.queries import answering
from parvis.conversation.views.narrowing import name_of
from parvis.conversation.views.thread import message_to_answer
from parvis.conversation.views.who import may_answer, member, seen

_MOST = 100_000


def rules_of(thread: Thread) -> Capabilities | None:
    """What its network takes, where it has a limit; None where nothing is counted (mail, the site's forms)."""
    if thread.network not in NETWORKS:
        return None
    rules = adapter_of(thread.network).capabilities
    return rules if rules.characters else None


@require_POST
@may_answer
def left(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How many are left, below zero when there are too many: {"left": 280, "limit": 300}."""
    row = seen(request, pk)
    rules, to = rules_of(row), message_to_answer(request, row)
    if rules is None or to is None:
        return HttpResponse(status=204)
    way = answering.way_out(row, to, by=member(request))
    text = request.POST.get("text", "")[:_MOST].strip()
    if request.POST.get("as_") == "own" and way.voice is None:
        text = f"{text}\n\n— {name_of(member(request))}"
    if way.begins and way.begins.strip().casefold() not in text.casefold():
        text = f"{way.begins}{text}"
    return JsonResponse({"left": rules.characters - rules.count(text), "limit": rules.characters})
