"""The question box on pages of works, stories and events."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from parvis.conversation.asking_forms import AskForm
from parvis.conversation.processing import months_words_are_kept
from parvis.conversation.services.asking import make_form_token

register = template.Library()


@register.inclusion_tag("conversation/public/box.html")
def question_box(thing: Any) -> dict[str, Any]:
    """The form, closed until it is opened; nothing for what has no page of its own."""
    pk = getattr(thing, "pk", thing)
    if not pk:
        return {}
    form = AskForm(initial={"token": make_form_token(str(pk))}, auto_id="ask_%s")
    return {"form": form, "action": reverse("asking:question", args=[pk]), "months": months_words_are_kept()}
