"""The desk as a member of staff meets it: signing in, and the pages we add to Wagtail's."""

from __future__ import annotations

import re

from django.urls import NoReverseMatch, reverse
from playwright.sync_api import BrowserContext, Page, expect

from parvis.testing.browser import Visitor
from parvis.testing.live import Site

HOME = "/desk/"
# Wagtail's view sets that are ours, and single pages. Those of one account, sending, report… are in test_social_desk.py.
SETS = (
    "works",
    "makers",
    "places",
    "subjects",
    "types",
    "sites",
    "presences",
    "departments",
    "approval_steps",
    "topics",
    "feedback_routes",
    "conversation_replies",
    "conversation_rotas",
    "conversation_routes",
    "conversation_on_view",
    "conversation_alert_rules",
    "grants",
    "restrictions",
    "statements",
    "videos",
    "sounds",
    "documents",
)
SINGLE = (
    "institution",
    "collection_imports",
    "collection_import_media",
    "collection_removed",
    "desk_statistics",
    "people",
    "processing_register",
    "teams",
    "absences",
    "my_expertise",
    "approvals",
    "sendings",
    "sending_write",
    "sending_heard",
    "presence_home",
    "presence_followers",
    "voices",
    "voice_new",
    "moderation",
    "moderation_servers",
    "moderation_people",
    "moderation_list",
    "share",
    "conversation",
    "conversation_times",
    "conversation_settings",
    "conversation_alerts",
    "conversation_reviews",
    "conversation_review_bring",
    "sending_pause",
    "feedback",
    "feedback_topics",
    "feedback_departments",
    "feedback_note",
    "feedback_survey",
    "feedback_promise",
    "proposals",
    "proposal_new",
)


def sign_in(visitor: Visitor, site: Site, *, role: str = "manager") -> BrowserContext:
    """A browser profile in which the demonstration's account of that role is signed in."""
    name, password = site.password(role)
    page = visitor.open("/desk/login/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")
    return page.context


def choose_picture(page: Page) -> None:
    """On the writing page, the last picture that was added, by Wagtail's own window."""
    page.locator("summary", has_text="Images").click()
    page.locator("#id_picture_1-chooser").get_by_role("button").first.click()
    page.locator(".modal a.image-choice, .modal [data-chooser-modal-choice]").first.click()
    expect(page.locator("input[name=picture_1]")).not_to_have_value("")
    expect(page.locator(".modal.in, .modal.show")).to_have_count(0)


def addresses(page: Page) -> list[str]:
    """What we add to the desk: its home, each list, each empty form, and one filled form of each."""
    found = [HOME, *(reverse(name) for name in SINGLE)]
    for name in SETS:
        for view in ("index", "add"):
            try:
                found.append(reverse(f"{name}:{view}"))
            except NoReverseMatch:
                continue
        page.goto(reverse(f"{name}:index"))
        edit = re.search(rf'href="({reverse(f"{name}:index")}edit/[^"]+)"', page.content())
        if edit:
            found.append(edit.group(1))
    return found
