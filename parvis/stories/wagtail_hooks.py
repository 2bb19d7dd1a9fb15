"""What stories add to the desk: the windows to choose works and films, the check before publishing, the approval."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from parvis.core.approval import queries as approval
from parvis.core.approval import services as approving_services
from parvis.core.errors import Refusal
from parvis.stories import approving
from parvis.stories.blocks import document_choosing, sound_choosing, video_choosing
from parvis.stories.models import StoryIndexPage, StoryPage
from parvis.stories.services import check_ready
from parvis.stories.telling import tell_refusal

# The button's name, in the form of a story.
ASK = "action-ask-approval"


@hooks.register("register_admin_viewset")
def register_choosers() -> list[object]:
    return [video_choosing, sound_choosing, document_choosing]


@hooks.register("before_publish_page")
def check_before_publishing(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Send staff back to the form when something may not be published, and say what to do: what they wrote is kept."""
    if not isinstance(page, StoryPage):
        return None
    try:
        check_ready(page)
        approving.refuse_unapproved_draft(page)
    except Refusal as refusal:
        tell_refusal(request, page.pk, refusal)
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("before_create_page")
def ask_instead_of_publishing(request: HttpRequest, parent_page: Page, page_class: type[Page]) -> None:
    """A story published as it is created was approved by nobody: it is kept as a draft, and its approval asked."""
    if page_class is StoryPage and "action-publish" in request.POST and approval.has_steps():
        told = request.POST.copy()
        told[ASK] = told.pop("action-publish")[0]
        request.POST = told  # type: ignore[assignment]


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def ask_for_approval(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Once the draft is saved: the button asks, and leads to the request."""
    if ASK not in request.POST or not isinstance(page, StoryPage):
        return None
    try:
        asked = approving_services.ask(subject=approving.SUBJECT, target=approving.target_of(page), by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("wagtailadmin_pages:edit", page.pk)
    messages.success(request, _("Approval is asked. You will see here what is decided."))
    return redirect("approval", asked.pk)


class AskItem(ActionMenuItem):
    """The button that takes the place of “Publish” where there are steps."""

    name = ASK
    label = _("Ask for approval")
    icon_name = "check"


class FollowItem(ActionMenuItem):
    """The way to the request that waits."""

    name = "follow-approval"
    label = _("See its approval")
    icon_name = "check"

    def get_url(self, context: Mapping[str, Any]) -> str | None:
        asked = approval.open_request(approving.SUBJECT, approving.target_of(context["page"]))
        return reverse("approval", args=[asked.pk]) if asked else None


@hooks.register("construct_page_action_menu")
def offer_approval(items: list[ActionMenuItem], request: HttpRequest, context: Mapping[str, Any]) -> None:
    """Where there are steps, a story that is not approved offers to ask, and not to publish."""
    page = None if context["view"] == "create" else context["page"]
    of_story = isinstance(page, StoryPage) if page else isinstance(context["parent_page"].specific, StoryIndexPage)
    if not of_story or context.get("locked_for_user") or not approval.has_steps():
        return
    if isinstance(page, StoryPage) and approving.is_approved(page):
        return
    waiting = approval.open_request(approving.SUBJECT, approving.target_of(page)) if page else None
    items[:] = [item for item in items if item.name not in ("action-publish", "action-submit")]
    items.extend([AskItem(), FollowItem()] if waiting else [AskItem()])


@hooks.register("register_page_header_buttons")
def offer_to_speak(page: Page, user: Any, view_name: str, next_url: str | None = None) -> list[Button]:
    """The way to a message about a story, for who may write one."""
    story = page.specific_deferred
    if not isinstance(story, StoryPage) or not story.live or not user.has_perm("channels.add_shipment"):
        return []
    url = f"{reverse('sending_write')}?about={story.thing_id}"
    return [Button(_("Speak of it…"), url=url, icon_name="desk-speech", priority=90)]


@hooks.register("before_bulk_action")
def refuse_unapproved_many(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """Several at once: those not approved are named, and none is published."""
    if action_type != "publish" or request.method != "POST" or not approval.has_steps():
        return None
    stories = [page.specific for page in objects if isinstance(page, Page)]
    refused = [page for page in stories if isinstance(page, StoryPage) and not approving.is_approved(page)]
    if not refused:
        return None
    titles = ", ".join(page.draft_title for page in refused)
    messages.error(request, _("Not approved, so nothing is published: %(titles)s.") % {"titles": titles})
    return redirect("wagtailadmin_explore", refused[0].get_parent().pk)


@hooks.register("before_copy_page")
def refuse_public_copies(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A copy is another story, approved by nobody: it is made as a draft."""
    if request.method != "POST" or not request.POST.get("publish_copies") or not approval.has_steps():
        return None
    if not isinstance(page.specific, StoryPage | StoryIndexPage):
        return None
    messages.error(request, _("A copy has not been approved: copy without publishing, then ask for its approval."))
    return redirect("wagtailadmin_pages:copy", page.pk)
