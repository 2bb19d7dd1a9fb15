"""What stories add to the desk: the windows to choose works and films, and the check before publishing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.models import Page

from parvis.core.errors import Refusal
from parvis.stories.blocks import document_choosing, sound_choosing, video_choosing
from parvis.stories.models import StoryPage
from parvis.stories.services import check_ready


@hooks.register("register_admin_viewset")
def register_choosers() -> list[object]:
    return [video_choosing, sound_choosing, document_choosing]


@hooks.register("before_publish_page")
def check_before_publishing(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Send staff back to the form when something shown may not be published, and say what to do."""
    if not isinstance(page, StoryPage):
        return None
    try:
        check_ready(page)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None
