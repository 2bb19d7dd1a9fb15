"""Kinds of trace: what comes in by ways that are no network, and what we answer."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.conversation.processing import CONVERSATION
from parvis.traces.kinds import Kind, erase_all_words, holds_no_words, register_kind
from parvis.traces.models import Trace


def _link(trace: Trace) -> str:
    url = (trace.payload or {}).get("url", "")
    return url if url.startswith("https://") else trace.thing.path


def _kind(name: str, sentence: Promise) -> Kind:
    return Kind(f"conversation.{name}", "Create", sentence, _link, erase_all_words, processing=CONVERSATION)


KINDS = (
    _kind("mail.received", _("{who} wrote a letter about {thing}")),
    _kind("form.received", _("{who} wrote by the contact form about {thing}")),
    _kind("question.received", _("{who} asked a question about {thing}")),
    _kind("review.brought", _("{who} reviewed {thing}")),
    _kind("comment.brought", _("{who} said something about {thing}, brought by a colleague")),
    Kind(
        "conversation.answer.sent", "Create", _("We answered somebody about {thing}"), _link, holds_no_words,
        processing=CONVERSATION,
    ),
)  # fmt: skip
# What an arrival is recorded as, by its way; those of networks have a trace already.
OF_WAY = {
    "mail": "conversation.mail.received",
    "form": "conversation.form.received",
    "question": "conversation.question.received",
    "review": "conversation.review.brought",
    "by_hand": "conversation.comment.brought",
}


def register() -> None:
    """Make them known."""
    for kind in KINDS:
        register_kind(kind)
