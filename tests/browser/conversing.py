"""Conversations in the desk, for the pages to be looked at: public, private, late, answered, moderated, a draft."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

WORDS = "Votre cartel dit « lièvre », mais regardez ces oreilles : je pencherais pour un lapin de garenne."


def conversations(by: Any) -> dict[str, str]:
    """Made by the services that ways in and staff use. The address of each page."""
    from django.urls import reverse

    from parvis.conversation import services
    from parvis.conversation.models import Answer, SavedReply, Thread
    from parvis.conversation.services.suggesting import put_on_view
    from parvis.core.clock import now
    from parvis.traces.models import Thing

    work = Thing.objects.filter(kind="work", state="live").first()
    story = Thing.objects.filter(kind="story", state="live").first()
    if story is not None:
        put_on_view(story, by=by, last_day=(now() + timedelta(days=40)).date())
    first = services.receive(_said("garenne", 1, WORDS, about=work.pk if work else None, hours=30))
    thread = first.thread
    services.receive(_said("petitpave", 2, "Au sol, on ne voit que la vitesse. Moi j’aurais dit un chien.", to=first))
    services.assign(thread, by=by, member=by)
    row = services.answer(
        thread, text="Bonne question : nous la posons demain à la conservation.", by=by, key="filled-1"
    )
    services.record_done(row, by=by, url="https://ailleurs.example/@musee/1")
    services.receive(_said("garenne", 3, "J’attends midi avec mes jumelles.", to=first, hours=2))
    hidden = services.receive(_said("fache", 4, "Rendez l’argent ! ! !", to=first, hours=1))
    services.hide(hidden, by=by, reason="Hors sujet, et répété vingt fois")
    services.add_note(thread, text="La conservation penche pour le lièvre ; elle répond avant midi.", by=by)
    services.draft(thread, text="Midi. Les oreilles sont d’un lièvre, les pattes d’un lapin.", by=by, key="filled-2")
    again = services.answer(thread, text="Nous répondons à midi.", by=by, key="filled-3")
    assert again.state == Answer.State.BY_HAND
    SavedReply.objects.create(
        name_fr="Merci, et le lien",
        text_fr="Merci {name} ! Voici : {link}",
        name_en="Thanks",
        text_en="Thank you {name}! Here: {link}",
    )
    private = services.receive(
        _said("discret", 5, "Puis-je venir avec mon chien-guide ?", way="private", is_private=True, address="")
    )
    services.receive(
        _said("ecole", 6, "Nous venons à trente samedi, faut-il réserver ?", hours=90, way="mail", network="")
    )
    closed = services.receive(_said("merci", 7, "Merci pour la visite de dimanche, quelle salle !")).thread
    services.mark(closed, kind="thanks", by=by)
    services.move(closed, "closed", by=by)
    Thread.objects.filter(way="mail").update(due_at=now() - timedelta(hours=5))
    Thread.objects.filter(pk=thread.pk).update(due_at=now() + timedelta(hours=3))
    at = reverse("conversation")
    return {
        "inbox": at, "inbox_narrowed": f"{at}?state=all&q=lapin", "inbox_none": f"{at}?state=closed&who=nobody&q=zebre",
        "thread": reverse("conversation_thread", args=[thread.pk]),
        "thread_private": reverse("conversation_thread", args=[private.thread_id]),
        "times": reverse("conversation_times"), "answering": reverse("conversation_settings"),
        "replies_add": reverse("conversation_replies:add"), "rotas_add": reverse("conversation_rotas:add"),
        "routes_add": reverse("conversation_routes:add"), "on_view_add": reverse("conversation_on_view:add"),
    }  # fmt: skip


def _said(who: str, number: int, text: str, *, to: Any = None, hours: int = 1, **told: Any) -> Any:
    from parvis.conversation.contracts import Arrival, Author
    from parvis.core.clock import now

    usual: dict[str, Any] = {
        "key": f"filled:{number}", "way": "network", "network": "mastodon", "at": now() - timedelta(hours=hours),
        "text": text, "language": "fr", "address": f"https://ailleurs.example/@{who}/{number}",
        "author": Author(network="mastodon", address=f"acct:{who}@ailleurs.example", name=who.title()),
        "in_reply_to": to.address if to else "",
    }  # fmt: skip
    return Arrival(**{**usual, **told})
