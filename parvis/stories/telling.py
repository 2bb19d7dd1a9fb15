"""Telling staff, on the page of a story, why it is not published."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from parvis.core.approval import queries as approval
from parvis.core.errors import Refusal
from parvis.stories import approving


def tell_refusal(request: HttpRequest, page_id: int, refusal: Refusal) -> None:
    """Why, what to do and, where its approval waits already, the way there."""
    waiting = approval.open_request(approving.SUBJECT, str(page_id))
    ways = [messages.button(reverse("approval", args=[waiting.pk]), _("See its approval"))] if waiting else None
    messages.error(request, str(refusal), buttons=ways)
