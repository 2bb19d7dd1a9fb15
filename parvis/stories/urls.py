"""Wagtail's doors by which a story may be published that no hook of its own guards: its workflow's.

The guard refuses there as anywhere; without this, what Wagtail says of it is that one may not come in, on the home.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.admin.urls import display_custom_404
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.workflow import WorkflowActionView

from parvis.core.approval.contracts import NotApproved
from parvis.stories.telling import tell_refusal

View = Callable[..., HttpResponseBase]


def _told(view: View) -> View:
    """The same view; a refusal is told on the page of the story, what was written being kept."""

    @wraps(view)
    def telling(request: HttpRequest, page_id: int, **more: Any) -> HttpResponseBase:
        try:
            return view(request, page_id=page_id, **more)
        except NotApproved as refusal:
            tell_refusal(request, page_id, refusal)
        place = reverse("wagtailadmin_pages:edit", args=[page_id])
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            # A window over another page: it closes, and leads there.
            return render_modal_workflow(request, None, None, None, json_data={"step": "success", "redirect": place})
        return redirect(place)

    return telling


def _door(route: str, view: View, name: str) -> URLPattern:
    """Decorated as Wagtail decorates its own."""
    return path(f"desk/pages/{route}", never_cache(display_custom_404(require_admin_access(_told(view)))), name=name)


_ACTION = "workflow/action/<int:page_id>/<slug:action_name>/<int:task_state_id>/"
# Before Wagtail's own of the same paths.
urlpatterns = [
    _door("<int:page_id>/edit/", EditView.as_view(), "story_edit"),
    _door(_ACTION, WorkflowActionView.as_view(), "story_workflow_action"),
]
