"""Stories and the steps of approval: what exactly is approved, who wrote it, and the guard at the one narrow place.

Every way to publish a page (form, bulk action, API, schedule, workflow, copy, alias, code) ends by saving a row that is
live: the guard stands there, before the database. What is live already and does not change passes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision

from parvis.core.approval import queries, services
from parvis.core.approval.contracts import Subject, subjects
from parvis.core.errors import BadInput
from parvis.stories.models import StoryPage
from parvis.stories.services import check_ready

SUBJECT = "story"
# What a reader sees or is led by. Dates, owners, locks and the tree's own fields are not what is approved.
_SHOWN = (
    "title", "slug", "seo_title", "search_description", "show_in_menus",
    "summary", "picture", "picture_caption", "written_by", "body",
)  # fmt: skip


def register() -> None:
    """Stories are something to approve; harmless when repeated."""
    subjects.register(SUBJECT, STORY)


def target_of(page: Page) -> str:
    """The permanent identifier of a story in one language."""
    return str(page.pk)


def find(target: str) -> StoryPage | None:
    """The page of an identifier."""
    return StoryPage.objects.filter(pk=target).first() if target.isdecimal() else None


def digest_of(page: StoryPage) -> str:
    """What a page shows, condensed: the same words in the same order give the same digest."""
    return _condense(_shown(page))


def _shown(page: StoryPage) -> dict[str, Any]:
    """What a page shows, field by field."""
    told = page.serializable_data()
    body = told.get("body")
    told["body"] = _without_ids(json.loads(body) if isinstance(body, str) else body)
    return {name: told.get(name) for name in _SHOWN}


def _condense(shown: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(shown, sort_keys=True, cls=DjangoJSONEncoder).encode()).hexdigest()


def _without_ids(value: Any) -> Any:
    """StreamField data without the identifiers of its blocks, which change from one save to the next."""
    if isinstance(value, dict):
        is_block = {"type", "value"} <= set(value)
        return {name: _without_ids(inner) for name, inner in value.items() if not (is_block and name == "id")}
    return [_without_ids(inner) for inner in value] if isinstance(value, list) else value


def story_of(revision: Revision) -> StoryPage | None:
    """The version as a page, None when it is of something else."""
    if not revision.content_type_id or revision.content_type.model_class() is not StoryPage:
        return None
    page: StoryPage = revision.as_object()
    return page


def draft_of(page: StoryPage) -> StoryPage:
    """What would be published now: the last version written."""
    draft: StoryPage = page.get_latest_revision_as_object()
    return draft


def draft_digest(page: StoryPage) -> str:
    """The digest of the last version written."""
    return digest_of(draft_of(page))


def authors_of(page: StoryPage) -> list[int | None]:
    """Who wrote what is not public yet: None for a version of somebody unknown.

    A version that changes nothing (Wagtail writes one whenever a button is pressed) makes nobody an author.
    """
    versions, before = page.revisions.order_by("pk"), ""
    if page.live and page.live_revision_id:
        versions, before = versions.filter(pk__gt=page.live_revision_id), digest_of(page)
    found: dict[int | None, None] = {}
    for version in versions:
        digest = digest_of(version.as_object())
        if digest != before:
            found[version.user_id] = None
        before = digest
    return list(found) or [page.owner_id]


def may_ask(user: Any, page: StoryPage) -> bool:
    """Who may change it may ask that it be approved."""
    return bool(page.permissions_for_user(user).can_edit())


def check(page: StoryPage) -> None:
    """Refuse to ask for what could not be published: something missing, or not described. Raises BadInput."""
    draft = draft_of(page)
    try:
        draft.full_clean()
    except ValidationError as error:
        raise BadInput(" ".join(error.messages), remedy=_("Complete the story first.")) from error
    check_ready(draft)


@transaction.atomic
def publish_approved(page: StoryPage, by: Any) -> None:
    """After the last approval: publish the last version. Raises NotReady when something shown may not be."""
    draft = draft_of(page)
    check_ready(draft)
    revision = page.get_latest_revision() or page.save_revision(user=by)
    revision.publish(user=by, skip_permission_checks=True)


def refuse_unapproved(page: Page, fields: Collection[str] | None = None) -> None:
    """Before a page is saved (only ``fields`` of it, when given): refuse that an unapproved story becomes public.

    Raises NotApproved.
    """
    story = _as_story(page)
    if story is None or not queries.has_steps():
        return
    before = StoryPage.objects.filter(pk=story.pk).first() if story.pk else None
    written = None if fields is None or before is None else {name.removesuffix("_id") for name in fields}
    was_live = before is not None and before.live
    if not (story.live if written is None or "live" in written else was_live):
        return
    shown = _shown(story) if written is None else _shown_after(before, story, written)
    if was_live and before is not None and _shown(before) == shown:
        return
    if not _follows_approved(story, shown):
        services.must_be_approved(SUBJECT, target_of(story), _condense(shown))


def _shown_after(before: StoryPage | None, story: StoryPage, written: Collection[str]) -> dict[str, Any]:
    """What is shown once those fields are written over what was."""
    changes = {name: value for name, value in _shown(story).items() if name in written}
    return (_shown(before) if before else {}) | changes


def _as_story(page: Page) -> StoryPage | None:
    """The story that a save would change, be it saved as a bare page."""
    if isinstance(page, StoryPage):
        return page
    story = StoryPage.objects.filter(pk=page.pk).first() if type(page) is Page and page.pk else None
    for field in Page._meta.concrete_fields if story else ():
        setattr(story, field.attname, getattr(page, field.attname))
    return story


def _follows_approved(story: StoryPage, shown: dict[str, Any]) -> bool:
    """An alias shows what its source shows, under a slug of its own, and that was approved."""
    source = StoryPage.objects.filter(pk=story.alias_of_id, live=True).first() if story.alias_of_id else None
    return source is not None and _shown(source) | {"slug": ""} == shown | {"slug": ""}


def refuse_unapproved_draft(page: StoryPage) -> None:
    """The same for a version that would be published now or later. Raises NotApproved."""
    services.must_be_approved(SUBJECT, target_of(page), digest_of(page))


def is_approved(page: StoryPage) -> bool:
    """Whether the last version written may be published."""
    return queries.is_approved(SUBJECT, target_of(page), draft_digest(page))


def show(page: StoryPage, request: HttpRequest) -> Any:
    """The last version as it will appear, for whoever approves it: they need no right to change it."""
    draft = draft_of(page)
    return draft.make_preview_request(request, draft.default_preview_mode)


STORY = Subject(
    label=_("story"),
    find=find,
    digest=draft_digest,
    authors=authors_of,
    may_ask=may_ask,
    check=check,
    show=show,
    finish=publish_approved,
)
