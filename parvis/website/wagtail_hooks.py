"""What the site asks of Wagtail while it serves a page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.models import Page

from parvis.website.counting import stands_for


@hooks.register("before_serve_page")
def note_page(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> None:
    """Remember which page is served: its translations are linked from the frame, its readings are counted."""
    request.served_page = page  # type: ignore[attr-defined]
    stands_for(request, getattr(page, "thing_id", None))
